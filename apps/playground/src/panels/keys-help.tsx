/** The list of keys: what each does, and where. */

import type { ComponentChildren, VNode } from 'preact';
import type { Words } from '../words/words.ts';
import { Dialog } from './dialog.tsx';

interface Props {
  readonly words: Words;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function KeysHelp({ words, isOpen, onClose }: Props): VNode {
  const rows: readonly (readonly [keys: readonly string[], what: string])[] = [
    [['←', '→', 'j', 'k'], words.keysSteps],
    [['Home', 'End'], words.keysEnds],
    [['←', '→', '↑', '↓'], words.keysCells],
    [['Enter'], words.keysPick],
    [['Esc'], words.keysLeave],
    [['\\'], words.keysComplete],
    [['F8', 'Shift F8', 'Ctrl .'], words.keysFaults],
    [['Ctrl Z'], words.keysUndo],
    [['?'], words.keysHelp],
  ];
  return (
    <Dialog title={words.keysTitle} close={words.close} isOpen={isOpen} onClose={onClose}>
      <dl class="keys">
        {rows.map(([keys, what]) => (
          <div>
            <dt>{keys.map(key)}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function key(name: string, at: number): ComponentChildren {
  return (
    <>
      {at > 0 && ' '}
      <kbd>{name}</kbd>
    </>
  );
}
