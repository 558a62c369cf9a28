/** What the page has to say of itself: a link that could not be used, a state that does not fit into one. */

import type { VNode } from 'preact';
import type { Store } from '../store-types.ts';
import type { Words } from '../words/words.ts';
import { CodeText } from './code-text.tsx';

interface Props {
  readonly store: Store;
  readonly words: Words;
}

export function NoticeBar({ store, words }: Props): VNode | null {
  const notice = store.notice.value;
  if (notice === undefined) return null;
  return (
    <div class="panel notice" role="status">
      <span class={`tag ${notice.severity}`}>{words[notice.severity]}</span>
      <span class="grow">
        <CodeText text={notice.message[store.language.value]} />
      </span>
      <button type="button" onClick={store.dismissNotice}>
        {words.dismiss}
      </button>
    </div>
  );
}
