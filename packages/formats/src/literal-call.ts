/**
 * The calls a literal may be: `randn`, `uniform`, `zeros`, `ones`.
 *
 * In: a name and arguments as they were read. Out: the tensor, or the first fault with its span. Sizes come first, then
 * options by name; which options there are depends on the call.
 */

import { nearest, printable, type Checked, type Diagnostic, type Span } from '@heed/diagnostics';
import { allocate, countOf, isDType, ones, randn, uniform, zeros, type DType, type Tensor } from '@heed/tensor';
import { report } from './messages-literal.ts';

export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** `name` is absent for sizes; a text is a bare word such as `f64`. */
export interface CallArgument {
  readonly name?: Word;
  readonly value: number | boolean | string;
  readonly span: Span;
}

type Options = {
  readonly seed: number;
  readonly stream: number;
  readonly dtype: DType;
  readonly low: number;
  readonly high: number;
};

interface Call {
  readonly options: readonly (keyof Options)[];
  readonly make: (shape: readonly number[], options: Options) => Tensor;
}

const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['randn', { options: ['seed', 'stream', 'dtype'], make: randn }],
  ['uniform', { options: ['seed', 'stream', 'low', 'high', 'dtype'], make: uniform }],
  ['zeros', { options: ['dtype'], make: (shape, { dtype }) => zeros(shape, dtype) }],
  ['ones', { options: ['dtype'], make: (shape, { dtype }) => ones(shape, dtype) }],
]);

/** The names a literal can call. */
export const LITERAL_CALLS: readonly string[] = [...CALLS.keys()];

export function callLiteral(
  name: Word,
  args: readonly CallArgument[],
  defaults: { readonly seed?: number; readonly stream?: number; readonly shapeOnly?: boolean },
): Checked<Tensor> {
  const call = CALLS.get(name.text.toLowerCase());
  if (call === undefined) return failed(unknownName(name));
  const shape: number[] = [];
  const options = new Map<keyof Options, number | DType>();
  for (const arg of args) {
    const { name: option, value, span } = arg;
    if (option === undefined) {
      // A number among the options is a size in the wrong place.
      if (options.size > 0 || typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
        return failed(report['literal/size']({ found: printable(String(value), 40) }, { span }));
      }
      shape.push(value);
      continue;
    }
    const key = call.options.find((known) => known === option.text.toLowerCase());
    if (key === undefined) return failed(unknownOption(name, option, call));
    if (options.has(key)) return failed(report['literal/option-twice']({ name: key }, { span: option.span }));
    const read = optionValue(key, value);
    if (read === undefined) {
      return failed(report['literal/option-value']({ name: key, found: printable(String(value), 40) }, { span }));
    }
    options.set(key, read);
  }
  const { seed = 0, stream = 0 } = defaults;
  const chosen = { seed, stream, dtype: 'f32', low: 0, high: 1, ...Object.fromEntries(options) } as Options;
  return { value: defaults.shapeOnly ? unmade(shape, chosen.dtype) : call.make(shape, chosen), diagnostics: [] };
}

/** A tensor of any size in the memory of one element. */
function unmade(shape: readonly number[], dtype: DType): Tensor {
  countOf(shape);
  return { data: allocate(dtype, 1), dtype, shape, strides: shape.map(() => 0), offset: 0 };
}

function optionValue(key: keyof Options, value: CallArgument['value']): number | DType | undefined {
  if (key === 'dtype') return isDType(value) ? value : undefined;
  if (typeof value !== 'number') return undefined;
  const whole = key === 'seed' || key === 'stream';
  const fits = whole ? Number.isSafeInteger(value) && value >= 0 : Number.isFinite(value);
  return fits ? value : undefined;
}

function unknownName({ text, span }: Word): Diagnostic {
  const near = nearest(text, LITERAL_CALLS);
  return report['literal/name']({ name: text, known: LITERAL_CALLS.join(', ') }, { span, ...helpTo(near, span) });
}

function unknownOption(call: Word, { text, span }: Word, { options }: Call): Diagnostic {
  const facts = { call: call.text, name: text, known: options.join(', ') };
  return report['literal/option'](facts, { span, ...helpTo(nearest(text, options), span) });
}

function helpTo(near: string | undefined, span: Span): object {
  if (near === undefined) return {};
  return { help: { text: { en: `write ${near}`, zh: `改为 ${near}` }, edit: [{ span, text: near }] } };
}

function failed(diagnostic: Diagnostic): Checked<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}
