/**
 * A row of buttons for the symbols no keyboard has, for fingers first of all.
 *
 * In: the symbols and what to do with one. Out: a toolbar: one stop of the Tab key, arrows within; the most wanted first,
 * the others behind its last button. Pressing a symbol leaves the focus in the field, so that a phone's keyboard stays.
 */

import type { FormulaSymbol } from '@heed/formula';
import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useState } from 'preact/hooks';
import { say, type Words } from '../words/words.ts';

interface SymbolPaletteProps {
  readonly symbols: readonly FormulaSymbol[];
  readonly words: Words;
  readonly onInsert: (text: string) => void;
}

/** Symbols that are always there. */
const ALWAYS = 12;
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function SymbolPalette({ symbols, words, onInsert }: SymbolPaletteProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [wanted, setCurrent] = useState(0);
  const shown = isOpen ? symbols : symbols.slice(0, ALWAYS);
  const current = Math.min(wanted, shown.length);
  const move = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const next = placeAfter(event.key, current, shown.length + 1);
    if (next === undefined) return;
    event.preventDefault();
    setCurrent(next);
    event.currentTarget.querySelectorAll('button').item(next).focus();
  };
  return (
    <div class="symbol-palette" role="toolbar" aria-label={words.symbols} onKeyDown={move}>
      {shown.map((symbol, place) => (
        <button
          key={symbol.label}
          type="button"
          tabIndex={place === current ? 0 : -1}
          aria-label={say(words.symbolInsert, { symbol: symbol.insert, name: symbol.label })}
          title={symbol.label}
          onPointerDown={keepFocus}
          onFocus={() => setCurrent(place)}
          onClick={() => onInsert(symbol.insert)}
        >
          {looks(symbol.insert)}
        </button>
      ))}
      <button
        type="button"
        tabIndex={current === shown.length ? 0 : -1}
        aria-expanded={isOpen}
        aria-label={isOpen ? words.symbolsFewer : words.symbolsMore}
        title={isOpen ? words.symbolsFewer : words.symbolsMore}
        onPointerDown={keepFocus}
        onFocus={() => setCurrent(shown.length)}
        onClick={() => {
          setOpen(!isOpen);
          setCurrent(isOpen ? ALWAYS : symbols.length);
        }}
      >
        ⋯
      </button>
    </div>
  );
}

function keepFocus(event: PointerEvent): void {
  event.preventDefault();
}

/** A mark that goes over a letter is shown over a ring. */
function looks(insert: string): string {
  return /^\p{M}/u.test(insert) ? `◌${insert}` : insert;
}

function placeAfter(key: string, current: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = STEPS[key];
  return step === undefined ? undefined : (current + step + count) % count;
}
