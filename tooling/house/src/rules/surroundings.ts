/**
 * Refuses knowledge of the surroundings outside the rooms that are there for it: Node built-ins and `process`, workers
 * and the document, outside packages that few rooms keep to themselves, and imports whose name nobody can check.
 */

import { globalsKeptTo, keptTo, rooms, stylesTakenBy } from '../floors.ts';
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
    for (const [word, keepers] of Object.entries(globalsKeptTo)) {
      if (keepers.includes(name) || file.test || folder.startsWith('tooling/')) continue;
      for (const line of linesUsing(file.tokens, word)) {
        faults.push({
          path: file.path,
          line,
          message: `${name} uses '${word}': only ${and(keepers)} of workers and browsers`,
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
    file.arrows.flatMap(({ specifier, target, line }): Fault[] => {
      if (target.kind !== 'outside') return [];
      const own = file.owner.name;
      const isSheet = specifier.endsWith('.css') && (stylesTakenBy[target.name] ?? []).includes(own);
      const known = keptTo[target.name];
      if (known === undefined || known.includes(own) || isSheet) return [];
      return [{ path: file.path, line, message: `${own} imports ${target.name}: only ${and(known)} it` }];
    }),
  ),
  ...packages.flatMap((owner) =>
    Object.entries(keptTo).flatMap(([outside, known]): Fault[] => {
      const { dependencies, devDependencies, peerDependencies } = owner.manifest;
      const isWelcome = known.includes(owner.name) || (stylesTakenBy[outside] ?? []).includes(owner.name);
      if (isWelcome || !(outside in { ...dependencies, ...devDependencies, ...peerDependencies })) return [];
      return [
        {
          path: `${owner.folder}/package.json`,
          message: `${owner.name} depends on ${outside}: only ${and(known)} it`,
        },
      ];
    }),
  ),
];

/** Rooms as a sentence that goes on with what they know. */
function and(names: readonly string[]): string {
  return names.length === 1 ? `${names.join()} knows` : `${names.join(' and ')} know`;
}
