/**
 * One choice of few, as a row of radio buttons.
 *
 * In: the choices with their words, the one taken. Out: the new one, as soon as it is chosen. Arrow keys, grouping and
 * what a screen reader says come from the browser's own radio buttons.
 */

import type { VNode } from 'preact';
import { useId } from 'preact/hooks';

export interface Choice<T extends string> {
  readonly value: T;
  readonly word: string;
  /** Said on hover. */
  readonly about?: string;
}

interface Props<T extends string> {
  readonly legend: string;
  readonly choices: readonly Choice<T>[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

export function Segments<T extends string>({ legend, choices, value, onChoose }: Props<T>): VNode {
  const name = useId();
  return (
    <fieldset class="segments" role="radiogroup" aria-label={legend}>
      {choices.map((choice) => (
        <label key={choice.value} title={choice.about}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
          />
          <span>{choice.word}</span>
        </label>
      ))}
    </fieldset>
  );
}
