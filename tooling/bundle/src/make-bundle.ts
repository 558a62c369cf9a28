/**
 * One file in place of a few hundred: what a package exports as `./bundle`.
 *
 * In: the sources of a package and of all it needs, Chevrotain included. Out: one module that imports nothing. It is
 * minified and plain ASCII, for the sake of its start: an engine reads all of it before anything runs, twice as fast where
 * no character takes two bytes. Only its own exports can be relied upon: `HeedError` in it is no other bundle's.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..', '..', '..');

/** Package folders by the name of their bundle; each has its exports in src/bundle.ts. */
export const bundled: Readonly<Record<string, string>> = { runtime: 'packages/runtime', heed: 'packages/heed' };

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

/** `folder` is where the file goes, the package's own dist unless told. */
export async function makeBundle(name: string, folder?: string): Promise<Bundle> {
  const home = bundled[name];
  if (home === undefined) throw new TypeError(`no bundle ${name}; there are ${Object.keys(bundled).join(', ')}`);
  const made = await build({
    configFile: false,
    root: join(root, home),
    logLevel: 'warn',
    publicDir: false,
    resolve: { conditions: ['@heed/source', 'module', 'import', 'default'] },
    build: {
      write: false,
      target: 'es2023',
      minify: false, // of a library Vite itself would only shorten the names
      lib: { entry: 'src/bundle.ts', formats: ['es'] },
      rolldownOptions: {
        treeshake: { moduleSideEffects: false },
        output: { minify: true, comments: false, codeSplitting: false },
      },
    },
  });
  const chunks = [made].flat().flatMap((one) => ('output' in one ? one.output : []));
  const [chunk] = chunks;
  if (chunks.length !== 1 || chunk?.type !== 'chunk' || chunk.imports.length > 0) {
    throw new TypeError(
      `${name} is not one file that imports nothing: ${chunks.map((one) => one.fileName).join(', ')}`,
    );
  }
  // On a line of its own, where tools that only skim a file see it and know the file for a module.
  const code = inAscii(chunk.code).replace(/export\{(?=[^{}]*\};?\s*$)/, '\nexport {');
  const file = join(folder ?? join(root, home, 'dist/bundled'), `${name}.js`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  return { file, bytes: code.length };
}

/**
 * Every other character as an escape, which strings, templates, regular expressions and names all read alike. A name
 * outside the first plane would not, and is not minified code's to have; a raw template shows its escapes.
 */
function inAscii(code: string): string {
  if (code.includes('String.raw')) throw new TypeError('a raw template cannot be written in ASCII');
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
