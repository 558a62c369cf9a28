/**
 * Versions and packs, as a release would, and has the packages looked at by publint and attw.
 *
 * In: the working tree. Out: tarballs in a folder outside it. The tree itself is not changed.
 */

import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageManager, root, run, type Package } from './workspace.ts';

const bin = (name: string): string => join(import.meta.dirname, '..', 'node_modules', '.bin', name);
const nodePath = [dirname(process.execPath)];

/** Applies the pending changesets to a copy of the tree; says which version comes out. */
export function rehearseVersion(copy: string): string {
  mkdirSync(copy);
  const files = run('git', ['ls-files', '-co', '--exclude-standard', '-z'], root).split('\0').filter(Boolean);
  for (const file of files) cpSync(join(root, file), join(copy, file), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  run('git', ['init', '--quiet'], copy);
  // The last thing changesets does is to have the package manager renew the lockfile; in this copy there is none to renew.
  const shim = join(copy, '.shim');
  mkdirSync(shim);
  writeFileSync(join(shim, 'pnpm'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  run(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), 'version'], copy, [shim, ...nodePath]);
  const { version } = JSON.parse(readFileSync(join(copy, 'packages/heed/package.json'), 'utf8')) as { version: string };
  const changelog = readFileSync(join(copy, 'packages/heed/CHANGELOG.md'), 'utf8');
  if (!changelog.includes(`## ${version}`)) throw new Error(`the changelog has no entry for ${version}`);
  return version;
}

/** Builds the playground's page, which goes into the command's package; how much there is of it. */
export function buildPage(): string {
  const folder = join(root, 'apps/playground');
  run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], folder, nodePath);
  return `${readdirSync(join(folder, 'dist/page'), { recursive: true }).length} files and folders`;
}

/** Makes the one-file entries, which go into the packages that export them; how long they are. */
export function makeBundles(): string {
  const said = run(process.execPath, [join(root, 'tooling/bundle/src/main.ts')], root, nodePath);
  return said
    .trim()
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('/') + 1))
    .join(', ');
}

/** Packs every package; the tarball of each. */
export function packAll(packages: readonly Package[], tarballs: string): ReadonlyMap<string, string> {
  const packed = new Map<string, string>();
  for (const { name, folder } of packages) {
    const before = new Set(readdirSync(tarballs));
    packageManager(['pack', '--pack-destination', tarballs], folder);
    const [made] = readdirSync(tarballs).filter((file) => !before.has(file));
    packed.set(name, join(tarballs, made));
  }
  return packed;
}

/** What a package must not have, and what it must: publint and attw decide. */
export function checkPackage(tarball: string): string {
  run(bin('publint'), ['run', tarball, '--strict'], root, nodePath);
  const listing = run('tar', ['-tzf', tarball], root).split('\n').filter(Boolean);
  const strange = listing.filter((file) => /\.test\.|\.check\.|tsbuildinfo|node_modules/.test(file));
  if (strange.length > 0) throw new Error(`ships ${strange.join(', ')}`);
  if (!listing.some((file) => /readme/i.test(file))) throw new Error('has no README');
  if (listing.some((file) => file.endsWith('.d.ts')) && !tarball.includes('heed-cli')) {
    run(bin('attw'), [tarball, '--profile', 'esm-only', '--no-color'], root, nodePath);
  }
  return `${listing.length} files`;
}
