// One test run for the whole workspace. In: every `*.test.ts` beside the code. Out: one total, on the terminal and,
// where HEED_TEST_REPORT names a file, as JSON for `.ci/run`. The condition `@heed/source` makes packages resolve to
// their sources, so that nothing has to be built before a test.
import { defineConfig } from 'vitest/config';

const report = process.env['HEED_TEST_REPORT'];
const conditions = ['@heed/source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tooling/*/src/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    // A test that checks nothing fails.
    expect: { requireAssertions: true },
    passWithNoTests: true,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
