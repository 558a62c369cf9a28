/**
 * Refuses ways into a package other than its doors: relative paths from one package into another, paths that are not in
 * `exports`, a file that imports its own package's index, and built files that import tests.
 */

import type { Fault, Rule } from '../fault.ts';
import { type Arrow, isTest, type SourceFile } from '../workspace.ts';

export const doors: Rule = ({ files }) =>
  files.flatMap((file) =>
    file.arrows.flatMap((arrow): Fault[] => {
      const message = judge(file, arrow);
      return message === undefined ? [] : [{ path: file.path, line: arrow.line, message }];
    }),
  );

function judge(file: SourceFile, { specifier, target }: Arrow): string | undefined {
  const { name, folder } = file.owner;
  if (target.kind === 'file') {
    if (!target.file.startsWith(`${folder}/`)) {
      return `'${specifier}' leaves ${name}: import the other package by its name`;
    }
    if (target.file === `${folder}/src/index.ts` && !file.test) {
      return `'${specifier}' is the package's own index: import the file that has the thing`;
    }
    if (!file.test && isTest(target.file)) return `'${specifier}' is a test: nothing that is built imports one`;
  }
  if (target.kind === 'room') {
    if (target.package === file.owner) {
      return file.test ? undefined : `'${specifier}' is the package itself: import the file that has the thing`;
    }
    if (target.package.manifest.exports?.[target.door] === undefined) {
      return `${target.package.name} has no door '${target.door}': its package.json exports ${
        Object.keys(target.package.manifest.exports ?? {}).join(', ') || 'nothing'
      }`;
    }
  }
  return undefined;
}
