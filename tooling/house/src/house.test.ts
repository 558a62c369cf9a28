// Every refusal, each on a small workspace in memory: the faults come out as text, and an allowed twin as nothing.
import { expect, test } from 'vitest';

import { keptTo, reach, rooms } from './floors.ts';
import { inspect, print } from './house.ts';

interface Sketch {
  readonly dependencies?: readonly string[];
  readonly devDependencies?: readonly string[];
  readonly references?: readonly string[];
  readonly [file: `${string}.ts` | `${string}.tsx`]: string;
}

const stateless = (names: readonly string[] = []): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, '*']));

const home = (name: string): string =>
  /cli|playground/.test(name)
    ? name.replace('@heed/', 'apps/')
    : `${/testing|house/.test(name) ? 'tooling' : 'packages'}/${name.replace('@heed/', '')}`;

/** Builds the tree of a workspace whose packages have the given files; every package has the one door `.`. */
function workspace(sketches: Readonly<Record<string, Sketch>>): Map<string, string> {
  const tree = new Map([
    ['package.json', JSON.stringify({ name: 'root', devDependencies: stateless(['vitest', '@heed/testing']) })],
  ]);
  for (const [name, { dependencies = [], devDependencies, references, ...files }] of Object.entries(sketches)) {
    const exports = { '.': { '@heed/source': './src/index.ts' } };
    const manifest = {
      name,
      exports,
      dependencies: stateless(dependencies),
      devDependencies: stateless(devDependencies),
    };
    const folders = references ?? dependencies.filter((each) => each in sketches).map(home);
    tree.set(`${home(name)}/package.json`, JSON.stringify(manifest));
    tree.set(
      `${home(name)}/tsconfig.json`,
      JSON.stringify({ references: folders.map((path) => ({ path: `../../${path}` })) }),
    );
    for (const [file, text] of Object.entries(files)) tree.set(`${home(name)}/src/${file}`, text);
  }
  return tree;
}

function check(sketches: Readonly<Record<string, Sketch>>, expected: readonly string[]): void {
  expect(inspect(workspace(sketches)).map(print)).toEqual(expected);
}

const diagnostics: Sketch = { 'index.ts': "export * from './span.ts';", 'span.ts': 'export const a = 1;' };

test('arrows that the floors have are welcome', () => {
  check(
    {
      '@heed/diagnostics': diagnostics,
      '@heed/tensor': { dependencies: ['@heed/diagnostics'], 'index.ts': "export { a } from '@heed/diagnostics';" },
      '@heed/graph': {
        dependencies: ['@heed/tensor', '@heed/diagnostics'],
        'index.ts': "import type { T } from '@heed/tensor'; import { a } from '@heed/diagnostics';",
      },
    },
    [],
  );
});

test.each<[string, string, string]>([
  ['@heed/tensor', '@heed/graph', 'floor 2 would know floor 3'],
  ['@heed/compiler', '@heed/runtime', 'both stand on floor 4'],
  ['@heed/runtime', '@heed/compiler', 'both stand on floor 4'],
  ['@heed/kernels', '@heed/graph', 'both stand on floor 3'],
  ['@heed/graph', '@heed/kernels', 'both stand on floor 3'],
  ['@heed/graph', '@heed/formula', 'floor 3 would know floor 4'],
  ['@heed/runtime', '@heed/graph', 'the floors have no such arrow'],
  ['@heed/formula', '@heed/kernels', 'the floors have no such arrow'],
  ['@heed/diagnostics', '@heed/testing', 'floor 1 would know floor 9'],
])('%s may not import %s', (from, to, why) => {
  const allowed = [...reach(from)].sort().join(', ') || 'no other room';
  const message = `${from} imports ${to} (${why}): it may import ${allowed}`;
  check({ [from]: { dependencies: [to], 'a.ts': `import type { A } from '${to}';` }, [to]: { 'index.ts': '' } }, [
    `${home(from)}/package.json: ${message}`,
    `${home(from)}/src/a.ts:1: ${message}`,
  ]);
});

test('a package may not import an app, and tooling may', () => {
  const message = 'heed imports the app @heed/cli: nobody but tooling knows an app';
  check(
    {
      '@heed/cli': { 'index.ts': '' },
      '@heed/testing': { dependencies: ['@heed/cli'], 'index.ts': "import '@heed/cli';" },
      heed: { dependencies: ['@heed/cli'], 'a.ts': "import '@heed/cli';" },
    },
    [`packages/heed/package.json: ${message}`, `packages/heed/src/a.ts:1: ${message}`],
  );
});

