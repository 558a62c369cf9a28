/** A whole number with one less and one more: for seeds, where the next is as good as any. */

import type { VNode } from 'preact';

interface Props {
  readonly label: string;
  readonly less: string;
  readonly more: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

export function Stepper({ label, less, more, value, onChange }: Props): VNode {
  const set = (wanted: number): void => {
    if (Number.isSafeInteger(wanted) && wanted >= 0) onChange(wanted);
  };
  return (
    <span class="line small">
      <span class="soft" aria-hidden="true">
        {label}
      </span>
      <span class="stepper">
        <button type="button" aria-label={less} disabled={value === 0} onClick={() => set(value - 1)}>
          −
        </button>
        <input
          inputMode="numeric"
          aria-label={label}
          value={value}
          onChange={(event) => set(Number(event.currentTarget.value))}
        />
        <button type="button" aria-label={more} onClick={() => set(value + 1)}>
          +
        </button>
      </span>
    </span>
  );
}
