/**
 * The inputs of a formula, read off its text by the type checker: `attn('softmax(Q·Kᵀ/√d)·V').run({ Q, K, V })`.
 *
 * Only single statements are read, and only names: a name not in call position, not before `=`, and not one that is
 * usually a size, a position or a constant (those may be given, but need not). Anything longer, or text the checker does
 * not know, gives `Record<string, TensorLike>`; the run checks in full either way. Types only; nothing runs.
 */

import type { TensorLike } from './face.ts';

type Space = ' ' | '\t' | '　';
type Statement = '\n' | ';' | '；' | '#';
type Mark =
  | '·'
  | '⋅'
  | '∙'
  | '•'
  | '@'
  | '⊙'
  | '∘'
  | '×'
  | '*'
  | '∗'
  | '⊗'
  | '/'
  | '÷'
  | '／'
  | '+'
  | '＋'
  | '-'
  | '−'
  | '–'
  | '='
  | '＝'
  | '<'
  | '>'
  | '≤'
  | '≥'
  | '≠'
  | '!'
  | '|'
  | '‖'
  | '∧'
  | '∨'
  | '¬'
  | '√'
  | 'ᵀ'
  | '⊤'
  | '⊺'
  | "'"
  | '²'
  | '³'
  | '('
  | '（'
  | ')'
  | '）'
  | '['
  | ']'
  | '【'
  | '】'
  | ','
  | '，'
  | ':'
  | '：'
  | '.'
  | '…'
  | '⌊'
  | '⌋'
  | '⌈'
  | '⌉'
  | 'Σ'
  | '∑'
  | '∏'
  | '^';
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

/** Words that are never inputs. */
type Keyword = 'where' | 'and' | 'or' | 'not' | 'div' | 'mod' | 'true' | 'false' | 'pi' | 'π' | 'inf' | '∞';

/** Names a formula usually has as sizes or positions: they may be given. */
type Usual = 'd' | 'd_k' | 'dₖ' | 'n' | 'm' | 'e' | 'B' | 'H' | 'i' | 'j' | 'h' | 'b';

type AfterSpace<S extends string> = S extends `${Space}${infer Rest}` ? AfterSpace<Rest> : S;

/** What a finished word adds, given the text after it. */
type Word<W extends string, After extends string, Names> = W extends '' | `${Digit}${string}` | Keyword
  ? Names
  : AfterSpace<After> extends `${'(' | '（' | '=' | '＝'}${string}`
    ? AfterSpace<After> extends `==${string}`
      ? Names | W
      : Names
    : Names | W;

type Scan<S extends string, W extends string = '', Names = never> = S extends `${infer C}${infer Rest}`
  ? C extends Statement
    ? string
    : C extends '^'
      ? Scan<AfterSpace<Rest> extends `T${infer Tail}` ? Tail : Rest, '', Word<W, S, Names>>
      : C extends Mark | Space
        ? Scan<W extends 'name' | 'pairs' | 'approx' ? AfterLabel<S, Rest> : Rest, '', Word<W, S, Names>>
        : Scan<Rest, `${W}${C}`, Names>
  : Word<W, '', Names>;

/** The text after the word `name` (or another that takes a word): past the label in `name=label`, which is no input. */
type AfterLabel<S extends string, Rest extends string> =
  AfterSpace<S> extends `${'=' | '＝'}${infer Label}` ? AfterWord<AfterSpace<Label>> : Rest;
type AfterWord<S extends string> = S extends `${infer C}${infer Rest}`
  ? C extends Mark | Space | Statement
    ? S
    : AfterWord<Rest>
  : '';

/** The names read off `S`; `string` where it cannot be read. */
export type NamesIn<S extends string> = string extends S ? string : Scan<S>;

/** Learnt parameters, which a run draws where they are not given. */
interface Parameters {
  readonly [parameter: `${string}.weight` | `${string}.bias`]: TensorLike;
}

/** The record `run` takes for the formula `S`. */
export type InputsFor<S extends string> =
  string extends NamesIn<S>
    ? Readonly<Record<string, TensorLike>>
    : { readonly [Name in Exclude<NamesIn<S>, Usual> & string]: TensorLike } & {
        readonly [Name in NamesIn<S> & Usual]?: TensorLike;
      } & Parameters;