test('a package without a floor is refused', () => {
  check({ '@heed/attic': { 'index.ts': '' } }, [
    'packages/attic/package.json: @heed/attic has no floor: give it a line in tooling/house/src/floors.ts',
  ]);
});

test('a circle between two files is refused, type-only imports included', () => {
  check(
    {
      '@heed/tensor': {
        'a.ts': "import type { B } from './b.ts';",
        'b.ts': "export { c } from './c.ts';",
        'c.ts': "const a = import('./a.ts');",
      },
    },
    [
      'packages/tensor/src/a.ts: imports itself in a circle: packages/tensor/src/a.ts → packages/tensor/src/b.ts → ' +
        'packages/tensor/src/c.ts → packages/tensor/src/a.ts',
    ],
  );
});

test('a circle is followed through the doors of packages', () => {
  const sketches = {
    '@heed/cli': { dependencies: ['@heed/testing'], 'index.ts': "import '@heed/testing';" },
    '@heed/testing': { dependencies: ['@heed/cli'], 'index.ts': "import '@heed/cli';" },
  };
  const faults = inspect(workspace(sketches)).map(print);
  expect(faults).toContain(
    'apps/cli/src/index.ts: imports itself in a circle: apps/cli/src/index.ts → tooling/testing/src/index.ts → ' +
      'apps/cli/src/index.ts',
  );
});

test('a larger knot is one fault that shows its shortest circle', () => {
  check(
    {
      '@heed/tensor': {
        'a.ts': "import './b.ts'; import './c.ts';",
        'b.ts': "import './a.ts';",
        'c.ts': "import './a.ts';",
      },
    },
    [
      'packages/tensor/src/a.ts: imports itself in a circle: packages/tensor/src/a.ts → packages/tensor/src/b.ts → ' +
        'packages/tensor/src/a.ts (3 files hang together in this knot)',
    ],
  );
});

test('only formula knows Chevrotain', () => {
  check(
    {
      '@heed/formula': { dependencies: ['chevrotain'], 'index.ts': "import { Lexer } from 'chevrotain';" },
      '@heed/graph': { dependencies: ['chevrotain'], 'a.ts': "import type { IToken } from 'chevrotain';" },
    },
    [
      'packages/graph/package.json: @heed/graph depends on chevrotain: only @heed/formula knows it',
      'packages/graph/src/a.ts:1: @heed/graph imports chevrotain: only @heed/formula knows it',
    ],
  );
});

test('the command takes no code of the typesetter, and the page its style sheet alone', () => {
  const source = "import 'katex/dist/katex.min.css';\nimport katex from 'katex';\nimport 'katex/dist/katex.css.js';";
  const sketch: Sketch = { dependencies: ['katex'], 'a.ts': source };
  check({ '@heed/views': sketch, '@heed/cli': sketch, '@heed/playground': sketch, '@heed/graph': sketch }, [
    'apps/cli/src/a.ts:2: @heed/cli imports katex: only @heed/views knows it',
    'apps/cli/src/a.ts:3: @heed/cli imports katex: only @heed/views knows it',
    'apps/playground/src/a.ts:2: @heed/playground imports katex: only @heed/views knows it',
    'apps/playground/src/a.ts:3: @heed/playground imports katex: only @heed/views knows it',
    'packages/graph/package.json: @heed/graph depends on katex: only @heed/views knows it',
    ...[1, 2, 3].map((line) => `packages/graph/src/a.ts:${line}: @heed/graph imports katex: only @heed/views knows it`),
  ]);
});

const forThePage = Object.entries(keptTo).filter(([, known]) => known.includes('@heed/playground'));

test.each(forThePage.map(([outside, known]) => ({ outside, known })))(
  'the playground, and few others, know $outside',
  ({ outside, known }) => {
    const who = `only ${known.join(' and ')} ${known.length === 1 ? 'knows' : 'know'} it`;
    const sketch: Sketch = { devDependencies: [outside], 'a.test.tsx': `import { a } from '${outside}/part';` };
    check({ '@heed/playground': sketch, '@heed/views': sketch }, [
      `packages/views/package.json: @heed/views depends on ${outside}: ${who}`,
      `packages/views/src/a.test.tsx:1: @heed/views imports ${outside}: ${who}`,
    ]);
  },
);

