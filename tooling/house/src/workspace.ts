/**
 * The workspace as the rules see it. In: a tree of file texts by path (`packages/tensor/src/index.ts`), from the disk
 * or from a test. Out: packages with their manifests, and source files with each import followed to where it leads.
 * It judges nothing: that is rules/.
 */

import { posix } from 'node:path';

import { findImports } from './imports.ts';
import { type Token, tokenize } from './tokens.ts';

export type Tree = ReadonlyMap<string, string>;

export interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>> | string>>;
}

export interface Package {
  readonly name: string;
  /** `packages/tensor` */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Where an import leads. `file` is the source file behind it, where there is one. */
export type Target =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'room'; readonly package: Package; readonly door: string; readonly file: string | undefined }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'outside'; readonly name: string }
  | { readonly kind: 'computed' };

export interface Arrow {
  readonly specifier: string;
  readonly line: number;
  readonly target: Target;
}

export interface SourceFile {
  readonly path: string;
  readonly owner: Package;
  /** A test or a checker of tests: nothing built imports it. */
  readonly test: boolean;
  readonly tokens: readonly Token[];
  readonly arrows: readonly Arrow[];
}

export interface Workspace {
  readonly root: Manifest;
  readonly packages: readonly Package[];
  readonly files: readonly SourceFile[];
  readonly tree: Tree;
}

const builtins = new Set(
  (
    'assert async_hooks buffer child_process cluster console crypto diagnostics_channel dns events fs http http2 https ' +
    'inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder test ' +
    'timers tls tty url util v8 vm wasi worker_threads zlib'
  ).split(' '),
);

export function readWorkspace(tree: Tree): Workspace {
  const manifest = (path: string): Manifest => JSON.parse(tree.get(path) ?? '{"name":""}') as Manifest;
  const packages = [...tree.keys()]
    .filter((path) => /^[^/]+\/[^/]+\/package\.json$/.test(path))
    .sort()
    .map((path): Package => {
      const found = manifest(path);
      return { name: found.name, folder: posix.dirname(path), manifest: found };
    });
  const byName = new Map(packages.map((each) => [each.name, each]));
  const files = packages.flatMap((owner) =>
    [...tree.keys()]
      .filter((path) => path.startsWith(`${owner.folder}/src/`) && /\.[cm]?tsx?$/.test(path))
      .sort()
      .map((path): SourceFile => {
        const tokens = tokenize(tree.get(path)!);
        const arrows = findImports(tokens).map(({ specifier, line }): Arrow => ({
          specifier: specifier ?? 'a computed name',
          line,
          target: specifier === undefined ? { kind: 'computed' } : follow(specifier, path, byName),
        }));
        return { path, owner, test: isTest(path), tokens, arrows };
      }),
  );
  return { root: manifest('package.json'), packages, files, tree };
}

export function isTest(path: string): boolean {
  return /\.(?:test|check)\.[cm]?tsx?$/.test(path);
}

function follow(specifier: string, from: string, byName: ReadonlyMap<string, Package>): Target {
  if (specifier.startsWith('.')) return { kind: 'file', file: posix.join(posix.dirname(from), specifier) };
  if (specifier.startsWith('node:')) return { kind: 'builtin', name: specifier };
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  if (builtins.has(name)) return { kind: 'builtin', name: `node:${specifier}` };
  const found = byName.get(name);
  if (found === undefined) return { kind: 'outside', name };
  const door = `.${specifier.slice(name.length)}`;
  return { kind: 'room', package: found, door, file: behindDoor(found, door) };
}

/** The source file that a door of a package shows. */
function behindDoor(owner: Package, door: string): string | undefined {
  const entry = owner.manifest.exports?.[door];
  const file = typeof entry === 'object' ? entry['@heed/source'] : entry;
  return file === undefined ? undefined : posix.join(owner.folder, file);
}
