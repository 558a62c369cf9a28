/**
 * A WebAssembly module under construction: types (each once), imports, functions, memory, exports and data.
 *
 * Function numbers are given out at encode time, so imports and helper functions may be added while another body is
 * being written (`once`). Nothing is compiled or run here. Absent: tables, globals, start functions, several memories.
 */

import { bug } from '@heed/diagnostics';
import { FunctionBuilder } from './function.ts';
import type { Body, Func } from './function.ts';
import type { Local } from './instructions.ts';
import type { ValueType } from './opcodes.ts';
import { writeModule } from './sections.ts';
import type { MemorySpec, Signature } from './sections.ts';

/** Parameters by name, in order. */
export type Params = Readonly<Record<string, ValueType>>;
export type ParamLocals<P extends Params> = { readonly [K in keyof P]: Local<P[K]> };

interface Pending {
  readonly func: Func;
  readonly type: number;
  body: Body | undefined;
}

/** Bodies that any module may have, by key: there are as many as emitters name. */
const standards = new Map<string, { readonly func: Func; readonly body: Body }>();

export interface ModuleOptions {
  /** Functions of libraries are imported; without, the module has them itself. */
  readonly libraries?: boolean;
  /** Whether relaxed operations may be used. */
  readonly relaxed?: boolean;
}

export class WasmModule {
  readonly name: string;
  readonly relaxed: boolean;
  readonly #types: Signature[] = [];
  readonly #typeOf: Map<string, number> = new Map();
  readonly #imports: { readonly func: Func; readonly type: number; readonly from: readonly [string, string] }[] = [];
  readonly #functions: Pending[] = [];
  readonly #exports: { readonly name: string; readonly func: Func }[] = [];
  readonly #data: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  readonly #once: Map<string, Func> = new Map();
  readonly #libraries: Set<string> | undefined;
  #memory: MemorySpec | undefined;

  constructor(name = '', { libraries = false, relaxed = false }: ModuleOptions = {}) {
    this.name = name;
    this.relaxed = relaxed;
    this.#libraries = libraries ? new Set() : undefined;
  }

  /** The modules that functions are imported from which are heed's own. */
  get libraries(): readonly string[] {
    return [...(this.#libraries ?? [])];
  }

  memory(spec: MemorySpec): void {
    if (this.#memory !== undefined) bug(`the wasm module \`${this.name}\` has one memory`);
    if (spec.shared === true && spec.max === undefined) bug(`the shared memory of \`${this.name}\` has a maximum`);
    this.#memory = spec;
  }

  importFunc(
    from: readonly [module: string, field: string],
    params: readonly ValueType[],
    results: readonly ValueType[],
  ): Func {
    const func = { name: from[1], params, results };
    this.#imports.push({ func, from, type: this.#type(params, results) });
    return func;
  }

  /** A function with named parameters; `write` receives its builder, its parameters by name, and itself for recursion. */
  func<const P extends Params>(
    name: string,
    params: P,
    results: readonly ValueType[],
    write: (f: FunctionBuilder, params: ParamLocals<P>, self: Func) => void,
    options: { readonly export?: boolean } = {},
  ): Func {
    const f = new FunctionBuilder(name, results, (types) => this.#type([], types));
    const locals = Object.fromEntries(Object.entries(params).map(([param, type]) => [param, f.local(type, param)]));
    const func = { name, params: Object.values(params), results };
    const pending: Pending = { func, type: this.#type(func.params, results), body: undefined };
    this.#functions.push(pending);
    write(f, locals as ParamLocals<P>, func);
    pending.body = f.finish();
    if (options.export === true) this.export(name, func);
    return func;
  }

  /** The function under this key, built on first demand: how a helper comes into a module once. */
  once(key: string, build: (module: WasmModule) => Func): Func {
    const func = this.#once.get(key) ?? build(this);
    this.#once.set(key, func);
    return func;
  }

  /** As `once`, for what `name` says all about: the finished body is kept for other modules, if it calls nothing. */
  standard(name: string, build: (module: WasmModule) => Func): Func {
    const key = `${name}${this.relaxed ? ' relaxed' : ''}`;
    return this.once(key, () => {
      const known = standards.get(key);
      if (known !== undefined) {
        const { func, body } = known;
        this.#functions.push({ func, type: this.#type(func.params, func.results), body });
        return func;
      }
      const func = build(this);
      const body = this.#functions.find((pending) => pending.func === func)?.body;
      if (body !== undefined && body.isAlone) standards.set(key, { func, body });
      return func;
    });
  }

  /** A function of a library, under its name; that says all about it, as in `standard`. */
  shared<const P extends Params>(
    library: string,
    name: string,
    params: P,
    results: readonly ValueType[],
    write: (f: FunctionBuilder, params: ParamLocals<P>) => void,
  ): Func {
    const libraries = this.#libraries;
    if (libraries === undefined) return this.standard(name, () => this.func(name, params, results, write));
    libraries.add(library);
    return this.once(name, () => this.importFunc([library, name], Object.values(params), results));
  }

  export(name: string, func: Func): void {
    if (this.#exports.some((other) => other.name === name))
      bug(`the wasm module \`${this.name}\` exports \`${name}\` once`);
    this.#exports.push({ name, func });
  }

  /** Bytes written at instantiation; where a shared memory is imported, by every instance again. */
  data(offset: number, bytes: Uint8Array): void {
    this.#data.push({ offset, bytes });
  }

  /** Names of locals are for those who read the text of a module. */
  encode({ namesLocals = true }: { readonly namesLocals?: boolean } = {}): Uint8Array<ArrayBuffer> {
    const numbers = new Map<Func, number>();
    for (const { func } of [...this.#imports, ...this.#functions]) numbers.set(func, numbers.size);
    return writeModule({
      name: this.name,
      types: this.#types,
      imports: this.#imports,
      functions: this.#functions.map(({ func, type, body }) => ({
        func,
        type,
        body: body ?? bug(`the wasm function \`${func.name}\` is finished before encoding`),
      })),
      memory: this.#memory,
      exports: this.#exports,
      data: this.#data,
      namesLocals,
      indexOf: (func) => numbers.get(func) ?? bug(`\`${func.name}\` is a function of the wasm module \`${this.name}\``),
    });
  }

  #type(params: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${params.join()}>${results.join()}`;
    const found = this.#typeOf.get(key);
    if (found !== undefined) return found;
    this.#typeOf.set(key, this.#types.length);
    return this.#types.push({ params, results }) - 1;
  }
}
