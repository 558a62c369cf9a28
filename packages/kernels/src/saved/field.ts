/**
 * A value of unknown form with its place in the text, and the questions that are asked of it.
 *
 * In: what JSON.parse gave, from anybody. Out: numbers, texts, lists and further fields, each of the kind that was asked
 * for, or a HeedError that says where something else stands. Only own fields are seen. It knows no program.
 */

import { HeedError } from '@heed/diagnostics';
import { report } from '../messages.ts';
import { specialNumbers } from './program-text.ts';

export class Field {
  readonly #value: unknown;
  readonly #at: string;

  constructor(value: unknown, at: string) {
    this.#value = value;
    this.#at = at;
  }

  fail(expected: string): never {
    throw new HeedError([report['program/malformed']({ at: this.#at, expected })]);
  }

  /** A field of an object; one that is not there fails when it is asked for what it is. */
  field(name: string): Field {
    return new Field(this.#own(name), `${this.#at}.${name}`);
  }

  has(name: string): boolean {
    return this.#own(name) !== undefined;
  }

  /** What `read` makes of a field, as a record of that one name; an empty one where the field is not there. */
  optional<const N extends string, T>(name: N, read: (field: Field) => T): { readonly [K in N]?: T } {
    return this.has(name) ? ({ [name]: read(this.field(name)) } as { readonly [K in N]?: T }) : {};
  }

  list<T>(read: (item: Field, index: number) => T): T[] {
    if (!Array.isArray(this.#value)) return this.fail('a list');
    return this.#value.map((item: unknown, k) => read(new Field(item, `${this.#at}[${k}]`), k));
  }

  text(): string {
    return typeof this.#value === 'string' ? this.#value : this.fail('a text');
  }

  isText(): boolean {
    return typeof this.#value === 'string';
  }

  isNumber(): boolean {
    return typeof this.#value === 'number';
  }

  isNull(): boolean {
    return this.#value === null;
  }

  oneOf<const T extends string>(words: readonly T[]): T {
    return words.find((word) => word === this.#value) ?? this.fail(words.map((word) => `'${word}'`).join(' or '));
  }

  truth(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.fail('true or false');
  }

  number(): number {
    if (typeof this.#value === 'number') return this.#value;
    const special = typeof this.#value === 'string' ? specialNumbers.get(this.#value) : undefined;
    return special ?? this.fail('a number');
  }

  /** A whole number that is not below `least` and is below `limit`. */
  whole(least: number, limit: number = 2 ** 31): number {
    const value = this.#value;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value < limit) return value;
    return this.fail(`a whole number from ${least} to ${limit - 1}`);
  }

  #own(name: string): unknown {
    const value = this.#value;
    if (typeof value !== 'object' || value === null) return this.fail('an object');
    return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  }
}
