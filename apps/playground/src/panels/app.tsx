/**
 * The page: its panels, its dialogs, and the few things that belong to all of them.
 *
 * In: the store, and nothing else of the world but this document. Out: everything a person sees and does. The order in the
 * document is the order of thought: what is written (formula, inputs), then what comes of it (steps, values, weights).
 */

import 'katex/dist/katex.min.css';
import '../style/page.css';
import '../style/panels.css';
import '../style/editor.css';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Store } from '../store-types.ts';
import { wordsIn } from '../words/words.ts';
import { Announce } from './announce.tsx';
import { BackendsPanel } from './backends-panel.tsx';
import { FormulaPanel } from './formula-panel.tsx';
import { InputsPanel } from './inputs-panel.tsx';
import { dialogs } from './later-parts.ts';
import { NoticeBar } from './notice-bar.tsx';
import { PageHeader, type Opened } from './page-header.tsx';
import { StepsPanel } from './steps-panel.tsx';
import { Missing } from './use-later.tsx';
import { useTheme } from './use-theme.ts';
import { ValuePanel } from './value-panel.tsx';
import { WeightsPanel } from './weights-panel.tsx';

export function App({ store }: { readonly store: Store }): VNode {
  const opened = useSignal<Opened | undefined>(undefined);
  const input = useSignal<string | undefined>(undefined);
  const { theme, isDark, choose } = useTheme();
  const language = store.language.value;
  const words = wordsIn(language);
  const { status } = store.outcome.value;
  const there = dialogs.there.value;
  const open = (what: Opened): void => {
    void dialogs.ask().then((found) => {
      if (found !== undefined) opened.value = what;
    });
  };
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isTyped = event.composedPath().some(isEditable);
      if (event.key !== '?' || isTyped || event.ctrlKey || event.metaKey || opened.peek() !== undefined) return;
      event.preventDefault();
      open('keys');
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div class="page">
      <button type="button" class="skip" onClick={() => document.getElementById('formula')?.focus()}>
        {words.skip}
      </button>
      <PageHeader store={store} words={words} theme={theme} onTheme={choose} onOpen={open} />
      <main class="main">
        <Missing words={words} of={dialogs} />
        <NoticeBar store={store} words={words} />
        <div class="write">
          <FormulaPanel store={store} words={words} />
          <InputsPanel store={store} words={words} opened={input} />
        </div>
        <div class="see">
          <StepsPanel
            store={store}
            words={words}
            onInput={(name) => {
              input.value = name;
              document.getElementById(`chip-${name}`)?.focus();
            }}
          />
          <ValuePanel store={store} words={words} isDark={isDark} />
          <WeightsPanel store={store} words={words} isDark={isDark} />
          <BackendsPanel store={store} words={words} />
        </div>
      </main>
      <Announce text={words[status]} />
      {there !== undefined && (
        <there.Dialogs
          store={store}
          words={words}
          opened={opened.value}
          onClose={(what) => {
            if (opened.peek() === what) opened.value = undefined;
          }}
        />
      )}
    </div>
  );
}

function isEditable(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
