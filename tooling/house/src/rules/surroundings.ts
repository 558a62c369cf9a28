/**
 * Refuses knowledge of the surroundings outside the rooms that are there for it: Node built-ins and `process`, workers
 * and `navigator`, outside packages that one room keeps to itself, and imports whose name nobody can check.
 */

import { globalsKeptTo, keptTo, rooms } from '../floors.ts';
import type { Fault, Rule } from '../fault.ts';
import { linesUsing } from '../imports.ts';
import type { SourceFile } from '../workspace.ts';

/** Apps and tooling live on Node or in a browser and may know it; packages may not. */
function knowsNode(file: SourceFile): boolean {
  return file.test || rooms[file.owner.name]?.builtins === 'all';
}

export const builtins: Rule = ({ files }) =>
  files
    .filter((file) => !knowsNode(file))
    .flatMap((file) =>
      file.arrows.flatMap(({ target, line }): Fault[] => {
        if (target.kind === 'computed') {
          return [
            { path: file.path, line, message: 'import() of a computed name cannot be checked: write the name out' },
          ];
        }
        const allowed = rooms[file.owner.name]?.builtins ?? [];
        if (target.kind !== 'builtin' || allowed.includes(target.name)) return [];
        return [
          { path: file.path, line, message: `${file.owner.name} imports ${target.name}: ${reason(target.name)}` },
        ];
      }),
    );

function reason(builtin: string): string {
  return builtin === 'node:worker_threads'
    ? 'only @heed/runtime knows workers'
    : 'only apps/cli and tooling know the file system and the process';
}

export const globals: Rule = ({ files }) =>
  files.flatMap((file) => {
    const faults: Fault[] = [];
    const { name, folder } = file.owner;
    for (const [word, keeper] of Object.entries(globalsKeptTo)) {
      if (name === keeper || file.test || folder.startsWith('tooling/')) continue;
      for (const line of linesUsing(file.tokens, word)) {
        faults.push({
          path: file.path,
          line,
          message: `${name} uses '${word}': only ${keeper} knows workers and browsers`,
        });
      }
    }
    if (!knowsNode(file)) {
      for (const line of linesUsing(file.tokens, 'process')) {
        faults.push({
          path: file.path,
          line,
          message: `${name} uses 'process': only apps/cli and tooling know the process`,
        });
      }
    }
    return faults;
  });

export const keepers: Rule = ({ files, packages }) => [
  ...files.flatMap((file) =>
    file.arrows.flatMap(({ target, line }): Fault[] => {
      const keeper = target.kind === 'outside' ? keptTo[target.name] : undefined;
      if (target.kind !== 'outside' || keeper === undefined || keeper === file.owner.name) return [];
      return [{ path: file.path, line, message: `${file.owner.name} imports ${target.name}: only ${keeper} knows it` }];
    }),
  ),
  ...packages.flatMap((owner) =>
    Object.entries(keptTo).flatMap(([outside, keeper]): Fault[] => {
      const { dependencies, devDependencies, peerDependencies } = owner.manifest;
      if (owner.name === keeper || !(outside in { ...dependencies, ...devDependencies, ...peerDependencies }))
        return [];
      return [
        {
          path: `${owner.folder}/package.json`,
          message: `${owner.name} depends on ${outside}: only ${keeper} knows it`,
        },
      ];
    }),
  ),
];
