/**
 * A picture to take away: saved as SVG, or copied.
 *
 * In: what makes the text, its file name. Out: exactly the text that `heed render` writes for the same data. It is made
 * only when it is asked for; the code that makes it is fetched when a button is neared, so that a click need not wait.
 */

import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { say, type Words } from '../words/words.ts';
import { copyText, saveText } from './clipboard.ts';
import { pictures } from './later-parts.ts';

interface Props {
  readonly words: Words;
  /** What the picture is of, for the names of the buttons. */
  readonly what: string;
  readonly file: string;
  readonly svg: (pictures: typeof import('./pictures.tsx')) => string;
}

export function FigureActions({ words, what, file, svg }: Props): VNode {
  const told = useSignal('');
  const prepare = (): void => {
    void pictures.ask();
  };
  const withText = (use: (text: string) => void): void => {
    void pictures.ask().then((found) => {
      if (found === undefined) told.value = words.partMissing;
      else use(svg(found));
    });
  };
  return (
    <div class="line small" onPointerEnter={prepare} onFocusCapture={prepare}>
      <span class="soft">{what}</span>
      <button
        type="button"
        class="quiet"
        aria-label={say(words.labelled, { label: words.download, text: what })}
        onClick={() => withText((text) => saveText(text, file, 'image/svg+xml'))}
      >
        {words.download}
      </button>
      <button
        type="button"
        class="quiet"
        aria-label={say(words.labelled, { label: words.copySvg, text: what })}
        onClick={() => withText((text) => (told.value = copyText(text) ? words.copied : words.notCopied))}
      >
        {words.copySvg}
      </button>
      <span role="status">{told.value}</span>
    </div>
  );
}
