// One test run for the whole workspace. In: every `*.test.ts` beside the code, and those that need a browser. Out: one
// total, on the terminal and, where HEED_TEST_REPORT names a file, as JSON for `.ci/run`. The condition `@heed/source`
// makes packages resolve to their sources, so that no package has to be built before a test; the page has to be.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const report = process.env['HEED_TEST_REPORT'];
const conditions = ['@heed/source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    environment: 'node',
    pool: 'threads',
    // A hang is what this catches; a busy machine must not fail a fuzz test.
    testTimeout: 60_000,
    // A test that checks nothing fails.
    expect: { requireAssertions: true },
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'apps/*/build/**/*.test.ts',
            'tooling/*/src/**/*.test.ts',
          ],
          // Of two processors Vitest would use one.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
        },
      },
      {
        // A browser is several processes by itself, and people wait for what these tests wait for: nothing else runs then.
        extends: true,
        test: { name: 'browser', include: ['apps/*/browser/**/*.test.ts'], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
