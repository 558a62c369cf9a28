import { spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNpy, readNpz, writeNpy, writeNpz, writeSafetensors } from '@heed/formats';
import { isClose, randn, tensor, toNested, type Tensor } from '@heed/tensor';
import { afterAll, describe, expect, test } from 'vitest';
import { openBench } from './heed.check.ts';

/** Most tests share one process; those of streams and signals start the real command, and slow machines get time. */
const SLOW = 60_000;
const { folder, file, heed, start, close } = openBench();
afterAll(close);

const attention = 'softmax(Q·Kᵀ/√d)·V';
const small = ['Q=[[1, 0], [0, 1]]', 'K=[[1, 0], [0, 1], [1, 1]]', 'V=[[1], [2], [3]]'];

describe('heed check', { timeout: SLOW }, () => {
  const wrong = 'softmax(Q·K/√d)·V';

  test('says what is wrong, exactly so', async () => {
    const { code, out, err } = await heed(['check', wrong]);
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe(
      [
        'error[shape/inner-sizes]: cannot multiply Q by K: the inner sizes are d and m',
        '  formula:1:9',
        '1 │ softmax(Q·K/√d)·V',
        '  │         ─ ─ K: […, m, d]',
        '  │         Q: […, n, d]',
        '  help: transpose K: Q·Kᵀ',
        '',
      ].join('\n'),
    );
  });

  test('says it as one JSON object on stdout', async () => {
    const { code, out, err } = await heed(['check', wrong, '--format', 'json']);
    const said = JSON.parse(out) as { ok: boolean; diagnostics: { code: string; span: object; help: object }[] };
    expect([code, err, said.ok, said.diagnostics.length]).toEqual([3, '', false, 1]);
    expect(said.diagnostics[0]).toMatchObject({
      code: 'shape/inner-sizes',
      labels: [{ span: { line: 1, column: 9 } }, { span: { line: 1, column: 11 } }],
    });
  });

  test('says it in Chinese, by option and by locale', async () => {
    const asked = await heed(['check', wrong, '--lang', 'zh']);
    const locale = await heed(['check', wrong], { env: { LANG: 'zh_CN.UTF-8' } });
    expect(asked.err).toMatch(/^错误\[shape\/inner-sizes\]：/);
    expect(locale.err).toBe(asked.err);
  });

  test('tells formula, inputs and result', async () => {
    const { code, out, err } = await heed(['check', attention]);
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')).toEqual([
      `formula  ${attention}`,
      'inputs   Q: f32[…, n, d]',
      '         K: f32[…, m, d]',
      '         V: f32[…, m, e]',
      expect.stringMatching(/^result {3}.*n×e$/),
      '',
    ]);
    const json = JSON.parse((await heed(['check', attention, '--format', 'json'])).out) as { inputs: object[] };
    expect(json).toMatchObject({ ok: true, formula: attention, diagnostics: [] });
    expect(json.inputs[0]).toEqual({ name: 'Q', dtype: 'f32', shape: '[…, n, d]' });
  });

  test('names the file', async () => {
    const { code, err } = await heed(['check', file('wrong.heed', `# a comment\n${wrong}\n`)]);
    expect([code, err.split('\n')[1]]).toEqual([3, '  wrong.heed:2:9']);
    expect((await heed(['check', '-'], { input: wrong })).err.split('\n')[1]).toBe('  stdin:1:9');
  });

  test('a text of four faults reports four', async () => {
    const { code, out } = await heed(['check', '--format', 'json', '-'], {
      input: 'A = Q·K\nB = Q $ 1\nC = unknown(Q)\nD = softmax(A',
    });
    const { diagnostics } = JSON.parse(out) as { diagnostics: unknown[] };
    expect([code, diagnostics.length]).toEqual([3, 4]);
  });
});

