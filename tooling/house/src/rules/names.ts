/**
 * Refuses file and folder names that say nothing about what is inside. Content is not looked at.
 */

import { emptyNames } from '../floors.ts';
import type { Fault, Rule } from '../fault.ts';

export const names: Rule = ({ files }) =>
  files.flatMap((file): Fault[] => {
    const inside = file.path.slice(file.owner.folder.length + 1).split('/');
    const empty = inside.map((part) => part.split('.')[0]).find((stem) => emptyNames.includes(stem));
    return empty === undefined
      ? []
      : [{ path: file.path, message: `the name '${empty}' says nothing: name it after the thing inside` }];
  });
