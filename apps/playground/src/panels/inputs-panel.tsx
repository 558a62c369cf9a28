/**
 * What goes in: a chip for each input and parameter, sizes that nothing fixes, the seed of what is not given, tokens.
 *
 * In: the store, which chip is open. Out: everything goes through the store. Faults of binding and running stand here,
 * because here they can be mended.
 */

import type { Language } from '@heed/diagnostics';
import type { FormulaInput } from '@heed/formula';
import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { DiagnosticsList } from './diagnostics-list.tsx';
import { freeSizes } from './free-sizes.ts';
import { givenAs, symbolsOf, timesOf, type Given } from './input-texts.ts';
import { inputDetails } from './later-parts.ts';
import { NameText } from './name-text.tsx';
import { own } from './own.ts';
import { Stepper } from './stepper.tsx';
import { TokenRows } from './token-rows.tsx';
import { Missing, useLater } from './use-later.tsx';

interface Props {
  readonly store: Store;
  readonly words: Words;
}

interface Opened {
  /** The input whose details are shown, by canonical name. */
  readonly opened: Signal<string | undefined>;
}

export function InputsPanel({ store, words, opened }: Props & Opened): VNode {
  const { inputs, parameters } = store.reading.value;
  const { diagnostics, ran } = store.outcome.value;
  const { sizes, seed } = store.state.value;
  const all = [...inputs, ...parameters];
  const open = all.find(({ name }) => name === opened.value);
  const details = useLater(inputDetails, open !== undefined);
  const misfits = all.filter(({ name }) => store.misfits.value.includes(name));
  const wanted = freeSizes(sizes, diagnostics);
  const isDrawn = parameters.length > 0 || all.some(({ name }) => ran?.seeded.includes(name));
  return (
    <section class="panel inputs" aria-labelledby="inputs-title">
      <div class="line apart">
        <h2 id="inputs-title">{words.inputs}</h2>
        {isDrawn && (
          <Stepper
            label={words.seedOfPage}
            less={words.lessOf}
            more={words.moreOf}
            value={seed}
            onChange={store.setSeed}
          />
        )}
      </div>
      {all.length === 0 ? (
        <p class="soft">{words.noInputs}</p>
      ) : (
        <ul class="chips">
          {all.map((input) => (
            <li key={input.name}>
              <Chip
                store={store}
                words={words}
                input={input}
                isLearnt={parameters.some(({ name }) => name === input.name)}
                isOpen={input === open}
                onToggle={() => (opened.value = input === open ? undefined : input.name)}
              />
            </li>
          ))}
        </ul>
      )}
      <div
        id="input-details"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || open === undefined) return;
          opened.value = undefined;
          document.getElementById(`chip-${open.name}`)?.focus();
        }}
      >
        {open !== undefined && details !== undefined && (
          <details.InputDetails store={store} words={words} input={open} key={open.name} />
        )}
        {open !== undefined && <Missing words={words} of={inputDetails} />}
      </div>
      {wanted.length > 0 && (
        <fieldset class="line apart-top">
          <legend class="small soft">{words.sizes}</legend>
          {wanted.map((symbol) => (
            <label key={symbol} class="line">
              <NameText name={symbol} /> =
              <input
                class="size"
                type="number"
                min={0}
                step={1}
                value={own(sizes, symbol) ?? ''}
                onInput={(event) => {
                  const value = event.currentTarget.valueAsNumber;
                  if (Number.isSafeInteger(value) && value >= 0) store.setSize(symbol, value);
                }}
              />
            </label>
          ))}
        </fieldset>
      )}
      {diagnostics.length > 0 && (
        <div class="faults" role="region" aria-label={words.inputFaults}>
          <DiagnosticsList store={store} words={words} faults={diagnostics} />
          {misfits.length > 0 && (
            <div>
              <button type="button" class="strong" onClick={store.redraw}>
                {say(words.redraw, {
                  names: listed(
                    misfits.map(({ written }) => written),
                    store.language.value,
                  ),
                })}
              </button>
            </div>
          )}
        </div>
      )}
      <details class="apart-top">
        <summary>
          {words.tokens}
          <span class="small soft"> {tokenSummary(store)}</span>
        </summary>
        <TokenRows store={store} words={words} />
      </details>
    </section>
  );
}

/** The tokens in short, so that they need not be opened to be known. */
function tokenSummary({ state, language }: Store): string {
  const { rows = [], columns = [] } = state.value.tokens;
  const short = (tokens: readonly string[]): string =>
    tokens.length === 0 ? '–' : listed(tokens.slice(0, 4), language.value) + (tokens.length > 4 ? ' …' : '');
  return rows.length + columns.length === 0 ? '' : `${short(rows)} → ${short(columns)}`;
}

function listed(words: readonly string[], language: Language): string {
  return words.join(language === 'zh' ? '、' : ', ');
}

interface ChipProps extends Props {
  readonly input: FormulaInput;
  readonly isLearnt: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Chip({ store, words, input, isLearnt, isOpen, onToggle }: ChipProps): VNode {
  const { name, written, shape } = input;
  const { inputs, seed } = store.state.value;
  const { ran } = store.outcome.value;
  const loaded = own(store.files.value, name);
  const drawn = ran?.seeded.includes(name) ?? false;
  const given = givenAs({ source: own(inputs, name), file: loaded?.file, drawn, seed });
  const concrete = own(store.shapes.value, name) ?? own(ran?.inputs, name)?.shape;
  const shapes = [symbolsOf(shape), concrete === undefined ? '' : timesOf(concrete)].filter((text) => text !== '');
  const isNumber = concrete === undefined ? shape?.axes.length === 0 && shape.lead.length === 0 : concrete.length === 0;
  const how = howText(given, words);
  return (
    <button
      type="button"
      id={`chip-${name}`}
      class={given.kind === 'missing' ? 'chip missing' : 'chip'}
      aria-expanded={isOpen}
      aria-controls="input-details"
      onClick={onToggle}
      onFocus={() => store.point(input.span)}
      onBlur={() => store.point(undefined)}
      onPointerEnter={() => store.point(input.span)}
      onPointerLeave={() => store.point(undefined)}
    >
      <NameText name={written} />
      {shapes.length > 0 ? (
        <span class="mono small">{shapes.join(' = ')}</span>
      ) : (
        <span class="small">{isNumber ? words.number : words.shapeOpen}</span>
      )}
      <span class="small soft">{isLearnt ? `${words.parameter} · ${how}` : how}</span>
    </button>
  );
}

function howText(given: Given, words: Words): string {
  switch (given.kind) {
    case 'numbers':
      return words.howNumbers;
    case 'missing':
      return words.howMissing;
    case 'random':
      return say(words.howRandom, { seed: given.seed });
    case 'drawn':
      return say(words.howDrawn, { seed: given.seed });
    case 'file':
      return say(words.howFile, { file: given.file });
    case 'call':
    case 'text':
      return given.text;
  }
}
