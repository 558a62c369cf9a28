import { HeedBug } from '@heed/diagnostics';
import { beforeAll, expect, test } from 'vitest';
import wabt from 'wabt';
import { wasmProbes } from './features.ts';
import type { FunctionBuilder } from './function.ts';
import { mathTable, scalarMath } from './math.ts';
import type { MathName } from './math.ts';
import { WasmModule } from './module.ts';
import { opInfo, opNames } from './opcodes.ts';
import type { LaneOp, MemoryLaneOp, MemoryOp, Op, OpInfo, PlainOp, ValueType } from './opcodes.ts';
import { printWat } from './wat.ts';

let tools: Awaited<ReturnType<typeof wabt>>;
beforeAll(async () => {
  tools = await wabt();
});

const features = {
  simd: true,
  threads: true,
  relaxed_simd: true,
  bulk_memory: true,
  sat_float_to_int: true,
  sign_extension: true,
  multi_value: true,
};

/** The module without its custom sections. */
function bare(bytes: Uint8Array): Uint8Array {
  const kept: number[] = [...bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length;) {
    const start = at;
    const id = bytes[at++];
    let size = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = bytes[at++];
      size |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127);
    at += size;
    if (id !== 0) kept.push(...bytes.subarray(start, at));
  }
  return Uint8Array.from(kept);
}

/** Prints, lets wabt read the print, and wants the same bytes. */
function check(bytes: Uint8Array): string {
  expect(WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)).toBe(true);
  const text = printWat(bytes);
  const parsed = tools.parseWat('printed.wat', text, features);
  const again = parsed.toBinary({ canonicalize_lebs: true }).buffer;
  expect(Buffer.from(bare(again)).toString('hex')).toBe(Buffer.from(bare(bytes)).toString('hex'));
  parsed.destroy();
  return text;
}

function constant(f: FunctionBuilder, type: ValueType): void {
  if (type === 'i32') f.i32(-77);
  else if (type === 'i64') f.i64(123456789012345n);
  else if (type === 'f32') f.f32(0.1);
  else if (type === 'f64') f.f64(1e300);
  else f.f32x4(1, -0, Infinity, 2.5);
}

test('every instruction of the table: encoded, valid, printed, read back', () => {
  const module = new WasmModule('all');
  module.memory({ min: 1, max: 2, shared: true });
  const rows = opNames.map((name): [Op, OpInfo] => [name, opInfo(name)]);
  module.func('every', {}, [], (f) => {
    for (const [name, info] of rows) {
      if (!info.fixed || name.endsWith('.const')) continue;
      for (const type of info.pops) constant(f, type);
      if (info.immediate === 'memarg') f.mem(name as MemoryOp, 300);
      else if (info.immediate === 'lane') f.lane(name as LaneOp, info.count - 1);
      else if (info.immediate === 'memarg-lane') f.memLane(name as MemoryLaneOp, info.count - 1, 5, 0);
      else if (info.immediate === 'shuffle') f.shuffle([0, 31, 1, 30, 2, 29, 3, 28, 4, 27, 5, 26, 6, 25, 7, 24]);
      else f.op(name as PlainOp);
      for (let i = 0; i < info.pushes.length; i++) f.drop();
    }
  });
  const text = check(module.encode());
  const printed = new Set(text.match(/^ +[a-z0-9_]+(\.[a-z0-9_.]+)?/gm)?.map((line) => line.trim()));
  const builders: Op[] = [
    'unreachable',
    'block',
    'loop',
    'if',
    'else',
    'end',
    'br',
    'br_if',
    'return',
    'call',
    'select',
    'local.get',
    'local.set',
    'local.tee',
  ];
  expect(rows.map(([name]) => name).filter((name) => !printed.has(name))).toEqual(builders);
  expect(rows.length).toBeGreaterThan(450);
});

