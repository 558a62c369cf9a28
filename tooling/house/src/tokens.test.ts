// The tokenizer and the import finder: text in, specifiers out.
import { expect, test } from 'vitest';

import { findImports, linesUsing } from './imports.ts';
import { tokenize } from './tokens.ts';

function check(source: string, expected: readonly (string | undefined)[]): void {
  expect(findImports(tokenize(source)).map((found) => found.specifier)).toEqual(expected);
}

test.each<[string, string, (string | undefined)[]]>([
  ['a default import', "import a from 'x';", ['x']],
  ['named imports over lines', "import {\n  a,\n  type B,\n} from 'x';", ['x']],
  ['a namespace import', "import * as a from 'x';", ['x']],
  ['a default and named import', "import a, { b as c } from 'x';", ['x']],
  ['a type-only import', "import type { A } from 'x';", ['x']],
  ['an import for its effect', "import 'x';", ['x']],
  ['an import with attributes', "import a from './a.json' with { type: 'json' };", ['./a.json']],
  ['names called from and type', "import { from, type } from 'x';", ['x']],
  ['a re-export', "export { a } from 'x';", ['x']],
  ['a re-export of all', "export * from 'x'; export * as b from 'y';", ['x', 'y']],
  ['a type re-export', "export type { A } from 'x'; export type * from 'y';", ['x', 'y']],
  ['a dynamic import', "const a = await import('x');", ['x']],
  ['a dynamic import in a template', "const a = `${await import('x')}`; import 'y';", ['x', 'y']],
  ['a dynamic import of a template', 'await import(`x`);', ['x']],
  ['a computed import', 'await import(name); await import(`./${name}.ts`);', [undefined, undefined]],
  ['an import in a type', "type A = import('x').A;", ['x']],
  ['a require', "const a = require('x');", ['x']],
  ['double quotes', 'import a from "x";', ['x']],
])('%s is found', (_, source, expected) => check(source, expected));

test.each<[string, string]>([
  ['a comment', "// import a from 'x';\n/* export * from 'y'; */"],
  ['a string', 'const a = "import b from \'x\'";'],
  ['a template', "const a = `\nimport b from 'x';\n${1}\nimport c from 'y';`;"],
  ['a regular expression', "const a = /import b from 'x'/g; const c = s.replace(/['\"`]/g, '');"],
  ['a method', "loader.import('x');"],
  ['import.meta', "const here = new URL('./x', import.meta.url);"],
  ['an export of one’s own', "export const from = 'x'; export { from }; export default 'y';"],
  ['an exported type', "export type A = 'x'; export type B = { from: 'y' };"],
])('%s is not an import', (_, source) => check(source, []));

test('division is not taken for a regular expression', () => {
  check("const a = b / c; const d = (e) / 2; const f = g[0] / 2; import 'x'; const h = 1 / 2; import 'y';", ['x', 'y']);
});

test('braces inside a template expression close where they should', () => {
  check("const a = `${{ b: `${c}` }.b} '`; import 'x';", ['x']);
});

test('lines are counted through comments, strings and templates', () => {
  const source = "/* a\n b */\nconst c = `\n${d}\n`;\nimport 'x';";
  expect(findImports(tokenize(source))).toEqual([{ specifier: 'x', line: 6 }]);
});

test('free names are told from members, keys and prose', () => {
  const uses = (source: string): number[] => linesUsing(tokenize(source), 'navigator');
  expect(uses('const a = navigator.gpu;')).toEqual([1]);
  expect(uses('\nconst a = globalThis.navigator;')).toEqual([2]);
  expect(uses("a.navigator; const b = { navigator: 1 }; // navigator\nconst c = 'navigator';")).toEqual([]);
});
