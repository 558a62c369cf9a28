/**
 * Installs packed packages in empty folders and uses them there, as a stranger would.
 *
 * In: tarballs. Out: one line of what was seen; a failure throws. Only npm and the registry are used; each folder gets
 * just the packages named, so that a missing dependency shows.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closure, run, type Package } from './workspace.ts';

type Packed = ReadonlyMap<string, string>;

function install(folder: string, names: readonly string[], packed: Packed, also: readonly string[] = []): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'scratch', private: true, type: 'module' }));
  const tarballs = names.map((name) => packed.get(name) ?? name);
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--engine-strict=false', ...tarballs, ...also],
    folder,
  );
}

function runScript(folder: string, script: string): string {
  writeFileSync(join(folder, 'try.js'), script);
  return run(process.execPath, ['try.js'], folder).trim();
}

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** `@heed/formula` with the packages it needs, and no other of ours. */
export function tryFormulaAlone(folder: string, packages: readonly Package[], packed: Packed): string {
  const needed = [...closure('@heed/formula', packages)];
  install(folder, needed, packed);
  demand(!existsSync(join(folder, 'node_modules/@heed/runtime')), 'the parser drags in the runtime');
  const seen = runScript(
    folder,
    `import { check } from '@heed/formula';
     const good = check('softmax(Q·Kᵀ/√d)·V');
     const bad = check('softmax(Q·K/√d)·V');
     console.log(good.diagnostics.length, good.inputs.map((i) => i.name).join(''), bad.diagnostics[0].code);`,
  );
  demand(seen === '0 QKV shape/inner-sizes', `it says ${seen}`);
  return `${needed.length} packages`;
}

/** A saved plan runs through `@heed/kernels` and `@heed/runtime`; no parser, no compiler. */
export function tryRuntimeWithoutParser(folder: string, packages: readonly Package[], packed: Packed): string {
  const needed = [...closure('@heed/runtime', packages)];
  install(folder, needed, packed);
  for (const room of ['formula', 'compiler', 'graph']) {
    demand(!existsSync(join(folder, `node_modules/@heed/${room}`)), `the runtime drags in ${room}`);
  }
  const seen = runScript(
    folder,
    `import { emitProgram } from '@heed/kernels';
     import { openSession, chooseDevice } from '@heed/runtime';
     import { apply, scalarParam, scalarProgram } from '@heed/scalar';
     import { tensor } from '@heed/tensor';
     const x = scalarParam('x', 'f32');
     const shape = { lead: [], axes: ['n'] };
     const move = { axis: 0, step: 1, size: 'n' };
     const plan = {
       signature: { inputs: [{ name: 'X', dtype: 'f32', shape }], outputs: [{ name: 'result', dtype: 'f32', shape }], equations: [] },
       buffers: [{ dtype: 'f32', shape, use: { kind: 'input', index: 0 } }, { dtype: 'f32', shape, use: { kind: 'output', index: 0 } }],
       kernels: [{
         skeleton: 'pointwise', name: 'square_f32_pointwise', sizes: 0, out: 1,
         operands: [{ role: 'in', dtype: 'f32' }, { role: 'out', dtype: 'f32' }],
         body: { program: scalarProgram([x], [apply('mul', x, x)]), inputs: [{ from: 'operand', index: 0 }] },
       }],
       steps: [{ kind: 'launch', kernel: 0, shape, sizes: [], operands: [0, 1].map((buffer) => ({ kind: 'buffer', buffer, moves: [move], starts: [] })) }],
     };
     const { value: device } = chooseDevice('wasm');
     const loaded = openSession(device).loadSync(emitProgram(plan, device.target()));
     console.log([...loaded.runSync({ X: tensor(new Float32Array([1, 2, 3])) }).outputs.result.data].join());`,
  );
  demand(seen === '1,4,9', `it says ${seen}`);
  return `${needed.length} packages`;
}