test('a module reads like a module', () => {
  const module = new WasmModule('sum of positives');
  module.memory({ min: 1, max: 16, shared: true, import: ['env', 'memory'] });
  const log = module.importFunc(['host', 'log'], ['f32', 'f64'], []);
  module.func(
    'sum',
    { at: 'i32', n: 'i32' },
    ['f32'],
    (f, { at, n }) => {
      const i = f.local('i32', 'i');
      const sum = f.local('f32', 'sum');
      const nameless = f.local('v128');
      f.for(
        i,
        0,
        () => f.get(n),
        1,
        () => {
          f.get(at);
          f.load('f32', 8, 0);
          f.f32(0);
          f.op('f32.gt');
          f.if(
            () => {
              f.get(sum);
              f.f32(0.1);
              f.op('f32.add');
              f.set(sum);
            },
            () => {
              f.f32(-1.5e-7);
              f.f64(NaN);
              f.call(log);
            },
          );
          f.i32x4(127);
          f.set(nameless);
        },
      );
      f.get(sum);
    },
    { export: true },
  );
  module.data(16, Uint8Array.of(1, 34, 255));
  expect(check(module.encode())).toBe(`(module $sum_of_positives
  (type (;0;) (func (param f32 f64)))
  (type (;1;) (func (param i32 i32) (result f32)))
  (import "host" "log" (func $log (param f32 f64)))
  (import "env" "memory" (memory 1 16 shared))
  (func $sum (param $at i32) (param $n i32) (result f32)
    (local $i i32) (local $sum f32) (local $l4 v128) (local $constant v128)
    v128.const i32x4 0x0000007f 0x0000007f 0x0000007f 0x0000007f
    local.set $constant
    i32.const 0
    local.set $i
    block $L0
      loop $L1
        local.get $i
        local.get $n
        i32.ge_s
        br_if $L0
        local.get $at
        f32.load offset=8 align=1
        f32.const 0
        f32.gt
        if $L2
          local.get $sum
          f32.const 0.1
          f32.add
          local.set $sum
        else
          f32.const -1.5e-7
          f64.const nan
          call $log
        end
        local.get $constant
        local.set $l4
        local.get $i
        i32.const 1
        i32.add
        local.set $i
        br $L1
      end
    end
    local.get $sum
  )
  (export "sum" (func $sum))
  (data (i32.const 16) "\\01\\22\\ff")
)
`);
});

test('several results, odd names, names used twice, odd numbers', () => {
  const module = new WasmModule('π');
  const twice = (name: string): void => {
    module.func(name, { Q·Kᵀ: 'f32' }, ['f32', 'i32'], (f, { Q·Kᵀ: x }) => {
      f.block(() => {
        f.get(x);
        f.i32(-0x80000000);
      }, ['f32', 'i32']);
      for (const value of [-0, -Infinity, 2 ** -149, 3.4028234663852886e38, 16777217, 1e-45]) {
        f.f32(value);
        f.drop();
      }
      for (const value of [Number.MIN_VALUE, Number.MAX_VALUE, -NaN, 0.1]) {
        f.f64(value);
        f.drop();
      }
      f.v128([1, 0, 192, 127, 0, 0, 160, 255, 0, 0, 0, 128, 255, 255, 255, 255]);
      f.drop();
      f.i64(-(2n ** 63n));
      f.drop();
    });
  };
  twice('same');
  twice('same');
  module.memory({ min: 0 });
  expect(check(module.encode())).toContain('(func $same.1 (param $Q_K_ f32) (result f32 i32)');
});

test('the functions of mathematics read back', () => {
  const module = new WasmModule('math');
  for (const name of Object.keys(mathTable) as MathName[])
    for (const madd of [false, true]) scalarMath(module, name, { madd });
  expect(check(module.encode())).toContain('call $exp_f32x4_madd');
});

test('probes are valid where the feature is, and only there', () => {
  const flag = { simd: 'simd', relaxedSimd: 'relaxed_simd', threads: 'threads' } as const;
  for (const [feature, name] of Object.entries(flag) as [keyof typeof flag, (typeof flag)[keyof typeof flag]][]) {
    check(wasmProbes[feature]);
    const without = (): void =>
      tools.readWasm(wasmProbes[feature], { ...features, [name]: false, check: true }).validate();
    expect(without).toThrow(/error/);
  }
});

test('bytes that are no program of ours are a bug', () => {
  expect(() => printWat(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))).toThrow(HeedBug);
  expect(() => printWat(wasmProbes.simd.subarray(0, 20))).toThrow(HeedBug);
});
