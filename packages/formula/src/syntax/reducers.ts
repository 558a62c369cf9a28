/**
 * `sum_t(…)`: a reduction over a named index that is spelt as one word, and `outer(x, y)`, an operator spelt as a call.
 *
 * In call position an otherwise unknown `f_x`, with f a reduction or normaliser, works over index x; the longest
 * built-in name wins (`softmax_1` is a built-in of its own). Built-in names ignore case and underscores. Names that the
 * program defines are never taken apart.
 */

const REDUCERS: ReadonlySet<string> = new Set([
  'sum',
  'mean',
  'max',
  'min',
  'prod',
  'norm',
  'logsumexp',
  'argmax',
  'softmax',
  'softmax1',
  'logsoftmax',
  'sparsemax',
  'entmax15',
  'normalize',
  'cumsum',
  'cumprod',
  'topk',
]);

/** A built-in's name without case and underscores. */
export function foldBuiltIn(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** `sum_t` → `['sum', 't']`; undefined where the name is not of this form. */
export function splitReducer(name: string): readonly [string, string] | undefined {
  const parts = name.split('_');
  for (let k = parts.length - 1; k > 0; k -= 1) {
    const callee = parts.slice(0, k).join('_');
    const index = parts.slice(k).join('_');
    if (REDUCERS.has(foldBuiltIn(callee))) return /^\p{L}/u.test(index) ? [callee, index] : undefined;
  }
  return undefined;
}
