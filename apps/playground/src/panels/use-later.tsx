/**
 * Parts of the page that come later, in panels.
 *
 * In: a part, and whether it is wanted now. Out: the part as soon as it is there; a line of text where it could not be
 * fetched. Asking again is a matter of wanting it again.
 */

import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Later } from '../later.ts';
import type { Words } from '../words/words.ts';

export function useLater<T extends object>(part: Later<T>, isWanted: boolean): T | undefined {
  useEffect(() => {
    if (isWanted) void part.ask();
  }, [isWanted]);
  return part.there.value;
}

interface Props {
  readonly words: Words;
  readonly of: Later<object>;
}

export function Missing({ words, of }: Props): VNode | null {
  if (!of.isMissing.value) return null;
  return (
    <p class="small bad" role="alert">
      {words.partMissing}
    </p>
  );
}
