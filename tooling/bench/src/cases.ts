/**
 * What is measured: problems, who takes part, and the goals they stand against.
 *
 * In: nothing. Out: the list, as data. The first entry of a case is the subject; every other one is told as how many times
 * as long as the subject it takes, round by round. A goal names entries by how their label begins, and the quickest of
 * them counts. Goals hold for one setting of threads, strictness and width; under another they are not shown.
 */

import { attentionProblem, type Described } from './attention-problem.ts';
import type { MakerName } from './makers.ts';
import type { Problem } from './problem.ts';
import { productProblem } from './product-problem.ts';

export interface Goal {
  /** Labels that begin so. */
  readonly against: string;
  readonly least?: number;
  readonly most?: number;
  /** One thread, relaxed and narrow unless said. */
  readonly threads?: number;
  readonly strict?: boolean;
  readonly wide?: boolean;
}

export interface Entry {
  readonly label: string;
  readonly maker: MakerName;
  /** The case's own unless said. */
  readonly problem?: () => Problem;
}

export interface Case {
  readonly name: string;
  readonly title: string;
  readonly problem: () => Problem;
  readonly entries: readonly Entry[];
  readonly goals: readonly Goal[];
  /** Only with `--long`. */
  readonly long?: boolean;
  /** Only with this many threads or more. */
  readonly threads?: number;
  /** Calls a second instead of milliseconds. */
  readonly calls?: boolean;
}

const by = (...names: readonly MakerName[]): readonly Entry[] => names.map((maker) => ({ label: maker, maker }));
const attention = (described: Described) => (): Problem => attentionProblem(described);

const dense = (queries: number, goals: readonly Goal[]): Case => ({
  name: `dense-${queries}`,
  title: `dense, 8 heads × ${queries}`,
  problem: attention({ heads: 8, queries }),
  entries: by('heed', 'onnxruntime-web graph', 'onnxruntime-node mha', 'onnxruntime-node graph', 'jax-js', 'tfjs-wasm'),
  goals,
});

const denseGoals: readonly Goal[] = [
  { against: 'onnxruntime-web', least: 2.3 },
  { against: 'onnxruntime-web', least: 1.8, strict: true },
  { against: 'jax-js', least: 5 },
  { against: 'onnxruntime-node', least: 0.5 },
];

const causal: Described = { heads: 8, queries: 2048, causal: true };
const variant = (label: string, more: Partial<Described>): Entry => ({
  label,
  maker: 'heed',
  problem: attention({ ...causal, ...more }),
});

