/** Says a text to screen readers once it has stood for a while, so that typing is not talked over. */

import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';

const REST = 700;

export function Announce({ text }: { readonly text: string }): VNode {
  const said = useSignal('');
  useEffect(() => {
    const timer = setTimeout(() => (said.value = text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span class="hush" role="status">
      {said.value}
    </span>
  );
}
