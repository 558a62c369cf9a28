/**
 * Refuses imports that the manifest does not declare, and manifests whose rooms are missing among the project's
 * references (then `tsc -b` would build in the wrong order). Tests may also use what the root manifest brings.
 */

import { posix } from 'node:path';

import type { Fault, Rule } from '../fault.ts';
import type { Manifest } from '../workspace.ts';

export const declared: Rule = ({ root, files }) =>
  files.flatMap((file) => {
    const { manifest, folder } = file.owner;
    const allowed = new Set([...shipped(manifest), ...(file.test ? [...all(manifest), ...all(root)] : [])]);
    return file.arrows.flatMap(({ target, line }): Fault[] => {
      const name = target.kind === 'room' ? target.package.name : target.kind === 'outside' ? target.name : undefined;
      if (name === undefined || name === file.owner.name || allowed.has(name)) return [];
      const place = file.test ? 'dependencies or devDependencies' : 'dependencies';
      return [{ path: file.path, line, message: `imports ${name}, which ${folder}/package.json lacks under ${place}` }];
    });
  });

export const references: Rule = ({ packages, tree }) => {
  const byName = new Map(packages.map((each) => [each.name, each]));
  return packages.flatMap((owner) => {
    const path = `${owner.folder}/tsconfig.json`;
    const config = JSON.parse(tree.get(path) ?? '{}') as { references?: { path: string }[] };
    const referred = new Set((config.references ?? []).map((each) => posix.join(owner.folder, each.path)));
    const needed = shipped(owner.manifest).flatMap((name) => byName.get(name)?.folder ?? []);
    return [
      ...needed
        .filter((folder) => !referred.has(folder))
        .map((folder): Fault => ({ path, message: `lacks a reference to ${folder}, which package.json depends on` })),
      ...[...referred]
        .filter((folder) => !needed.includes(folder))
        .map((folder): Fault => ({ path, message: `refers to ${folder}, which package.json does not depend on` })),
    ];
  });
};

function shipped(manifest: Manifest): string[] {
  const { dependencies, peerDependencies, optionalDependencies } = manifest;
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
}

function all(manifest: Manifest): string[] {
  return [...shipped(manifest), ...Object.keys(manifest.devDependencies ?? {})];
}