describe('heed run', { timeout: SLOW }, () => {
  test.each(['auto', 'wasm', 'js', 'interpreter', 'reference'])('on %s: pretty', async (backend) => {
    const { code, out, err } = await heed(['run', attention, ...small, '--backend', backend, '--digits', '3']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(
      `result: ${backend === 'reference' ? 'f64' : 'f32'}[2, 1]\n[[2   ],\n [2.203]]\n`.replace('2   ', '2.000'),
    );
  });

  test('the eight steps of the tutorial, to every digit', async () => {
    const formula = 'S = (X·W_query)·(X·W_key)ᵀ; A = softmax(S); A·(X·W_value)';
    const inputs = [
      'X=[[1,0,1,0],[0,2,0,2],[1,1,1,1]]',
      'W_key=[[0,0,1],[1,1,0],[0,1,0],[1,1,0]]',
      'W_query=[[1,0,1],[1,0,0],[0,0,1],[0,1,1]]',
      'W_value=[[0,2,0],[0,3,0],[1,0,3],[1,1,0]]',
    ];
    const words = ['run', formula, ...inputs, '--want', 'S,A,result', '--backend', 'reference', '--format', 'json'];
    const { code, out } = await heed(words);
    const said = JSON.parse(out) as Record<string, { data: number[] }>;
    expect(code).toBe(0);
    expect(said['S']?.data).toEqual([2, 4, 4, 4, 16, 12, 4, 12, 10]);
    const weights = [
      0.06337893833303762, 0.4683105308334812, 0.4683105308334812, 0.000006033664854558337, 0.9820078648958167,
    ];
    const result = [1.9366210616669624, 6.683105308334811, 1.5950684074995565, 1.9999939663351454, 7.963991595132215];
    for (const [k, weight] of weights.entries()) expect(said['A']?.data[k]).toBeCloseTo(weight, 15);
    for (const [k, value] of result.entries()) expect(said['result']?.data[k]).toBeCloseTo(value, 14);
  });

  test('files in, a file out, and a pipe; names in every spelling', async () => {
    const [q, k, v] = [
      randn([2, 3, 7, 5], { seed: 1 }),
      randn([2, 3, 9, 5], { seed: 2 }),
      randn([2, 3, 9, 6], { seed: 3 }),
    ];
    [q, k, v].forEach((t, at) => file(`${'qkv'[at]}.npy`, writeNpy(t)));
    const unicode = ['run', 'softmax(Q₁·Kᵀ/√d | j ≤ i)·V', 'Q_1=q.npy', 'K=k.npy', 'V=v.npy', '-o', 'out.npy'];
    expect(await heed(unicode)).toMatchObject({ code: 0, out: '', err: '' });
    const ascii = ['run', 'softmax(Q_1 @ K^T / sqrt(d) | j <= i) @ V', 'Q₁=-', 'K=k.npy', 'V=v.npy', '--format', 'npy'];
    const piped = await heed(ascii, { input: readFileSync(join(folder, 'q.npy')) });
    expect(piped.err).toBe('');
    expect(piped.bytes.equals(readFileSync(join(folder, 'out.npy')))).toBe(true);
    const reference = await heed([...unicode.slice(0, 5), '--backend', 'reference', '--format', 'npy']);
    const [a, b] = [readNpy(piped.bytes).value as Tensor, readNpy(reference.bytes).value as Tensor];
    expect(a.shape).toEqual([2, 3, 7, 6]);
    expect(isClose(a, b, { rel: 1e-5, abs: 1e-6 })).toBe(true);
  });

  test('a formula from a file, and -e that forces text', async () => {
    file('X', 'X + 1');
    const read = await heed(['run', 'X', 'X=2', '--format', 'json']);
    const text = await heed(['run', '-e', 'X', 'X=2', '--format', 'json']);
    const data = [read, text].map(({ out }) => (JSON.parse(out) as { result: { data: number[] } }).result.data);
    expect(data).toEqual([[3], [2]]);
  });

  test('JSON goes round', async () => {
    expect(await heed(['run', 'X·Xᵀ', 'X=[[1, 2]]', '-o', 'round.json'])).toMatchObject({ code: 0, out: '', err: '' });
    expect((await heed(['run', 'Y·2', 'Y=round.json'])).out).toBe('result: f32[1, 1]\n[[10]]\n');
  });

  test('a size is given as a number, whatever it is the size of', async () => {
    const grouped = await heed(['run', 'K: [n·g, d]; K + g', 'K=[[1], [2], [3], [4]]', 'g=2']);
    expect(grouped).toMatchObject({ code: 0, out: 'result: f32[4, 1]\n[[3],\n [4],\n [5],\n [6]]\n' });
    expect(await heed(['run', attention, ...small, 'dₖ=2'])).toMatchObject({ code: 0, err: '' });
    expect(await heed(['run', attention, ...small, 'd=3'])).toMatchObject({ code: 4, out: '' });
  });

  test('missing inputs are told at once, with what to add', async () => {
    const { code, err } = await heed(['run', attention, 'K=randn(8,4)']);
    expect(code).toBe(4);
    expect(err.match(/^error\[input\/\S+\]/gm)?.length).toBe(2);
    expect(err).toContain("help: to try it, add Q='randn(6,4)' V='randn(8,5)'");
  });

  const python = spawnSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' }).status === 0;
  test('NumPy reads what is written and writes what is read', async ({ skip }) => {
    if (!python) skip('python3 with NumPy is not on this machine');
    const make = "import numpy as np; np.save('n.npy', np.arange(12, dtype=np.float64).reshape(3, 4).T)";
    spawnSync('python3', ['-c', make], { cwd: folder });
    expect(await heed(['run', 'N + 1', 'N=n.npy', '-o', 'plus.npy'])).toMatchObject({ code: 0 });
    const see = "import numpy as np; a = np.load('plus.npy'); print(a.dtype, a.shape, a.tolist())";
    const seen = spawnSync('python3', ['-c', see], { cwd: folder, encoding: 'utf8' }).stdout.trim();
    expect(seen).toBe('float32 (4, 3) [[1.0, 5.0, 9.0], [2.0, 6.0, 10.0], [3.0, 7.0, 11.0], [4.0, 8.0, 12.0]]');
  });
});

describe('files of several tensors', { timeout: SLOW }, () => {
  const [q, k, v] = [randn([3, 4], { seed: 1 }), randn([5, 4], { seed: 2 }), randn([5, 2], { seed: 3 })];
  file('qkv.npz', writeNpz({ Q: q, K: k, V: v }));
  file('model.safetensors', writeSafetensors({ 'layer0.k': k, 'layer0.v': v, Q: q }));
  file('values.json', JSON.stringify({ V: toNested(v), k: toNested(k) }));
  file('v.csv', `a,b\n${(toNested(v) as number[][]).map((row) => row.join(',')).join('\n')}\n`);

  test('every form of source gives the same numbers, and so do parameters', async () => {
    const expected = await heed(['run', attention, 'Q=qkv.npz', 'K=qkv.npz', 'V=qkv.npz', '--format', 'json']);
    expect([expected.code, expected.err]).toEqual([0, '']);
    for (const sources of [
      ['Q=qkv.npz:Q', 'K=qkv.npz:K', 'V=qkv.npz:V'],
      ['Q=model.safetensors', 'K=model.safetensors:layer0.k', 'V=model.safetensors:layer0.v'],
      ['Q=qkv.npz', 'K=values.json:k', 'V=values.json'],
      ['Q=qkv.npz', 'K=qkv.npz', 'V=v.csv'],
    ]) {
      expect(await heed(['run', attention, ...sources, '--format', 'json'])).toMatchObject({
        code: 0,
        out: expected.out,
        err: '',
      });
    }
    const linear = ['run', 'Linear(X, bias=false)', 'X=[0, 1, 0, 0]', '--format', 'json'];
    const given = await heed([...linear, 'linear.weight=model.safetensors:layer0.k']);
    const sums = await heed(['run', 'K·w', 'K=qkv.npz', 'w=[0, 1, 0, 0]', '--format', 'json']);
    expect(given).toMatchObject({ code: 0, out: sums.out, err: '' });
  });

  test('several outputs go into an npz, and come back out of it', async () => {
    const words = ['run', 'A = softmax(Q·Kᵀ/√d); A·V', 'Q=qkv.npz', 'K=qkv.npz', 'V=qkv.npz'];
    expect(await heed([...words, '--want', 'A,result', '-o', 'out.npz'])).toMatchObject({ code: 0, out: '', err: '' });
    const read = readNpz(readFileSync(join(folder, 'out.npz'))).value;
    expect(read?.names).toEqual(['A', 'result']);
    expect(read?.tensor('A').value?.shape).toEqual([3, 5]);
    const again = await heed(['run', 'A·V', 'A=out.npz', 'V=qkv.npz', '--format', 'csv']);
    const tableOf = (csv: string): number[][] =>
      csv
        .trim()
        .split('\n')
        .map((line) => line.split(',').map(Number));
    const table = tableOf(again.out);
    expect(isClose(tensor(table), read?.tensor('result').value as Tensor, { rel: 1e-5, abs: 1e-6 })).toBe(true);
    expect(await heed([...words, '-o', 'out.csv'])).toMatchObject({ code: 0, err: '' });
    // Attention that is wanted without its weights is computed in one pass, which rounds in another order.
    const streamed = await heed(['run', 'T·1', 'T=out.csv', '--format', 'csv']);
    expect(isClose(tensor(tableOf(streamed.out)), tensor(table), { rel: 1e-5, abs: 1e-6 })).toBe(true);
  });

  test.each<[string, string, string]>([
    ['Q=model.safetensors:layer0.kk', 'input/no-member', 'did you mean layer0.k?'],
    ['Q=qkv.npz:q', 'npz/name', 'Q'],
    ['X=qkv.npz', 'input/several-tensors', 'choose one: qkv.npz:Q'],
    ['Q=values.json:K2', 'input/no-member', 'V, k'],
    ['Q=v.csv:a', 'input/one-tensor', 'v.csv'],
    ['Q=missing.npz:a', 'input/no-such-file', 'missing.npz'],
    ['Q=cut.safetensors', 'safetensors/', 'cut.safetensors'],
    ['Q=ragged.csv', 'csv/ragged', 'ragged.csv'],
  ])('%s: %s', async (source, code, says) => {
    file('cut.safetensors', writeSafetensors({ q }).subarray(0, 40));
    file('ragged.csv', '1,2\n3\n');
    const { code: ended, out, err } = await heed(['run', `${source[0]} + 1`, source]);
    expect([ended, out]).toEqual([4, '']);
    expect(err).toContain(`error[${code}`);
    expect(err).toContain(says);
  });

  test('a table of more than two axes is refused as usage', async () => {
    const { code, err } = await heed(['run', 'X + 0', 'X=zeros(2,2,2)', '--format', 'csv']);
    expect([code, err.split(':')[0]]).toEqual([2, 'error[csv/axes]']);
  });
});

describe('names, seeds and training', { timeout: SLOW }, () => {
  test('a name of the corpus runs on its samples, and says so', async () => {
    const { code, out, err } = await heed(['run', 'self-attention-eight-steps', '--backend', 'reference']);
    expect([code, err]).toEqual([0, 'heed: sample inputs of self-attention-eight-steps: X, W_key, W_query, W_value\n']);
    expect(out).toBe(
      'result: f64[3, 3]\n[[1.9366, 6.6831, 1.5951],\n [2.0000, 7.9640, 0.0540],\n [1.9997, 7.7599, 0.3584]]\n',
    );
  });

  test('what is given goes before the samples; sizes are samples too', async () => {
    const some = await heed(['run', 'scaled-dot-product', 'Q=zeros(2,4)', '--format', 'json']);
    expect(some.err).toBe('heed: sample inputs of scaled-dot-product: K, V\n');
    expect((JSON.parse(some.out) as { result: { shape: number[] } }).result.shape).toEqual([2, 2]);
    expect((await heed(['run', 'grouped-query', '--lang', 'zh'])).err).toContain('使用 grouped-query 的示例输入');
  });

  test('a file outranks a name, and -e outranks both', async () => {
    file('causal', 'X + 1');
    expect((await heed(['run', 'causal', 'X=1'])).out).toBe('result: f32[]\n2\n');
    expect((await heed(['run', '-e', 'rope', 'rope=3'])).out).toBe('result: f32[]\n3\n');
  });

  test('a slip in a name is noticed', async () => {
    const { code, err } = await heed(['run', 'scaled-dot-prodct']);
    expect([code, err.includes('help: did you mean the formula named scaled-dot-product?')]).toEqual([4, true]);
  });

  test('weights nobody gave are drawn from the seed, and named', async () => {
    const words = ['run', 'Linear(X, out=3)', 'X=[[1, 2]]', '--format', 'json'];
    const [a, b, c] = [await heed(words), await heed([...words, '--seed', '0']), await heed([...words, '--seed', '7'])];
    expect(a.err).toBe('heed: not given, so drawn from seed 0: linear.weight, linear.bias\n');
    expect(b.out).toBe(a.out);
    expect(c.out).not.toBe(a.out);
    expect(c.err).toContain('seed 7');
  });

  test('dropout drops with --training alone', async () => {
    const words = ['run', 'dropout(X, 0.5)', 'X=ones(4,8)', '--format', 'json'];
    const kept = async (more: readonly string[]): Promise<number> =>
      (JSON.parse((await heed([...words, ...more])).out) as { result: { data: number[] } }).result.data.filter(
        (x) => x !== 0,
      ).length;
    expect(await kept([])).toBe(32);
    expect(await kept(['--training'])).toBeLessThan(32);
  });
});

describe('exit codes', { timeout: SLOW }, () => {
  file('broken.npy', writeNpy(tensor([1, 2, 3])).subarray(0, 131));
  test.each<[number, string, string[]]>([
    [2, 'usage/no-formula', ['run']],
    [2, 'usage/arguments', ['softmax(Q)']],
    [2, 'usage/arguments', ['run', 'X', '--backend', 'gpu']],
    [2, 'usage/arguments', ['run', 'X', '--digits', 'many']],
    [2, 'usage/not-a-source', ['run', 'X', 'x.npy']],
    [2, 'usage/standard-input', ['run', '-', 'X=-']],
    [2, 'usage/output-kind', ['run', 'X', 'X=1', '-o', 'out.bin']],
    [2, 'usage/several-outputs', ['run', 'A = X; A + 1', 'X=1', '--want', 'A,result', '-o', 'out.npy']],
    [2, 'usage/unknown-stage', ['inspect', 'X', '--show', 'ast']],
    [2, 'name/unknown-want', ['run', 'A = X; A + 1', 'X=1', '--want', 'B']],
    [3, 'syntax/', ['run', 'X + ', 'X=1']],
    [3, 'syntax/empty', ['check', '-']],
    [3, 'syntax/control-character', ['check', '-e', 'X \u0007 Y']],
    [4, 'input/no-such-file', ['run', 'X', 'X=missing.npy']],
    [4, 'input/no-such-file', ['run', 'missing.heed']],
    [4, 'input/directory', ['run', '.']],
    [4, 'input/given-twice', ['run', 'X', 'X=1', 'X=2']],
    [4, 'input/not-a-name', ['run', 'X', 'X=1', '__proto__=2']],
    [4, 'input/unknown', ['run', 'X', 'X=1', 'constructor=2']],
    [4, 'npy/truncated', ['run', 'X', 'X=broken.npy']],
    [4, 'shape/', ['run', 'Q·Kᵀ', 'Q=randn(2,3)', 'K=randn(2,4)']],
    [1, 'output/refused', ['run', 'X', 'X=1', '-o', 'no/such/place.npy']],
  ])('%i %s: %j', async (exit, code, words) => {
    const { code: ended, out, err } = await heed(words);
    expect([ended, out]).toEqual([exit, '']);
    expect(err).toContain(`error[${code}`);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test.each<[string, string]>([
    ['a megabyte of brackets', '('.repeat(2 ** 20)],
    ['a megabyte of sums', 'X + '.repeat(2 ** 18)],
    ['NUL bytes', 'X\0\0Y'],
    ['deep nesting', `${'('.repeat(5000)}X${')'.repeat(5000)}`],
  ])('%s: 3, and soon', async (_, input) => {
    const { code, out, err } = await heed(['run', '-'], { input });
    expect([code, out]).toEqual([3, '']);
    expect(err).toMatch(/^error\[syntax\//);
    expect(err.length).toBeLessThan(20_000);
  });

  test('an engine whose WebAssembly has no SIMD: 6 where wasm is asked for, else another backend', async () => {
    const env = { NODE_OPTIONS: '--import=data:text/javascript,WebAssembly.validate=()=>false' };
    const asked = await start(['run', 'X + 1', 'X=1', '--backend', 'wasm'], { env });
    expect([asked.code, asked.out, asked.err.split(':')[0]]).toEqual([6, '', 'error[run/device-unavailable]']);
    expect(await start(['run', 'X + 1', 'X=1'], { env })).toMatchObject({
      code: 0,
      out: 'result: f32[]\n2\n',
      err: '',
    });
  });

  test('of hundreds of faults the first are told', async () => {
    const { code, err } = await heed(['check', '-'], { input: 'X\n'.repeat(60) });
    expect([code, err.match(/^error/gm)?.length, err.trim().split('\n').at(-1)]).toEqual([
      3,
      20,
      'heed: 39 more faults are not shown',
    ]);
  });

  test('the real command ends with the same code and the same words', async () => {
    const words = ['run', 'Q·Kᵀ', 'Q=randn(2,3)', 'K=randn(2,4)'];
    const [real, here] = [await start(words), await heed(words)];
    expect([real.code, real.out, real.err]).toEqual([4, here.out, here.err]);
  });

  test('an interrupt ends it as signals do', async () => {
    const meanwhile = (child: ChildProcess): void => void setTimeout(() => child.kill('SIGINT'), 1500);
    expect(await start(['run', '-'], { meanwhile })).toMatchObject({ signal: 'SIGINT', out: '', err: '' });
  });

  test('a pipe that closes early is no fault', async () => {
    const meanwhile = (child: ChildProcess): void => {
      child.stdout?.once('data', () => child.stdout?.destroy());
      child.stdin?.end();
    };
    const words = ['run', 'X', 'X=randn(400,400)', '--format', 'json'];
    expect(await start(words, { meanwhile })).toMatchObject({ code: 0, signal: null, err: '' });
  });
});

describe('stages and machine', { timeout: SLOW }, () => {
  test.each(['expr', 'graph', 'pass:expand', 'kernels', 'program', 'wat', 'js', 'timings', 'list'])(
    'inspect --show %s',
    async (stage) => {
      const { code, out, err } = await heed([
        'inspect',
        attention,
        '--show',
        stage,
        ...(stage === 'timings' ? small : []),
      ]);
      expect([code, err]).toEqual([0, '']);
      expect(out.trim().length).toBeGreaterThan(10);
    },
  );

  test('doctor tells every backend', async () => {
    const { code, out } = await heed(['doctor']);
    expect(code).toBe(0);
    for (const name of ['wasm', 'js', 'interpreter', 'reference'])
      expect(out).toMatch(new RegExp(`✓ ${name} +available`));
  });

  test('the demonstration fits 80 columns and agrees with the reference', async () => {
    const { code, out, err } = await heed(['demo']);
    expect([code, err]).toEqual([0, '']);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(out).toContain('A = softmax(Q·Kᵀ/√d)');
    expect(out).toMatch(/Jerry .*[▓█]/);
    expect(Number(/largest difference (\S+)/.exec(out)?.[1])).toBeLessThan(1e-5);
  });

  test('colour: only where it is wanted', async () => {
    const escapes = async (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<boolean> =>
      (await heed(['demo', ...words], { env })).out.includes('\u001b[');
    expect(await escapes([])).toBe(false);
    expect(await escapes([], { FORCE_COLOR: '3' })).toBe(true);
    expect(await escapes(['--color', 'always'], { NO_COLOR: '1' })).toBe(true);
    expect(await escapes(['--color', 'never'], { FORCE_COLOR: '3' })).toBe(false);
  });
});
