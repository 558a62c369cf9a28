/** A message in which formula text stands between backticks: shown as code, without them. */

import type { VNode } from 'preact';

export function CodeText({ text }: { readonly text: string }): VNode {
  const parts = text.split('`');
  // An odd one out is a character like any other.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, k) => (k % 2 === 1 ? <code key={k}>{part}</code> : part))}</>;
}