export const cases: readonly Case[] = [
  dense(128, []),
  dense(512, denseGoals),
  dense(1024, denseGoals),
  dense(2048, [
    ...denseGoals,
    { against: 'onnxruntime-web', least: 2.2, threads: 2 },
    { against: 'onnxruntime-node', least: 0.75, wide: true },
  ]),
  {
    name: 'causal-2048',
    title: 'causal, 8 heads × 2048',
    problem: attention(causal),
    entries: by('heed', 'onnxruntime-web mha', 'onnxruntime-node mha', 'onnxruntime-node gqa', 'jax-js', 'tfjs-wasm'),
    goals: [
      { against: 'onnxruntime-web', least: 4.5 },
      { against: 'onnxruntime-node mha', least: 1.2 },
      { against: 'onnxruntime-node mha', least: 1.6, wide: true },
    ],
  },
  {
    name: 'window-4096',
    title: 'causal window of 256, 1 head × 4096',
    problem: attention({ heads: 1, queries: 4096, causal: true, window: 256 }),
    entries: by(
      'heed',
      'onnxruntime-web graph',
      'onnxruntime-node gqa',
      'onnxruntime-node graph',
      'jax-js',
      'js blocked',
    ),
    goals: [
      { against: 'onnxruntime-web', least: 26 },
      { against: 'onnxruntime-node', least: 4.5 },
    ],
  },
  {
    name: 'variants-2048',
    title: 'what a mechanism adds to causal, 8 heads × 2048',
    problem: attention(causal),
    entries: [
      { label: 'heed causal', maker: 'heed' },
      variant('ALiBi', { alibi: true }),
      variant('documents', { documents: true }),
      variant('sink', { sink: true }),
      variant('sigmoid', { row: 'sigmoid' }),
      variant('soft cap', { cap: 30 }),
    ],
    goals: [
      ...['ALiBi', 'documents', 'sink', 'sigmoid'].map((against) => ({ against, most: 1.25 })),
      { against: 'soft cap', most: 1.6 },
    ],
  },
  {
    name: 'grouped-2048',
    title: 'grouped heads, 8 query heads × 2048 on 2 of keys, beside ungrouped ones',
    problem: attention({ heads: 8, queries: 2048 }),
    entries: [
      { label: 'heed ungrouped', maker: 'heed' },
      { label: 'grouped', maker: 'heed', problem: attention({ heads: 8, keyHeads: 2, queries: 2048 }) },
    ],
    goals: [{ against: 'grouped', most: 1.05 }],
  },
  {
    name: 'decode-2048',
    title: 'decoding, 1 query × 8 heads × 2048 keys (resident for heed)',
    problem: attention({ heads: 8, queries: 1, keys: 2048 }),
    entries: by(
      'heed resident',
      'heed',
      'onnxruntime-web graph',
      'onnxruntime-node graph',
      'onnxruntime-node mha',
      'jax-js',
      'tfjs-wasm',
    ),
    goals: [
      { against: 'onnxruntime-web', least: 5 },
      { against: 'onnxruntime-node', least: 1 },
    ],
  },
  {
    name: 'product-1024',
    title: 'matrix product 1024³',
    problem: () => productProblem(1024, 1024, 1024),
    entries: by('heed', 'onnxruntime-web graph', 'onnxruntime-node graph', 'jax-js', 'tfjs-wasm'),
    goals: [{ against: 'onnxruntime-web', least: 1.8 }],
  },
  {
    name: 'tiny',
    title: 'calls a second, 3 queries × 3 keys × 4',
    problem: attention({ heads: 1, queries: 3, width: 4 }),
    entries: by(
      'heed auto',
      'heed',
      'heed js',
      'onnxruntime-web graph',
      'onnxruntime-node graph',
      'jax-js',
      'js naive',
    ),
    goals: [],
    calls: true,
  },
  {
    name: 'linear-2048',
    title: 'linear attention, 8 heads × 2048, beside itself without reassociation',
    problem: attention({ heads: 8, queries: 2048, row: 'linear' }),
    entries: by('heed', 'heed without-reassociation'),
    goals: [{ against: 'heed without', least: 15 }],
  },
  {
    name: 'causal-linear-8192',
    title: 'causal linear attention, 1 head × 8192, beside itself without recurrence',
    problem: attention({ heads: 1, queries: 8192, causal: true, row: 'linear' }),
    entries: by('heed', 'heed without-recurrence'),
    goals: [{ against: 'heed without', least: 10 }],
  },
  {
    name: 'js-512',
    title: 'the JS device, dense, 8 heads × 512',
    problem: attention({ heads: 8, queries: 512 }),
    entries: by('heed js', 'js naive', 'js blocked', 'tfjs-wasm'),
    goals: [
      { against: 'js naive', least: 4 },
      { against: 'js blocked', least: 1.1 },
      { against: 'tfjs-wasm', least: 1.3 },
    ],
  },
  {
    name: 'threads-2048',
    title: 'threads, dense, 8 heads × 2048, beside one thread',
    problem: attention({ heads: 8, queries: 2048 }),
    entries: by('heed', 'heed one-thread'),
    goals: [{ against: 'heed one-thread', least: 1.8, threads: 2 }],
    threads: 2,
  },
  {
    name: 'dense-8192',
    title: 'dense, 8 heads × 8192',
    problem: attention({ heads: 8, queries: 8192 }),
    entries: by('heed', 'onnxruntime-web mha', 'onnxruntime-node mha'),
    goals: [{ against: 'onnxruntime-node', least: 0.45 }],
    long: true,
  },
];

/** Memory beyond inputs and outputs, each in a process of its own. */
export const memoryCases: readonly { readonly name: string; readonly title: string; readonly described: Described }[] =
  [
    { name: 'memory-8192', title: 'dense, 8 heads × 8192', described: { heads: 8, queries: 8192 } },
    {
      name: 'memory-65536',
      title: 'causal, 1 head × 65,536',
      described: { heads: 1, queries: 65_536, causal: true },
    },
  ];

/** What a fresh process computes. */
export const coldProblem: Described = { heads: 8, queries: 128 };

/** Who starts in a fresh process, and in how many milliseconds it ought to be done. */
export const coldStarters: readonly { readonly maker: MakerName; readonly most?: number }[] = [
  { maker: 'heed saved', most: 25 },
  { maker: 'heed bundled', most: 60 },
  { maker: 'heed' },
  { maker: 'onnxruntime-web graph' },
  { maker: 'onnxruntime-node graph' },
  { maker: 'jax-js' },
  { maker: 'tfjs-wasm' },
];

/** Who meets new formulas in a warm process, and in how many milliseconds the first result ought to be there. */
export const newFormulaStarters: readonly { readonly maker: MakerName; readonly most?: number }[] = [
  { maker: 'heed', most: 5 },
  { maker: 'onnxruntime-web graph' },
  { maker: 'onnxruntime-node graph' },
  { maker: 'jax-js' },
];

/** Windows that leave nothing out: the work is that of causal attention, the text and the code are new. */
export const newFormula = (number: number): Described => ({ ...coldProblem, causal: true, window: 128 + number });

/** Cases whose subject is looked at stage by stage. */
export const stageCases: readonly string[] = [
  'dense-2048',
  'causal-2048',
  'window-4096',
  'decode-2048',
  'product-1024',
];