/** A formula through `heed/bundle`, and its saved program through `@heed/runtime/bundle`, each a file without imports. */
export function tryBundles(folder: string, packages: readonly Package[], packed: Packed): string {
  install(folder, [...closure('heed', packages)], packed);
  const seen = runScript(
    folder,
    `import { attn } from 'heed/bundle';
     import { chooseDevice, openSession, readProgram, tensor } from '@heed/runtime/bundle';
     const rows = { Q: [[1, 0]], K: [[1, 0], [0, 1]], V: [[1], [2]] };
     const formula = attn('softmax(Q·Kᵀ)·V');
     const first = formula.runSync(rows).result.data[0];
     const loaded = openSession(chooseDevice('wasm').value).loadSync(readProgram(formula.save({ backend: 'wasm' })));
     const tensors = Object.fromEntries(Object.entries(rows).map(([name, value]) => [name, tensor(value)]));
     const second = loaded.runSync(tensors).outputs.result.data[0];
     console.log(first.toFixed(4), second.toFixed(4));`,
  );
  demand(seen === '1.2689 1.2689', `they say ${seen}`);
  for (const bundle of ['heed/dist/bundled/heed.js', '@heed/runtime/dist/bundled/runtime.js']) {
    const text = readFileSync(join(folder, 'node_modules', bundle), 'utf8');
    demand(!/\bimport\s*[({"'*]|\bfrom\s*["']/.test(text), `${bundle} imports something`);
  }
  return seen;
}

/** The command in an empty folder, run by a Node of that version. */
export function tryCommand(folder: string, version: string, packages: readonly Package[], packed: Packed): string {
  const node = nodeFrom(folder, version, [...closure('@heed/cli', packages)], packed);
  const seen = heed(folder, node, [
    'run',
    'softmax(Q·Kᵀ)·V',
    'Q=[[1,0]]',
    'K=[[1,0],[0,1]]',
    'V=[[1],[2]]',
    '--format',
    'json',
  ]);
  demand(seen.includes('1.268'), `it says ${seen}`);
  for (const picture of ['a.svg', 'a.html']) heed(folder, node, ['render', 'causal', '-o', picture]);
  demand(readFileSync(join(folder, 'a.svg'), 'utf8').startsWith('<svg'), 'render writes no SVG');
  demand(readFileSync(join(folder, 'a.html'), 'utf8').includes('font/woff2'), 'render puts no font into a page');
  tryServing(folder, node);
  return run(node, ['--version'], folder).trim();
}

/** The page that came with the package is served, isolated and under its policy, and an interrupt ends it. */
function tryServing(folder: string, node: string): void {
  writeFileSync(
    join(folder, 'serve.js'),
    `import { spawn } from 'node:child_process';
     const words = ['node_modules/@heed/cli/dist/main.js', 'serve', '--port', '0'];
     const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
     const ended = new Promise((resolve) => child.on('exit', resolve));
     const address = await Promise.race([
       new Promise((resolve) => child.stdout.once('data', (text) => resolve(String(text).trim()))),
       ended,
     ]);
     const answer = await fetch(address);
     const page = await answer.text();
     const script = await fetch(new URL(/src="([^"]+\\.js)"/.exec(page)[1], address));
     child.kill('SIGINT');
     const names = ['cross-origin-opener-policy', 'cross-origin-embedder-policy', 'x-content-type-options'];
     const headers = names.map((name) => answer.headers.get(name));
     const isFull = (await script.text()).length > 1000 && page.includes('id="root"');
     const isStrict = answer.headers.get('content-security-policy').includes("script-src 'self' 'wasm-unsafe-eval'");
     console.log([answer.status, script.status, ...headers, isFull, isStrict, await ended].join(' '));`,
  );
  const seen = run(node, ['serve.js'], folder).trim();
  demand(seen === '200 200 same-origin require-corp nosniff true true 130', `serve says ${seen}`);
}

/** A Node that is too old is told so in one line. */
export function tryOldNode(folder: string, packages: readonly Package[], packed: Packed): string {
  const node = nodeFrom(folder, '20', [...closure('@heed/cli', packages)], packed);
  let said = '';
  try {
    heed(folder, node, ['--version']);
  } catch (error) {
    said = (error as { stderr?: string }).stderr ?? '';
  }
  demand(/^heed: needs Node \d+ or newer; this is Node 20\.[\d.]+\n$/.test(said), `it says ${JSON.stringify(said)}`);
  return said.trim();
}

function nodeFrom(folder: string, version: string, names: readonly string[], packed: Packed): string {
  const platform = `node-${process.platform}-${process.arch}`;
  install(folder, names, packed, [`${platform}@${version}`]);
  return join(folder, 'node_modules', platform, 'bin', 'node');
}

function heed(folder: string, node: string, words: readonly string[]): string {
  return run(node, [join(folder, 'node_modules/@heed/cli/dist/main.js'), ...words], folder);
}