test('runtime and the playground know workers, the playground alone the document', () => {
  const source = [
    "import { parentPort } from 'node:worker_threads';",
    "new Worker('a');",
    'navigator.gpu;',
    'document.body;',
    'localStorage.length; sessionStorage.length;',
    'new SharedWorker(a);',
    '({ document: 1 }).document; // a Worker of the document',
  ].join('\n');
  check(
    {
      '@heed/runtime': { 'a.ts': source },
      '@heed/playground': { 'a.tsx': source },
      '@heed/kernels': { 'a.ts': source },
    },
    [
      'apps/playground/src/a.tsx:1: @heed/playground imports node:worker_threads: only @heed/runtime knows workers',
      "apps/playground/src/a.tsx:6: @heed/playground uses 'SharedWorker': only @heed/runtime knows of workers and browsers",
      'packages/kernels/src/a.ts:1: @heed/kernels imports node:worker_threads: only @heed/runtime knows workers',
      "packages/kernels/src/a.ts:2: @heed/kernels uses 'Worker': only @heed/runtime and @heed/playground know of workers and browsers",
      "packages/kernels/src/a.ts:3: @heed/kernels uses 'navigator': only @heed/runtime and @heed/playground know of workers and browsers",
      "packages/kernels/src/a.ts:4: @heed/kernels uses 'document': only @heed/playground knows of workers and browsers",
      "packages/kernels/src/a.ts:5: @heed/kernels uses 'localStorage': only @heed/playground knows of workers and browsers",
      "packages/kernels/src/a.ts:5: @heed/kernels uses 'sessionStorage': only @heed/playground knows of workers and browsers",
      "packages/kernels/src/a.ts:6: @heed/kernels uses 'SharedWorker': only @heed/runtime knows of workers and browsers",
      "packages/runtime/src/a.ts:4: @heed/runtime uses 'document': only @heed/playground knows of workers and browsers",
      "packages/runtime/src/a.ts:5: @heed/runtime uses 'localStorage': only @heed/playground knows of workers and browsers",
      "packages/runtime/src/a.ts:5: @heed/runtime uses 'sessionStorage': only @heed/playground knows of workers and browsers",
    ],
  );
});

test('files with markup in them are read like the others', () => {
  check(
    {
      '@heed/playground': {
        dependencies: ['preact'],
        'a.tsx':
          "import { render } from 'preact';\nimport { b } from './b.tsx';\nimport { c } from 'lodash';\nrender(<p title=\"it's\">Don't /* {b} // </p>, a);\nimport('katex');",
        'b.tsx': "import type { A } from './a.tsx';",
        'utils.tsx': '',
      },
    },
    [
      'apps/playground/src/a.tsx: imports itself in a circle: apps/playground/src/a.tsx → apps/playground/src/b.tsx → apps/playground/src/a.tsx',
      'apps/playground/src/a.tsx:3: imports lodash, which apps/playground/package.json lacks under dependencies',
      'apps/playground/src/a.tsx:5: imports katex, which apps/playground/package.json lacks under dependencies',
      'apps/playground/src/a.tsx:5: @heed/playground imports katex: only @heed/views knows it',
      "apps/playground/src/utils.tsx: the name 'utils' says nothing: name it after the thing inside",
    ],
  );
});

test('only the app and tooling know the file system and the process', () => {
  const source = "import { readFileSync } from 'node:fs';\nimport 'path';\nprocess.exit();";
  check(
    {
      '@heed/cli': { 'a.ts': source },
      '@heed/house': { 'a.ts': source },
      '@heed/runtime': { 'a.ts': source },
      '@heed/formats': { 'a.test.ts': source },
    },
    [
      'packages/runtime/src/a.ts:1: @heed/runtime imports node:fs: only apps/cli and tooling know the file system and the process',
      'packages/runtime/src/a.ts:2: @heed/runtime imports node:path: only apps/cli and tooling know the file system and the process',
      "packages/runtime/src/a.ts:3: @heed/runtime uses 'process': only apps/cli and tooling know the process",
    ],
  );
});

test('an import whose name is computed is refused in a package', () => {
  check({ '@heed/tensor': { 'a.ts': 'import(name);' }, '@heed/cli': { 'a.ts': 'import(name);' } }, [
    'packages/tensor/src/a.ts:1: import() of a computed name cannot be checked: write the name out',
  ]);
});

