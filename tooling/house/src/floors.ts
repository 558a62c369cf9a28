/**
 * The floors table: which rooms exist, on which floor each stands and what it may import. This is the only place where
 * an arrow between packages is allowed; a new one is the most serious change there is and needs its reason in
 * ARCHITECTURE.md. `mayImport` lists the direct arrows; whatever those rooms may import comes with them.
 * Floor 4 is divided: compiler stands before running, runtime is the running itself, and neither knows the other.
 */

export interface Room {
  readonly floor: number;
  /** Names of rooms; `everything` is for apps and tooling, which nobody imports. */
  readonly mayImport: readonly string[] | 'everything';
  /** Node built-ins the sources may import; tests may import any. */
  readonly builtins: readonly string[] | 'all';
}

export const rooms: Readonly<Record<string, Room>> = {
  '@heed/diagnostics': { floor: 1, mayImport: [], builtins: [] },
  '@heed/tensor': { floor: 2, mayImport: ['@heed/diagnostics'], builtins: [] },
  '@heed/scalar': { floor: 2, mayImport: ['@heed/diagnostics'], builtins: [] },
  '@heed/graph': { floor: 3, mayImport: ['@heed/tensor', '@heed/scalar'], builtins: [] },
  '@heed/kernels': { floor: 3, mayImport: ['@heed/tensor', '@heed/scalar'], builtins: [] },
  '@heed/formats': { floor: 3, mayImport: ['@heed/tensor'], builtins: [] },
  '@heed/formula': { floor: 4, mayImport: ['@heed/graph'], builtins: [] },
  '@heed/compiler': { floor: 4, mayImport: ['@heed/graph', '@heed/kernels'], builtins: [] },
  '@heed/runtime': { floor: 4, mayImport: ['@heed/kernels'], builtins: ['node:worker_threads'] },
  '@heed/views': { floor: 5, mayImport: ['@heed/graph', '@heed/formula'], builtins: [] },
  '@heed/formulas': { floor: 7, mayImport: [], builtins: [] },
  heed: {
    floor: 6,
    mayImport: ['@heed/formula', '@heed/compiler', '@heed/runtime', '@heed/formats'],
    builtins: [],
  },
  '@heed/layers': { floor: 7, mayImport: ['heed'], builtins: [] },
  '@heed/cli': { floor: 8, mayImport: 'everything', builtins: 'all' },
  '@heed/playground': { floor: 8, mayImport: 'everything', builtins: [] },
  '@heed/testing': { floor: 9, mayImport: 'everything', builtins: 'all' },
  '@heed/release': { floor: 9, mayImport: 'everything', builtins: 'all' },
  '@heed/bench': { floor: 9, mayImport: 'everything', builtins: 'all' },
  '@heed/bundle': { floor: 9, mayImport: 'everything', builtins: 'all' },
  '@heed/house': { floor: 9, mayImport: 'everything', builtins: 'all' },
};

/** Outside packages that few rooms know, each with these rooms. */
export const keptTo: Readonly<Record<string, readonly string[]>> = {
  chevrotain: ['@heed/formula'],
  commander: ['@heed/cli'],
  katex: ['@heed/views'],
  preact: ['@heed/playground'],
  '@preact/signals': ['@heed/playground'],
  '@codemirror/autocomplete': ['@heed/playground'],
  '@codemirror/commands': ['@heed/playground'],
  '@codemirror/lint': ['@heed/playground'],
  '@codemirror/state': ['@heed/playground'],
  '@codemirror/view': ['@heed/playground'],
  vite: ['@heed/playground', '@heed/bundle'],
  'playwright-core': ['@heed/playground'],
  'axe-core': ['@heed/playground'],
};

/** Rooms that may take style sheets and fonts of such a package, but none of its code. */
export const stylesTakenBy: Readonly<Record<string, readonly string[]>> = {
  katex: ['@heed/cli', '@heed/playground'],
};

/** Names of the surroundings that a program may have or lack: few rooms ask for them. */
export const globalsKeptTo: Readonly<Record<string, readonly string[]>> = {
  navigator: ['@heed/runtime', '@heed/playground'],
  Worker: ['@heed/runtime', '@heed/playground'],
  SharedWorker: ['@heed/runtime'],
  document: ['@heed/playground'],
  localStorage: ['@heed/playground'],
  sessionStorage: ['@heed/playground'],
};

/** What a test of any room may import besides what its room may: it runs on Node and nobody imports it. */
export const testsMayImport: readonly string[] = ['@heed/testing', '@heed/formulas'];

/** Names that say nothing about what a file is. */
export const emptyNames: readonly string[] = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'shared', 'impl'];

/** Every room that `name` may import, its own included arrows followed to the ground. */
export function reach(name: string): ReadonlySet<string> {
  const room = rooms[name];
  if (room === undefined) return new Set();
  if (room.mayImport === 'everything') return new Set(Object.keys(rooms).filter((other) => other !== name));
  return new Set(room.mayImport.flatMap((direct) => [direct, ...reach(direct)]));
}
