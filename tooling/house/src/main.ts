/**
 * The house check on the disk: `node tooling/house/src/main.ts [ROOT]`. It reads manifests, project settings and
 * sources, prints each fault on stderr with its file and line, and exits 1 when there is one. It writes nothing.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { inspect, print } from './house.ts';

function read(root: string): Map<string, string> {
  const tree = new Map<string, string>();
  const take = (path: string): void => {
    if (statSync(join(root, path), { throwIfNoEntry: false })?.isFile())
      tree.set(path, readFileSync(join(root, path), 'utf8'));
  };
  const walk = (path: string): void => {
    for (const entry of list(join(root, path))) {
      if (entry.isDirectory() && entry.name !== 'node_modules') walk(`${path}/${entry.name}`);
      else if (/\.[cm]?tsx?$/.test(entry.name)) take(`${path}/${entry.name}`);
    }
  };
  take('package.json');
  for (const wing of ['packages', 'apps', 'tooling']) {
    for (const { name } of list(join(root, wing))) {
      take(`${wing}/${name}/package.json`);
      take(`${wing}/${name}/tsconfig.json`);
      walk(`${wing}/${name}/src`);
    }
  }
  return tree;
}

function list(folder: string): { name: string; isDirectory(): boolean }[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder, { withFileTypes: true }) : [];
}

const tree = read(process.argv[2] ?? join(import.meta.dirname, '..', '..', '..'));
const faults = inspect(tree);
for (const fault of faults) console.error(print(fault));
console.log(
  faults.length === 0 ? `the house stands: ${tree.size} files looked at` : `${faults.length} faults in the house`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
