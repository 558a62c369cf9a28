/**
 * Faults as a list: how bad, what, where, and what to do about it with one click.
 *
 * In: diagnostics, the text they are about. Out: edits, on a click; the explanation of a code, loaded when it is asked
 * for. Severity is a word as well as a colour. Nothing is decided here: texts come from the room that found the fault.
 */

import type { Diagnostic, Language } from '@heed/diagnostics';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { CodeText } from './code-text.tsx';
import { explanations } from './later-explanations.ts';
import { Missing, useLater } from './use-later.tsx';

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly faults: readonly Diagnostic[];
  /** The formula; left out where the faults are about something else. */
  readonly text?: string;
}

/** More than these are counted only: a text half typed may have one at every word. */
const MOST = 5;

export function DiagnosticsList({ faults, words, ...rest }: Props): VNode {
  return (
    <ul class="stack">
      {faults.slice(0, MOST).map((fault, k) => (
        <Fault key={`${k} ${fault.code}`} fault={fault} words={words} {...rest} />
      ))}
      {faults.length > MOST && <li class="soft">{say(words.more, { n: faults.length - MOST })}</li>}
    </ul>
  );
}

interface FaultProps extends Omit<Props, 'faults'> {
  readonly fault: Diagnostic;
}

function Fault({ store, words, fault, text }: FaultProps): VNode {
  const language = store.language.value;
  const { severity, message, labels, notes, help, span } = fault;
  const edits = text === undefined ? undefined : help?.edit;
  return (
    <li
      class={`fault ${severity}`}
      onPointerEnter={() => store.point(text === undefined ? undefined : span)}
      onPointerLeave={() => store.point(undefined)}
    >
      <p>
        <span class={`tag ${severity}`}>{words[severity]}</span> <CodeText text={message[language]} />
      </p>
      {labels.length > 0 && (
        <ul class="small soft line">
          {labels.map((label, k) => (
            <li key={k} class="mono">
              {label.text[language]}
            </li>
          ))}
        </ul>
      )}
      {notes.map((note, k) => (
        <p key={k} class="small soft">
          {words.note}
          {language === 'zh' ? '：' : ': '}
          <CodeText text={note[language]} />
        </p>
      ))}
      <div class="line">
        {help !== undefined && edits === undefined && (
          <span>
            <CodeText text={help.text[language]} />
          </span>
        )}
        {help !== undefined && edits !== undefined && (
          <button type="button" class="strong" onClick={() => store.applyEdit(edits)}>
            <CodeText text={say(words.apply, { text: help.text[language] })} />
          </button>
        )}
        <Why code={fault.code} language={language} words={words} />
      </div>
    </li>
  );
}

interface WhyProps {
  readonly code: string;
  readonly language: Language;
  readonly words: Words;
}

function Why({ code, language, words }: WhyProps): VNode {
  const isOpen = useSignal(false);
  const there = useLater(explanations, isOpen.value);
  const found = isOpen.value ? there?.explain(code) : undefined;
  const told = there === undefined ? words.whyLoading : say(words.whyUnknown, { code });
  return (
    <>
      <button type="button" class="quiet" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
        {words.why}
      </button>
      {isOpen.value && (
        <div class="why grow" role="status">
          <Missing words={words} of={explanations} />
          {found === undefined ? (
            !explanations.isMissing.value && <p>{told}</p>
          ) : (
            <>
              <p>
                <CodeText text={found.explanation[language]} />
              </p>
              <p class="small soft">
                {words.example}
                {language === 'zh' ? '：' : ': '}
                <code>{found.example}</code>
              </p>
            </>
          )}
          <p class="small soft mono">{code}</p>
        </div>
      )}
    </>
  );
}
