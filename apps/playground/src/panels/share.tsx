/**
 * The link to this state: shown, copied, with its length and what is not in it.
 *
 * In: the store. Out: a dialog. Files are too large for a link; their names are told.
 */

import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { copyText } from './clipboard.ts';
import { Dialog } from './dialog.tsx';

/** Programs that cut links cut them near here. */
const SAFE_LENGTH = 2000;

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function Share({ store, words, isOpen, onClose }: Props): VNode {
  const link = useSignal('');
  const copied = useSignal<boolean | undefined>(undefined);
  useEffect(() => {
    link.value = '';
    copied.value = undefined;
    if (!isOpen) return undefined;
    let isWanted = true;
    void store.link().then((text) => {
      if (!isWanted) return;
      link.value = text;
      copied.value = copyText(text);
    });
    return () => {
      isWanted = false;
    };
  }, [isOpen]);
  const files = Object.keys(store.files.value);
  const list = files.join(store.language.value === 'zh' ? '、' : ', ');
  const told = copied.value === undefined ? '' : copied.value ? words.copied : words.notCopied;
  return (
    <Dialog title={words.shareTitle} close={words.close} isOpen={isOpen} onClose={onClose}>
      <label class="field">
        {words.shareLink}
        <textarea class="mono" readOnly rows={4} value={link.value} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <div class="line">
        <button type="button" onClick={() => (copied.value = copyText(link.value))}>
          {words.copy}
        </button>
        <span role="status">{told}</span>
      </div>
      <p class="soft">{say(words.shareLength, { n: link.value.length })}</p>
      {link.value.length > SAFE_LENGTH && <p class="soft">{words.shareLong}</p>}
      {files.length > 0 && <p>{say(words.shareLeftOut, { names: list })}</p>}
    </Dialog>
  );
}
