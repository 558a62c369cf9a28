/**
 * The dialogs of the page: gallery, link, keys. They come together, when the first of them is opened.
 *
 * In: the store, which dialog is open. Out: the dialogs, of which the browser shows one.
 */

import type { VNode } from 'preact';
import type { Store } from '../store-types.ts';
import type { Words } from '../words/words.ts';
import { Gallery } from './gallery.tsx';
import { KeysHelp } from './keys-help.tsx';
import type { Opened } from './page-header.tsx';
import { Share } from './share.tsx';

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly opened: Opened | undefined;
  readonly onClose: (what: Opened) => void;
}

export function Dialogs({ store, words, opened, onClose }: Props): VNode {
  const isOpen = (what: Opened): { isOpen: boolean; onClose: () => void } => ({
    isOpen: opened === what,
    onClose: () => onClose(what),
  });
  return (
    <>
      <Gallery store={store} words={words} {...isOpen('gallery')} />
      <Share store={store} words={words} {...isOpen('share')} />
      <KeysHelp words={words} {...isOpen('keys')} />
    </>
  );
}