test('no file imports its own package’s index, and a test may', () => {
  check(
    {
      '@heed/tensor': {
        'index.ts': '',
        'a.test.ts': "import './index.ts'; import '@heed/tensor';",
        'b/c.ts': "import '../index.ts';\nimport '@heed/tensor';",
      },
    },
    [
      "packages/tensor/src/b/c.ts:1: '../index.ts' is the package's own index: import the file that has the thing",
      "packages/tensor/src/b/c.ts:2: '@heed/tensor' is the package itself: import the file that has the thing",
    ],
  );
});

test('relative imports stay in the package, tests included', () => {
  check(
    {
      '@heed/diagnostics': diagnostics,
      '@heed/tensor': {
        'a.ts': "import '../../diagnostics/src/span.ts';",
        'a.test.ts': "import '../../diagnostics/src/span.ts';",
      },
    },
    [
      "packages/tensor/src/a.test.ts:1: '../../diagnostics/src/span.ts' leaves @heed/tensor: import the other package by its name",
      "packages/tensor/src/a.ts:1: '../../diagnostics/src/span.ts' leaves @heed/tensor: import the other package by its name",
    ],
  );
});

test('a package is entered through its doors', () => {
  check(
    {
      '@heed/diagnostics': diagnostics,
      '@heed/tensor': { dependencies: ['@heed/diagnostics'], 'a.ts': "import '@heed/diagnostics/src/span.ts';" },
    },
    ["packages/tensor/src/a.ts:1: @heed/diagnostics has no door './src/span.ts': its package.json exports ."],
  );
});

test('nothing that is built imports a test or a checker of tests', () => {
  check(
    {
      '@heed/tensor': {
        'a.ts': "import './shape.check.ts';",
        'a.test.ts': "import './shape.check.ts';",
        'shape.check.ts': "import { expect } from 'vitest';",
      },
    },
    ["packages/tensor/src/a.ts:1: './shape.check.ts' is a test: nothing that is built imports one"],
  );
});

test('undeclared dependencies are refused; tests have the root’s besides their own', () => {
  check(
    {
      '@heed/diagnostics': diagnostics,
      '@heed/testing': { 'index.ts': '' },
      '@heed/tensor': {
        devDependencies: ['wabt'],
        'a.ts': "import '@heed/diagnostics';\nimport 'wabt';\nimport type { A } from 'vitest';",
        'a.test.ts': "import 'vitest';\nimport 'wabt';\nimport '@heed/testing';\nimport 'lodash/get';",
      },
    },
    [
      'packages/tensor/src/a.test.ts:4: imports lodash, which packages/tensor/package.json lacks under dependencies or devDependencies',
      'packages/tensor/src/a.ts:1: imports @heed/diagnostics, which packages/tensor/package.json lacks under dependencies',
      'packages/tensor/src/a.ts:2: imports wabt, which packages/tensor/package.json lacks under dependencies',
      'packages/tensor/src/a.ts:3: imports vitest, which packages/tensor/package.json lacks under dependencies',
    ],
  );
});

test('project references follow the manifest', () => {
  check(
    {
      '@heed/diagnostics': diagnostics,
      '@heed/scalar': { references: ['packages/diagnostics'] },
      '@heed/tensor': { dependencies: ['@heed/diagnostics'], references: [] },
    },
    [
      'packages/scalar/tsconfig.json: refers to packages/diagnostics, which package.json does not depend on',
      'packages/tensor/tsconfig.json: lacks a reference to packages/diagnostics, which package.json depends on',
    ],
  );
});

test.each(['utils', 'helpers', 'common', 'misc', 'shared', 'impl'])('the name %s is refused', (name) => {
  check({ '@heed/tensor': { [`${name}.ts`]: '', [`${name}/a.ts`]: '', [`a-${name}.ts`]: '' } }, [
    `packages/tensor/src/${name}.ts: the name '${name}' says nothing: name it after the thing inside`,
    `packages/tensor/src/${name}/a.ts: the name '${name}' says nothing: name it after the thing inside`,
  ]);
});

test('the floors themselves only look down, and name rooms that exist', () => {
  for (const room of Object.values(rooms)) {
    if (room.mayImport === 'everything') continue;
    for (const other of room.mayImport) expect(rooms[other]?.floor).toBeLessThan(room.floor);
  }
});
