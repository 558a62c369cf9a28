/**
 * One input, opened: its source, its cells, and other ways to give it.
 *
 * In: the store, the input. Out: sources, cells, tables and files, through the store; faults of tables and files stay
 * here and change nothing. Source text is taken as it is typed: what cannot be read is reported with the other faults.
 */

import type { Diagnostic } from '@heed/diagnostics';
import type { FormulaInput } from '@heed/formula';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { CellGrid } from './cell-grid.tsx';
import { DiagnosticsList } from './diagnostics-list.tsx';
import { canBeRandom, numbersOf, randomOf, randomSource } from './input-texts.ts';
import { own } from './own.ts';
import { Stepper } from './stepper.tsx';

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly input: FormulaInput;
}

export function InputDetails({ store, words, input }: Props): VNode {
  const { name } = input;
  const faults = useSignal<readonly Diagnostic[]>([]);
  const isPasting = useSignal(false);
  const pasted = useSignal('');
  const reading = useSignal('');
  const source = own(store.state.value.inputs, name);
  const loaded = own(store.files.value, name);
  const tensor = numbersOf(source, loaded?.tensor, own(store.outcome.value.ran?.inputs, name));
  const random = source === undefined || loaded !== undefined ? undefined : randomOf(source);

  const paste = async (text: string): Promise<void> => {
    faults.value = await store.pasteTable(name, text);
    if (faults.value.length > 0) return;
    isPasting.value = false;
    pasted.value = '';
  };
  const load = async (file: File): Promise<void> => {
    reading.value = file.name;
    const bytes = new Uint8Array(await file.arrayBuffer());
    faults.value = await store.loadFile(name, file.name, bytes);
    reading.value = '';
  };
  const draw = (seed: number): void => {
    const shape = random?.shape ?? tensor?.shape;
    if (shape !== undefined) store.setInput(name, randomSource({ shape, seed }));
  };
  return (
    <div class="details">
      {tensor !== undefined && (
        <CellGrid
          store={store}
          words={words}
          name={name}
          tensor={tensor}
          onPaste={(text) => void paste(text)}
          key={name}
        />
      )}
      <label class="field">
        {words.source}
        <input
          class="mono"
          value={loaded === undefined ? (source ?? '') : ''}
          placeholder={loaded === undefined ? words.sourceHint : say(words.howFile, { file: loaded.file })}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => store.setInput(name, event.currentTarget.value)}
        />
      </label>
      <div class="line">
        {canBeRandom(input.dtype) && (
          <>
            <button
              type="button"
              disabled={tensor === undefined && random === undefined}
              onClick={() => draw(random?.seed ?? 1)}
            >
              {words.random}
            </button>
            {random !== undefined && (
              <Stepper label={words.seed} less={words.lessOf} more={words.moreOf} value={random.seed} onChange={draw} />
            )}
          </>
        )}
        <button type="button" aria-expanded={isPasting.value} onClick={() => (isPasting.value = !isPasting.value)}>
          {words.pasteTable}
        </button>
        <label class="file">
          {words.loadFile}
          <input
            type="file"
            accept=".npy,.csv,.tsv,.txt,.json"
            title={words.fileTypes}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              if (file !== undefined) void load(file);
              // The same file, changed meanwhile, can be chosen again.
              event.currentTarget.value = '';
            }}
          />
        </label>
        <span class="small soft" role="status">
          {reading.value === '' ? words.fileTypes : say(words.fileReading, { file: reading.value })}
        </span>
      </div>
      {isPasting.value && (
        <div class="stack">
          <label class="field">
            {words.pasteTable}
            <textarea
              class="mono"
              rows={4}
              placeholder={words.pasteHint}
              value={pasted.value}
              onInput={(event) => (pasted.value = event.currentTarget.value)}
            />
          </label>
          <div class="line">
            <button type="button" disabled={pasted.value.trim() === ''} onClick={() => void paste(pasted.value)}>
              {words.pasteUse}
            </button>
          </div>
        </div>
      )}
      {faults.value.length > 0 && (
        <div role="alert">
          <DiagnosticsList store={store} words={words} faults={faults.value} />
        </div>
      )}
    </div>
  );
}
