import { HeedBug } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import type { FunctionBuilder } from './function.ts';
import { WasmModule } from './module.ts';
import type { ParamLocals, Params } from './module.ts';
import type { ValueType } from './opcodes.ts';

type Exports = Record<string, (...args: (number | bigint)[]) => number>;

function run(module: WasmModule, imports: WebAssembly.Imports = {}): Exports & { memory: WebAssembly.Memory } {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), imports);
  return instance.exports as unknown as Exports & { memory: WebAssembly.Memory };
}

/** One exported function `f`, called. */
function check<const P extends Params>(
  params: P,
  results: readonly ValueType[],
  write: (f: FunctionBuilder, params: ParamLocals<P>) => void,
): (...args: (number | bigint)[]) => unknown {
  const module = new WasmModule('one');
  module.memory({ min: 1, export: 'memory' });
  module.func('f', params, results, write, { export: true });
  return run(module)['f'];
}

describe('modules run', () => {
  test('a dot product: counted loop, SIMD body, scalar tail', () => {
    const module = new WasmModule('dot');
    module.memory({ min: 1, export: 'memory' });
    module.func(
      'dot',
      { a: 'i32', b: 'i32', n: 'i32' },
      ['f32'],
      (f, { a, b, n }) => {
        const i = f.local('i32', 'i');
        const sum = f.local('v128', 'sum');
        const tail = f.local('f32', 'tail');
        const at = (base: typeof a): void => {
          f.get(base, i);
          f.i32(2);
          f.op('i32.shl');
          f.op('i32.add');
        };
        f.for(
          i,
          0,
          () => {
            f.get(n);
            f.i32(3);
            f.op('i32.sub');
          },
          4,
          () => {
            f.get(sum);
            at(a);
            f.load('v128', 0, 2);
            at(b);
            f.load('v128', 0, 2);
            f.op('f32x4.mul');
            f.op('f32x4.add');
            f.set(sum);
          },
        );
        f.for(
          i,
          () => f.get(i),
          () => f.get(n),
          1,
          () => {
            f.get(tail);
            at(a);
            f.load('f32');
            at(b);
            f.load('f32');
            f.op('f32.mul');
            f.op('f32.add');
            f.set(tail);
          },
        );
        f.get(tail);
        for (let lane = 0; lane < 4; lane++) {
          f.get(sum);
          f.lane('f32x4.extract_lane', lane);
          f.op('f32.add');
        }
      },
      { export: true },
    );
    const { dot, memory } = run(module);
    const view = new Float32Array(memory.buffer);
    for (let i = 0; i < 64; i++) {
      view[i] = i - 7;
      view[64 + i] = (i % 5) + 0.5;
    }
    for (const n of [0, 1, 3, 4, 5, 31]) {
      let want = 0;
      for (let i = 0; i < n; i++) want += view[i] * view[64 + i];
      expect(dot(0, 256, n)).toBe(want);
    }
  });

  test('imports, calls, recursion through a handle, and types written once', () => {
    const module = new WasmModule('calls');
    const seen: number[] = [];
    const log = module.importFunc(['host', 'log'], ['f32'], []);
    const twice = module.func('twice', { x: 'f32' }, ['f32'], (f, { x }) => {
      f.get(x, x);
      f.op('f32.add');
    });
    module.func(
      'main',
      { x: 'f32' },
      ['f32'],
      (f, { x }) => {
        f.get(x);
        f.call(twice);
        f.tee(x);
        f.call(log);
        // An import that arrives after calls were written: numbers are given at encode time.
        f.get(x);
        f.call(module.importFunc(['host', 'half'], ['f32'], ['f32']));
        f.call(
          module.once('thrice', (m) =>
            m.func('thrice', { y: 'f32' }, ['f32'], (g, { y }) => {
              g.get(y);
              g.f32(3);
              g.op('f32.mul');
            }),
          ),
        );
      },
      { export: true },
    );
    const { main } = run(module, { host: { log: (x: number) => seen.push(x), half: (x: number) => x / 2 } });
    expect(main(5)).toBe(15);
    expect(seen).toEqual([10]);
  });

  test('if with a value, block with several values, early return, loop by hand', () => {
    const choose = check({ x: 'i32' }, ['i32'], (f, { x }) => {
      f.get(x);
      f.if(
        () => f.i32(-5),
        () => f.i32(0xffffffff),
        ['i32'],
      );
    });
    expect([choose(1), choose(0)]).toEqual([-5, -1]);
    const pair = check({ x: 'i32' }, ['f32'], (f, { x }) => {
      f.block(
        (exit) => {
          f.f32(8);
          f.f32(2);
          f.get(x);
          f.brIf(exit);
          f.op('f32.mul');
          f.f32(1);
          f.br(exit);
        },
        ['f32', 'f32'],
      );
      f.op('f32.sub');
    });
    expect([pair(1), pair(0)]).toEqual([6, 15]);
    const collatz = check({ n: 'i64' }, ['i32'], (f, { n }) => {
      const steps = f.local('i32', 'steps');
      f.loop((top) => {
        f.get(n);
        f.i64(1n);
        f.op('i64.le_u');
        f.if(() => {
          f.get(steps);
          f.return();
        });
        f.bump(steps, 1);
        f.get(n);
        f.i64(3n);
        f.op('i64.mul');
        f.i64(1n);
        f.op('i64.add');
        f.get(n);
        f.i64(1n);
        f.op('i64.shr_u');
        f.get(n);
        f.i64(1n);
        f.op('i64.and');
        f.op('i32.wrap_i64');
        f.select();
        f.set(n);
        f.br(top);
      });
      f.unreachable();
    });
    expect(collatz(27n)).toBe(111);
  });

  test('code after a branch is polymorphic', () => {
    const f = check({}, ['i32'], (f) => {
      f.block(
        (exit) => {
          f.i32(3);
          f.br(exit);
          f.op('i32.add');
          f.drop();
          f.op('f32x4.add');
          f.drop();
          f.select();
          f.drop();
          f.i32(4);
        },
        ['i32'],
      );
      f.return();
      f.op('f32.add');
      f.drop();
    });
    expect(f()).toBe(3);
  });

  test('constants of every type, lanes, shuffles, bulk memory', () => {
    expect(check({}, ['i64'], (f) => f.i64(-(2n ** 63n)))()).toBe(-(2n ** 63n));
    for (const value of [0, 63, 64, -64, -65, 127, 128, 0x7fffffff, -0x80000000])
      expect(check({}, ['i32'], (f) => f.i32(value))()).toBe(value);
    expect(check({}, ['f64'], (f) => f.f64(Math.PI))()).toBe(Math.PI);
    expect(check({}, ['f32'], (f) => f.f32(-0))()).toBe(-0);
    expect(
      check({}, ['f32'], (f) => {
        f.f32x4(1, 2, 3, 4);
        f.lane('f32x4.extract_lane', 2);
      })(),
    ).toBe(3);
    expect(
      check({}, ['i32'], (f) => {
        f.i32x4(-2, 7, 9, 11);
        f.lane('i32x4.extract_lane', 0);
      })(),
    ).toBe(-2);
    expect(
      check({}, ['f64'], (f) => {
        f.f64x2(0.1);
        f.lane('f64x2.extract_lane', 1);
      })(),
    ).toBe(0.1);
    expect(
      check({}, ['i32'], (f) => {
        f.v128([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
        f.i32x4(0x44434241);
        f.shuffle([31, 30, 29, 28, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        f.lane('i32x4.extract_lane', 0);
      })(),
    ).toBe(0x41424344);
    expect(
      check({}, ['i32'], (f) => {
        f.i32(16);
        f.i32(7);
        f.i32(8);
        f.op('memory.fill');
        f.i32(32);
        f.i32(18);
        f.i32(4);
        f.op('memory.copy');
        f.i32(0);
        f.v128(new Uint8Array(16));
        f.memLane('v128.load32_lane', 3, 32);
        f.lane('i32x4.extract_lane', 3);
      })(),
    ).toBe(0x07070707);
  });

  test('shared imported memory, atomics, data', () => {
    const module = new WasmModule('threads');
    module.memory({ min: 1, max: 4, shared: true, import: ['env', 'memory'] });
    module.data(64, Uint8Array.of(40, 0, 0, 0));
    module.func(
      'bump',
      { by: 'i32' },
      ['i32'],
      (f, { by }) => {
        f.op('atomic.fence');
        f.i32(64);
        f.get(by);
        f.mem('i32.atomic.rmw.add');
        f.drop();
        f.i32(64);
        f.i32(1);
        f.mem('memory.atomic.notify');
        f.i32(0);
        f.mem('i32.atomic.load', 64);
        f.op('i32.add');
      },
      { export: true },
    );
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
    expect(run(module, { env: { memory } })['bump'](2)).toBe(42);
    expect(new Int32Array(memory.buffer)[16]).toBe(42);
  });

  test('relaxed SIMD validates and runs', () => {
    const f = check({ x: 'f32' }, ['f32'], (f, { x }) => {
      for (let i = 0; i < 3; i++) {
        f.get(x);
        f.op('f32x4.splat');
      }
      f.op('f32x4.relaxed_madd');
      f.lane('f32x4.extract_lane', 1);
    });
    expect(f(3)).toBe(12);
  });

  test('names reach the engine', () => {
    const module = new WasmModule('named');
    module.func('falls_over', {}, [], (f) => f.unreachable(), { export: true });
    let stack = '';
    try {
      run(module)['falls_over']();
    } catch (error) {
      stack = (error as Error).stack ?? '';
    }
    expect(stack).toContain('falls_over');
  });
});

describe('a wrong emission is a bug at its line', () => {
  const wrong = (message: RegExp, write: (f: FunctionBuilder) => void, results: ValueType[] = []): void => {
    const build = (): unknown => new WasmModule('m').func('kernel', {}, results, write);
    expect(build).toThrow(HeedBug);
    expect(build).toThrow(message);
  };

  test('operands', () => {
    wrong(/`kernel`.*`f32.add` wants f32 but the stack has i32/, (f) => {
      f.f32(1);
      f.i32(1);
      f.op('f32.add');
    });
    wrong(/`f32x4.add` wants v128 but the stack is empty/, (f) => {
      f.f32x4(1);
      f.op('f32x4.add');
    });
    wrong(/`local.set x` wants f32/, (f) => {
      f.i32(1);
      f.set(f.local('f32', 'x'));
    });
    wrong(/`select` wants f32 but the stack has i32/, (f) => {
      f.i32(1);
      f.f32(2);
      f.i32(0);
      f.select();
    });
    wrong(/`if` wants i32 but the stack has f32/, (f) => {
      f.f32(1);
      f.if(() => {});
    });
    wrong(/`i32.add` wants i32 but the stack is empty/, (f) => {
      f.i32(1);
      f.block(() => {
        f.i32(1);
        f.op('i32.add');
      });
    });
  });

  test('results and labels', () => {
    wrong(/`end` wants i32 but the stack is empty/, () => {}, ['i32']);
    wrong(/`end` leaves \[i32\]/, (f) => f.i32(1));
    wrong(/`end` leaves \[i32\]/, (f) => {
      f.block((exit) => {
        f.br(exit);
        f.i32(1);
      });
    });
    wrong(
      /needs an else/,
      (f) => {
        f.i32(1);
        f.if(() => f.i32(1), undefined, ['i32']);
      },
      ['i32'],
    );
    wrong(/label that is closed/, (f) => {
      let gone = { depth: 9 };
      f.block((exit) => {
        gone = exit;
      });
      f.block(() => f.br(gone));
    });
    wrong(
      /wants f32 but the stack has i32/,
      (f) => {
        f.i32(1);
        f.return();
      },
      ['f32'],
    );
  });

  test('immediates, owners, modules', () => {
    wrong(/`f32x4.extract_lane` has lanes 0–3, not 4/, (f) => {
      f.f32x4(1);
      f.lane('f32x4.extract_lane', 4);
    });
    wrong(/alignment up to 2\^2, not 2\^3/, (f) => {
      f.i32(0);
      f.load('f32', 0, 3);
    });
    wrong(/alignment 2\^2, not 2\^0/, (f) => {
      f.i32(0);
      f.mem('i32.atomic.load', 0, 0);
    });
    wrong(/offset -4/, (f) => {
      f.i32(0);
      f.load('f32', -4);
    });
    wrong(/`i32.const` does not hold 1.5/, (f) => f.i32(1.5));
    wrong(/16 lanes/, (f) => {
      f.f32x4(1);
      f.f32x4(1);
      f.shuffle([1]);
    });
    const module = new WasmModule('m');
    module.func('one', { x: 'f32' }, [], (_, { x }) => {
      wrong(/uses a local of `one`/, (f) => f.get(x));
    });
    expect(() => module.memory({ min: 1, shared: true })).toThrow(HeedBug);
    const foreign = new WasmModule('other').func('foreign', {}, [], () => {});
    module.func('calls', {}, [], (f) => f.call(foreign));
    expect(() => module.encode()).toThrow(/`foreign` is a function of the wasm module `m`/);
  });
});

test('a standard function is built for one module and stands in the next; what calls others is built again', () => {
  let built = 0;
  const moduleWith = (key: string, calls: boolean): Uint8Array => {
    const module = new WasmModule('standards');
    const other = calls ? module.importFunc(['host', 'log'], ['f32'], []) : undefined;
    const twice = module.standard(key, () => {
      built += 1;
      return module.func(key, { x: 'f32' }, ['f32'], (f, { x }) => {
        if (other !== undefined) {
          f.get(x);
          f.call(other);
        }
        f.get(x, x);
        f.op('f32.add');
      });
    });
    module.func(
      'four',
      { x: 'f32' },
      ['f32'],
      (f, { x }) => {
        f.get(x);
        f.call(twice);
        f.call(twice);
      },
      { export: true },
    );
    return module.encode();
  };
  expect(moduleWith('alone', false)).toEqual(moduleWith('alone', false));
  expect(built).toBe(1);
  expect(moduleWith('calling', true)).toEqual(moduleWith('calling', true));
  expect(built).toBe(3);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleWith('alone', false) as BufferSource));
  expect((exports['four'] as (x: number) => number)(2.5)).toBe(10);
});

test('a function of a library is imported where modules have libraries, and else stands in the module', () => {
  const write = (module: WasmModule): void => {
    const twice = module.shared('sums', 'twice', { x: 'f32' }, ['f32'], (f, { x }) => {
      f.get(x, x);
      f.op('f32.add');
    });
    const again = module.shared('sums', 'twice', { x: 'f32' }, ['f32'], () => {});
    expect(again).toBe(twice);
    module.func(
      'four',
      { x: 'f32' },
      ['f32'],
      (f, { x }) => {
        f.get(x);
        f.call(twice);
        f.call(twice);
      },
      { export: true },
    );
  };
  const [alone, linked] = [new WasmModule('alone'), new WasmModule('linked', { libraries: true })];
  write(alone);
  write(linked);
  expect([alone.libraries, linked.libraries]).toEqual([[], ['sums']]);
  const compiled = [alone, linked].map((module) => new WebAssembly.Module(module.encode()));
  expect(compiled.map((module) => WebAssembly.Module.imports(module))).toEqual([
    [],
    [{ module: 'sums', name: 'twice', kind: 'function' }],
  ]);
  const links: readonly WebAssembly.Imports[] = [{}, { sums: { twice: (x: number) => x * 3 } }];
  const fours = links.map((imports, k) => new WebAssembly.Instance(compiled[k], imports).exports['four']);
  expect(fours.map((four) => (four as (x: number) => number)(2.5))).toEqual([10, 22.5]);
});
