/**
 * The head of the page: what it is, where to start, what to take away, how to see it.
 *
 * In: the store. Out: buttons that open the gallery, the link and the keys; the switches of language and theme.
 */

import type { VNode } from 'preact';
import type { Store } from '../store-types.ts';
import type { Words } from '../words/words.ts';
import { Segments } from './segments.tsx';
import type { Theme } from './theme.ts';

export type Opened = 'gallery' | 'share' | 'keys';

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly onOpen: (what: Opened) => void;
}

export function PageHeader({ store, words, theme, onTheme, onOpen }: Props): VNode {
  const isChinese = store.language.value === 'zh';
  const themes = [
    { value: 'auto', word: words.themeAuto },
    { value: 'light', word: words.themeLight },
    { value: 'dark', word: words.themeDark },
  ] as const;
  return (
    <header class="head">
      <div class="name">
        <h1>heed</h1>
        <span class="soft tagline">{words.tagline}</span>
      </div>
      <button type="button" onClick={() => onOpen('gallery')}>
        {words.gallery}
      </button>
      <button type="button" onClick={() => onOpen('share')}>
        {words.share}
      </button>
      <button
        type="button"
        lang={isChinese ? 'en' : 'zh-CN'}
        onClick={() => store.setLanguage(isChinese ? 'en' : 'zh')}
      >
        {isChinese ? 'English' : '中文'}
      </button>
      <Segments legend={words.theme} choices={themes} value={theme} onChoose={onTheme} />
      <button type="button" aria-label={words.keys} title={words.keys} onClick={() => onOpen('keys')}>
        ?
      </button>
    </header>
  );
}
