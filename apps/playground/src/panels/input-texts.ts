/**
 * What a chip says of an input: its shape in symbols and numbers, and how it is given.
 *
 * In: the input as the formula room found it, its source, the file it came from. Out: short texts and the parts of a
 * random source. The page's words are added by the panel.
 */

import { readLiteral } from '@heed/formats';
import { displaySize, isFloat, type DType, type Shape, type Size, type Tensor } from '@heed/tensor';

/** `n×d`, `…×n×d`; empty for a number or where nothing is known. */
export function symbolsOf(shape: Shape | undefined): string {
  if (shape === undefined) return '';
  return [...(shape.lead.length > 0 ? ['…'] : []), ...shape.axes.map(sizeText)].join('×');
}

/** Signs instead of the words of the language: `H/g` for `div(H, g)`. */
function sizeText(size: Size): string {
  return displaySize(size)
    .replaceAll('*', '·')
    .replaceAll(/\bdiv\((\w+), (\w+)\)/g, '$1/$2');
}

export function timesOf(shape: readonly number[]): string {
  return shape.join('×');
}

export type Given =
  | { readonly kind: 'numbers' | 'missing' }
  | { readonly kind: 'random' | 'drawn'; readonly seed: number }
  | { readonly kind: 'file'; readonly file: string }
  /** A call such as `ones(3,4)`, or a text that is no literal. */
  | { readonly kind: 'call' | 'text'; readonly text: string };

interface Sourced {
  readonly source: string | undefined;
  readonly file: string | undefined;
  /** Whether the last run drew it. */
  readonly drawn: boolean;
  readonly seed: number;
}

export function givenAs({ source, file, drawn, seed }: Sourced): Given {
  if (file !== undefined) return { kind: 'file', file };
  if (source === undefined || source.trim() === '') return drawn ? { kind: 'drawn', seed } : { kind: 'missing' };
  const random = randomOf(source);
  if (random !== undefined) return { kind: 'random', seed: random.seed };
  const text = source.trim();
  if (/^(?:zeros|ones|uniform|randn)\b/i.test(text)) return { kind: 'call', text };
  return /^[[({\d.+−-]|^(?:true|false|inf|nan)$/i.test(text) ? { kind: 'numbers' } : { kind: 'text', text };
}

export interface RandomSource {
  readonly shape: readonly number[];
  readonly seed: number;
}

/** Reads `randn(3, 4; seed=1)`; nothing for what says more than that. */
export function randomOf(source: string): RandomSource | undefined {
  const [, sizes, seed] = /^\s*randn\s*\(\s*([\d\s,]*?)\s*(?:[;,]\s*seed\s*=\s*(\d+)\s*)?\)\s*$/i.exec(source) ?? [];
  if (sizes === undefined) return undefined;
  const shape = sizes.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  return shape.every(Number.isSafeInteger) ? { shape, seed: Number(seed ?? 0) } : undefined;
}

export function randomSource({ shape, seed }: RandomSource): string {
  return `randn(${shape.join(',')}; seed=${seed})`;
}

/** Only real numbers are drawn from a normal distribution. */
export function canBeRandom(dtype: DType): boolean {
  return isFloat(dtype);
}

/** Numbers for the grid: written ones at once, without waiting for a run; else those of the file or of the last run. */
export function numbersOf(
  source: string | undefined,
  file: Tensor | undefined,
  ran: Tensor | undefined,
): Tensor | undefined {
  if (file !== undefined) return file;
  if (source === undefined || source.trim() === '') return ran;
  const drawsUnseeded = randomOf(source) !== undefined && !/seed/i.test(source);
  return (drawsUnseeded ? ran : undefined) ?? readLiteral(source).value ?? ran;
}
