/**
 * Refuses arrows between packages that the floors table does not have: in source imports and in manifests alike.
 * A package that the table does not know is itself a fault. Apps are imported by nobody but tooling.
 */

import { reach, rooms, testsMayImport } from '../floors.ts';
import type { Fault, Rule } from '../fault.ts';
import type { Package } from '../workspace.ts';

export const strangers: Rule = ({ packages }) =>
  packages
    .filter((each) => rooms[each.name] === undefined)
    .map((each) => ({
      path: `${each.folder}/package.json`,
      message: `${each.name} has no floor: give it a line in tooling/house/src/floors.ts`,
    }));

export const imports: Rule = ({ files }) =>
  files.flatMap((file) =>
    file.arrows.flatMap(({ target, line }): Fault[] => {
      if (target.kind !== 'room' || target.package === file.owner) return [];
      if (file.test && testsMayImport.includes(target.package.name)) return [];
      const message = judge(file.owner, target.package);
      return message === undefined ? [] : [{ path: file.path, line, message }];
    }),
  );

export const manifests: Rule = ({ packages }) => {
  const byName = new Map(packages.map((each) => [each.name, each]));
  return packages.flatMap((owner) => {
    const { dependencies, devDependencies, peerDependencies, optionalDependencies } = owner.manifest;
    const declared = { ...dependencies, ...devDependencies, ...peerDependencies, ...optionalDependencies };
    return Object.keys(declared).flatMap((name): Fault[] => {
      const target = byName.get(name);
      const message = target === undefined || target === owner ? undefined : judge(owner, target);
      return message === undefined ? [] : [{ path: `${owner.folder}/package.json`, message }];
    });
  });
};

function judge(from: Package, to: Package): string | undefined {
  if (to.folder.startsWith('apps/') && !from.folder.startsWith('tooling/')) {
    return `${from.name} imports the app ${to.name}: nobody but tooling knows an app`;
  }
  const room = rooms[from.name];
  if (room === undefined || reach(from.name).has(to.name)) return undefined;
  const above = rooms[to.name]?.floor ?? 0;
  const why =
    room.floor < above
      ? `floor ${room.floor} would know floor ${above}`
      : room.floor === above
        ? `both stand on floor ${above}`
        : 'the floors have no such arrow';
  const allowed = [...reach(from.name)].sort().join(', ') || 'no other room';
  return `${from.name} imports ${to.name} (${why}): it may import ${allowed}`;
}
