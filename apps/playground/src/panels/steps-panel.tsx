/**
 * The steps in order, under the author's headings: one is selected, and all of them can be walked with the keyboard.
 *
 * In: the store. Out: `store.selectStep`; which input is to be opened, where a heading stands over declarations alone.
 * Exactly one button takes the focus by Tab; arrows, `j` and `k` go on from there. What the pointer is on elsewhere is
 * marked here, and the other way round.
 */

import type { FormulaInput } from '@heed/formula';
import type { VNode } from 'preact';
import { useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Ran } from '../engine/protocol.ts';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { symbolsOf, timesOf } from './input-texts.ts';
import { moveInList } from './moves.ts';
import { NameText } from './name-text.tsx';
import { own } from './own.ts';
import { smallestAround } from './smallest-part.ts';
import { headingIn, sectionsOf, type StepSection } from './step-sections.ts';
import { stepText } from './step-text.ts';

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly onInput: (name: string) => void;
}

const NO_STEPS: Ran['steps'] = [];

export function StepsPanel({ store, words, onInput }: Props): VNode {
  const list = useRef<HTMLDivElement>(null);
  const { ran, stale, formula } = store.outcome.value;
  const steps = ran?.steps ?? NO_STEPS;
  const at = store.step.value;
  useLayoutEffect(() => {
    const button = list.current?.querySelector<HTMLElement>('[aria-current]');
    // The list scrolls, the page stays where it is.
    if (list.current !== null && button !== undefined && button !== null) showIn(list.current, button);
  }, [at, steps.length]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const from = rows.findIndex((row) => row.contains(document.activeElement));
    const to = moveInList(event.key, from, rows.length);
    if (from < 0 || to === undefined) return;
    event.preventDefault();
    rows[to].focus({ preventScroll: true });
    if (list.current !== null) showIn(list.current, rows[to]);
    const step = Number(rows[to].dataset['row']);
    if (Number.isInteger(step)) store.selectStep(step);
  };
  return (
    <section class="panel steps" aria-labelledby="steps-title">
      <div class="line apart">
        <h2 id="steps-title">{words.steps}</h2>
        {steps.length > 0 && (
          <span class="line">
            <span class="small soft">{say(words.stepOf, { k: at + 1, n: steps.length })}</span>
            <button
              type="button"
              aria-label={words.previous}
              disabled={at <= 0}
              onClick={() => store.selectStep(at - 1)}
            >
              ←
            </button>
            <button
              type="button"
              aria-label={words.next}
              disabled={at >= steps.length - 1}
              onClick={() => store.selectStep(at + 1)}
            >
              →
            </button>
          </span>
        )}
      </div>
      {steps.length === 0 && <p class="soft">{words.stepsNone}</p>}
      <div class={stale ? 'step-list stale' : 'step-list'} ref={list} onKeyDown={onKeyDown}>
        <Sections store={store} steps={steps} formula={formula ?? ''} onInput={onInput} />
      </div>
    </section>
  );
}

interface SectionsProps {
  readonly store: Store;
  readonly steps: Ran['steps'];
  /** The text that the steps are of. */
  readonly formula: string;
  readonly onInput: (name: string) => void;
}

function Sections({ store, steps, formula, onInput }: SectionsProps): VNode {
  const { stale } = store.outcome.value;
  const { inputs } = store.reading.value;
  // What is declared is read off the text as it is now; where that has moved on, off the text of the steps.
  const declared = useRef(inputs);
  if (!stale) declared.current = inputs;
  const sections = useMemo(() => sectionsOf(formula, steps, declared.current), [formula, steps, declared.current]);
  const pointed = stale
    ? -1
    : smallestAround(
        steps.map(({ span }) => span),
        store.pointed.value,
      );
  return (
    <>
      {sections.map((section, k) => (
        <Section key={k} title={headingIn(section.title, store.language.value)}>
          {section.inputs.length > 0 && <InputsRow store={store} section={section} onInput={onInput} />}
          {section.steps.length > 0 && (
            <ol start={section.steps[0] + 1}>
              {section.steps.map((k) => (
                <li key={k}>
                  <Step store={store} step={steps[k]} at={k} formula={formula} isPointed={k === pointed} />
                </li>
              ))}
            </ol>
          )}
        </Section>
      ))}
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly children: (VNode | false)[];
}

function Section({ title, children }: SectionProps): VNode {
  const id = useId();
  if (title === '') return <div>{children}</div>;
  return (
    <div role="group" aria-labelledby={id}>
      <h3 class="step-heading" id={id}>
        {title}
      </h3>
      {children}
    </div>
  );
}

interface StepProps {
  readonly store: Store;
  readonly step: Ran['steps'][number];
  readonly at: number;
  readonly formula: string;
  readonly isPointed: boolean;
}

function Step({ store, step, at, formula, isPointed }: StepProps): VNode {
  const selected = store.step.value;
  return (
    <button
      type="button"
      class={isPointed ? 'step pointed' : 'step'}
      data-row={at}
      aria-current={at === selected ? 'step' : undefined}
      tabIndex={at === Math.max(0, selected) ? 0 : -1}
      onClick={() => store.selectStep(at)}
      onPointerEnter={() => store.point(step.span)}
      onPointerLeave={() => store.point(undefined)}
    >
      <span class="number">{at + 1}</span>
      <span>
        <span class="line">
          <span class="mono">{stepText(step, formula)}</span>
          <span class="small soft mono">{timesOf(step.shape)}</span>
        </span>
        <span class="small soft step-sentence">{step.sentence[store.language.value]}</span>
      </span>
    </button>
  );
}

interface InputsRowProps {
  readonly store: Store;
  readonly section: StepSection<FormulaInput>;
  readonly onInput: (name: string) => void;
}

/** What is given: no step of the run, but where the lesson begins. Selected, it opens the first of the inputs. */
function InputsRow({ store, section, onInput }: InputsRowProps): VNode {
  const { inputs, span } = section;
  const given = store.outcome.value.ran?.inputs;
  const point = (): void => store.point(span);
  const leave = (): void => store.point(undefined);
  return (
    <button
      type="button"
      class="step-inputs"
      data-row="inputs"
      tabIndex={-1}
      onClick={() => onInput(inputs[0].name)}
      onFocus={point}
      onBlur={leave}
      onPointerEnter={point}
      onPointerLeave={leave}
    >
      {inputs.map(({ name, written, shape }) => {
        const concrete = own(store.shapes.value, name) ?? own(given, name)?.shape;
        return (
          <span key={name}>
            <NameText name={written} />{' '}
            <span class="small soft mono">{concrete === undefined ? symbolsOf(shape) : timesOf(concrete)}</span>{' '}
          </span>
        );
      })}
    </button>
  );
}

function showIn(list: HTMLElement, item: HTMLElement): void {
  const { offsetTop: top, offsetHeight: height } = item;
  const section = item.closest<HTMLElement>('[role=group]');
  const isFirst = section?.querySelector('[data-row]') === item;
  // The first of a section comes with its heading.
  const from = isFirst && section !== null ? section.offsetTop : top;
  if (from < list.scrollTop) list.scrollTop = from;
  else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
}
