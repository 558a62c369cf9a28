/**
 * What the rehearsal knows of the workspace: its published packages, their needs, and how to run a command in it.
 *
 * It reads manifests and starts processes; it decides nothing.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export const root: string = join(import.meta.dirname, '..', '..', '..');

export interface Package {
  readonly name: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly packageManager?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Every package that is published. */
export function publishedPackages(): readonly Package[] {
  return ['packages', 'apps'].flatMap((wing) =>
    readdirSync(join(root, wing))
      .map((name) => join(root, wing, name))
      .filter((folder) => existsSync(join(folder, 'package.json')))
      .flatMap((folder) => {
        const { name, private: hidden, dependencies = {} } = manifest(folder);
        return hidden ? [] : [{ name, folder, dependencies: Object.keys(dependencies) }];
      }),
  );
}

/** A package and every published package it needs. */
export function closure(name: string, all: readonly Package[], found: Set<string> = new Set()): ReadonlySet<string> {
  const one = all.find((each) => each.name === name);
  if (!one || found.has(name)) return found;
  found.add(name);
  for (const dependency of one.dependencies) closure(dependency, all, found);
  return found;
}

/** Runs a command; its output, or an error that holds it. */
export function run(command: string, words: readonly string[], folder: string, path: readonly string[] = []): string {
  const PATH = [...path, process.env['PATH'] ?? ''].join(delimiter);
  return execFileSync(command, words, { cwd: folder, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, PATH } });
}

/** The pinned package manager, through npx. */
export function packageManager(words: readonly string[], folder: string): string {
  return run('npx', ['--yes', manifest(root).packageManager ?? 'pnpm', ...words], folder, [dirname(process.execPath)]);
}
