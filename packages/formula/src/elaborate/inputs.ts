/**
 * Inputs: what each free or declared name brings in.
 *
 * In: the names of a program, and what is known of the tensors (ranks, element types). Out: one input per name with its
 * shape in symbols, and its value. Declared inputs have exactly their axes; Q K V X have their roles with sizes of their
 * own and any number of leading axes; other names need a rank, and are of unknown type without one.
 */

import { isDType, scalarShape, shapeOf, type DType, type Shape, type Size } from '@heed/tensor';
import type { Declaration, Name } from '../syntax/tree.ts';
import type { Context } from './context.ts';
import { axesOf } from './declared-axes.ts';
import { sizeValue } from './floating.ts';
import type { FormulaInput } from './formula-input.ts';
import { isRunTogether } from './name-hints.ts';
import { ROLES, type Names } from './scope.ts';
import type { SizeClass } from './sizes.ts';
import { tensor, unknown, type Value } from './values.ts';

export type { FormulaInput } from './formula-input.ts';

/** What is known of the tensors, by canonical name. */
export interface Knowledge {
  readonly ranks: ReadonlyMap<string, number>;
  readonly dtypes: ReadonlyMap<string, DType>;
  /** Inputs whose leading axes are spelt out, because an operation must know their number. */
  readonly pinned: ReadonlySet<string>;
}

const CLASS_OF: Readonly<Record<string, SizeClass>> = { n: 'position', m: 'position', d: 'feature', e: 'feature' };

export class Inputs {
  private readonly context: Context;
  private readonly names: Names;
  private readonly knowledge: Knowledge;
  private readonly values = new Map<string, Value>();
  private readonly found: FormulaInput[] = [];
  /** Sizes of inputs with roles. */
  private readonly symbols: Set<string> = new Set();
  /** Role letters used as numbers: all owners must turn out to agree. */
  readonly ambiguous: { readonly name: Name; readonly symbols: readonly string[] }[] = [];

  constructor(context: Context, names: Names, knowledge: Knowledge) {
    this.context = context;
    this.names = names;
    this.knowledge = knowledge;
    for (const declaration of names.declarations.values()) this.takeDeclared(declaration);
    for (const name of names.free.values()) if (!isRunTogether(name.name)) this.take(name);
    this.found.sort((a, b) => a.span.start - b.span.start);
  }

  /** In the order of the text; shapes in final sizes. */
  get list(): readonly FormulaInput[] {
    return this.found.map((input) => ({ ...input, shape: input.shape && this.context.sizes.shape(input.shape) }));
  }

  /** The value of an input; nothing where the name is none. */
  value(name: string): Value | undefined {
    return this.values.get(name) ?? (this.names.free.has(name) ? unknown : undefined);
  }

  /** `n`, `m`, `e` as the sizes of inputs with roles. */
  roleSize(name: Name): Value | undefined {
    const symbols = [...ROLES.keys()]
      .map((owner) => `${owner}.${name.name}`)
      .filter((symbol) => this.symbols.has(symbol));
    const [first] = symbols;
    if (first === undefined) return undefined;
    this.ambiguous.push({ name, symbols });
    return sizeValue(this.context, first, name.span);
  }

  private takeDeclared(declaration: Declaration): void {
    const { name, elementType } = declaration;
    const { named, open } = axesOf(this.context, declaration);
    const dtype = isDType(elementType?.name) ? elementType.name : 'f32';
    const shape =
      named && shapeOf([...this.leadingAxes(name.name, open, named.length), ...named], this.lead(name.name, open));
    this.add(name, dtype, shape, true);
  }

  private take(name: Name): void {
    const { ranks, dtypes } = this.knowledge;
    this.add(name, dtypes.get(name.name) ?? 'f32', this.shapeOf(name.name, ranks.get(name.name)), false);
  }

  private add(name: Name, dtype: DType, shape: Shape | undefined, declared: boolean): void {
    const { context } = this;
    const { span } = name;
    const written = context.text.slice(span.start, span.end);
    this.found.push({ name: name.name, written, dtype, shape, declared, span });
    if (shape === undefined) return;
    const node = context.drafts.sure({ op: 'input', name: name.name }, [], span, { dtype, shape });
    node.name = name.name;
    this.values.set(name.name, tensor(node));
  }

  /** The shape of an input that nothing declares. */
  private shapeOf(name: string, rank: number | undefined): Shape | undefined {
    const roles = ROLES.get(name);
    if (roles !== undefined && (rank === undefined || rank >= roles.length)) {
      const axes = roles.map((letter) => this.roleAxis(name, letter));
      return shapeOf([...this.leadingAxes(name, true, axes.length), ...axes], this.lead(name, true));
    }
    if (rank === undefined) return undefined;
    return rank === 0 ? scalarShape : shapeOf(Array.from({ length: rank }, (_, k) => `${name}.${k}`));
  }

  private roleAxis(name: string, letter: string): Size {
    const symbol = `${name}.${letter}`;
    this.symbols.add(symbol);
    const own = CLASS_OF[letter];
    if (own !== undefined) this.context.sizes.classify(symbol, own);
    return symbol;
  }

  private lead(name: string, open: boolean): readonly string[] {
    return open && !this.isPinned(name) ? [name] : [];
  }

  /** Leading axes one by one, where their number must be known. */
  private leadingAxes(name: string, open: boolean, rank: number): readonly Size[] {
    if (!open || !this.isPinned(name)) return [];
    const count = Math.max(0, (this.knowledge.ranks.get(name) ?? 0) - rank);
    return Array.from({ length: count }, (_, k) => `${name}.${k}`);
  }

  private isPinned(name: string): boolean {
    return this.knowledge.pinned.has(name) && this.knowledge.ranks.has(name);
  }
}
