// Each command that is not run or check: what it prints, in both languages and as JSON, and how it ends.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formulas } from '@heed/formulas';
import { afterAll, describe, expect, test } from 'vitest';
import { openBench } from './heed.check.ts';

const { folder, file, heed, close } = openBench();
afterAll(close);

const attention = 'softmax(Q·Kᵀ/√d)·V';
const random = ['Q=randn(3,4)', 'K=randn(5,4)', 'V=randn(5,2)'];

describe('list', () => {
  test.each(['en', 'zh'] as const)('names every entry with its title: %s', async (lang) => {
    const { code, out, err } = await heed(['list', '--lang', lang]);
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBe(2 * formulas.length);
    for (const [k, { name, title }] of formulas.entries()) {
      expect(lines[2 * k]).toMatch(new RegExp(`^${name} +`));
      expect(lines[2 * k]?.endsWith(title[lang])).toBe(true);
    }
    expect(out).toContain('  Attention(Q,K,V)=Softmax(Q⋅Kᵀ/√d_k)⋅V\n');
  });

  test('as JSON gives the entries themselves', async () => {
    expect(JSON.parse((await heed(['list', '--format', 'json'])).out)).toEqual(JSON.parse(JSON.stringify(formulas)));
  });
});

describe('explain', () => {
  test('a formula in numbered words, with shapes and no numbers', async () => {
    const { code, out, err } = await heed(['explain', 'A = softmax(Q·Kᵀ/√d | j ≤ i)\nA·V']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(
      [
        '1. Q·Kᵀ  […, n, m]',
        '   multiply Q (…×n×d) by the transpose of K (…×m×d): each entry is the dot product of a query and a key',
        '',
        '2. Q·Kᵀ/√d  […, n, m]',
        '   divide Q·Kᵀ (…×n×m) by √d',
        '',
        '3. j ≤ i  [n, m]',
        '   mark where j ≤ i holds',
        '',
        '4. A = softmax(Q·Kᵀ/√d | j ≤ i)  […, n, m]',
        '   turn each row of Q·Kᵀ/√d (…×n×m) into weights that add up to 1 (softmax), leaving out the entries where j ≤ i does not hold',
        '',
        '5. A·V  […, n, e]',
        '   weigh V (…×m×e) by A (…×n×m): each row of the result is a weighted sum of the values',
        '',
      ].join('\n'),
    );
  });

  test('every entry of the corpus, in Chinese and as JSON', async () => {
    for (const { name } of formulas) {
      const { code, out } = await heed(['explain', name, '--lang', 'zh']);
      expect([name, code, /^1\. .*\n {3}\S/m.test(out)]).toEqual([name, 0, true]);
    }
    const { steps } = JSON.parse((await heed(['explain', 'causal', '--format', 'json'])).out) as {
      steps: { number: number; sentence: object; shape: string }[];
    };
    expect(steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(steps[4]).toMatchObject({
      shape: '[…, n, e]',
      sentence: { en: expect.any(String), zh: expect.any(String) },
    });
  });

  test('says which input has open axes', async () => {
    const open = await heed(['explain', 'softmax(Q·Kᵀ + M)·V']);
    expect([open.code, open.out, open.err.split(':')[0]]).toEqual([4, '', 'error[input/open-rank]']);
    expect((await heed(['explain', 'softmax(Q·Kᵀ + M)·V', 'M=zeros(3,5)'])).code).toBe(0);
  });

  test('a code: its rule and an example', async () => {
    const { code, out } = await heed(['explain', '--code', 'shape/inner-sizes']);
    expect([code, out.split('\n')[0]]).toEqual([
      0,
      'error[shape/inner-sizes]: cannot multiply {left} by {right}: the inner sizes are {leftSize} and {rightSize}',
    ]);
    expect(out).toContain('example\n  softmax(Q·K/√d)·V\n');
    expect((await heed(['explain', '--code', 'usage/no-formula', '--lang', 'zh'])).out).toMatch(
      /^错误\[usage\/no-formula\]：/,
    );
    const json = JSON.parse((await heed(['explain', '--code', 'npy/truncated', '--format', 'json'])).out) as object;
    expect(Object.keys(json)).toEqual(['code', 'severity', 'message', 'explanation', 'example']);
  });

  test.each([
    ['shape/iner-sizes', 'shape/inner-sizes'],
    ['inner-sizes', 'shape/inner-sizes'],
  ])('a code that is unknown: %s', async (code, meant) => {
    const ended = await heed(['explain', '--code', code]);
    expect([ended.code, ended.out]).toEqual([2, '']);
    expect(ended.err).toBe(
      `error[usage/unknown-code]: there is no diagnostic with the code ${code}\n  help: did you mean ${meant}?\n`,
    );
  });
});

describe('trace', () => {
  test('the eight steps in Chinese, with every number of the tutorial', async () => {
    const { code, out, err } = await heed(['trace', 'self-attention-eight-steps', '--lang', 'zh']);
    expect([code, err]).toEqual([0, 'heed：使用 self-attention-eight-steps 的示例输入：X、W_key、W_query、W_value\n']);
    expect(out.match(/^# step.*$/gm)).toEqual([
      '# steps 1 and 2: inputs, weights · 第 1、2 步：输入与权重',
      '# step 3: keys, queries, values · 第 3 步：键、查询、值',
      '# step 4: scores · 第 4 步：得分',
      '# step 5: softmax · 第 5 步：softmax',
      '# step 6: weighted values · 第 6 步：值乘以权重',
      '# steps 7 and 8: sums, for every input · 第 7、8 步：求和得到输出',
    ]);
    const blocks = new Map(
      out.split('\n\n').map((block) => [/^(?:\d\. )?(\w+)(?:\[.*\])? /m.exec(block.replace(/^#.*\n/, ''))?.[1], block]),
    );
    const shown = (name: string): number[] =>
      [...(blocks.get(name) ?? '').matchAll(/-?\d+\.?\d*(?=[,\]])/g)].map(Number);
    expect(blocks.get('A')).toBe(
      [
        '# step 5: softmax · 第 5 步：softmax',
        '5. A = softmax(S)  [3, 3]',
        '   用 softmax 把 S（3×3）的每一行变成和为 1 的权重',
        '   [[0.0634, 0.4683, 0.4683],',
        '    [0.0000, 0.9820, 0.0180],',
        '    [0.0003, 0.8805, 0.1192]]',
      ].join('\n'),
    );
    expect(blocks.get('S')).toContain('   [[ 2,  4,  4],\n    [ 4, 16, 12],\n    [ 4, 12, 10]]');
    expect(shown('K').slice(-9)).toEqual([0, 1, 1, 4, 4, 0, 2, 3, 1]);
    expect(shown('Q').slice(-9)).toEqual([1, 0, 2, 2, 2, 2, 2, 1, 3]);
    expect(shown('V').slice(-9)).toEqual([1, 2, 3, 2, 8, 0, 2, 6, 3]);
    expect(out).toContain('6. weighted[i, k, t] = A[i, k]·V[k, t]  [3, 3, 3]');
    expect(out).toContain(
      '   [[1.9366, 6.6831, 1.5951],\n    [2.0000, 7.9640, 0.0540],\n    [1.9997, 7.7599, 0.3584]]\n',
    );
  });

  test('JSON has every digit, both languages and what is excluded', async () => {
    const words = ['trace', 'A = softmax(X·Xᵀ | j ≤ i); A·X', 'X=[[1, 0], [0, 1]]', '--format', 'json'];
    const { steps } = JSON.parse((await heed(words)).out) as {
      steps: {
        name?: string;
        sentence: { en: string; zh: string };
        value: { data: number[] };
        excluded?: { data: boolean[] };
      }[];
    };
    const weights = steps.find(({ name }) => name === 'A');
    expect(weights?.value.data).toEqual([1, 0, 0.2689414213699951, 0.7310585786300049]);
    expect(weights?.excluded?.data).toEqual([false, true, false, false]);
    expect(steps.every(({ sentence }) => sentence.en !== '' && sentence.zh !== '')).toBe(true);
    expect((await heed(words.slice(0, -2))).out).toContain('1 of 4 entries are excluded; they read as 0 here');
  });

  test('drawn weights are named, and every entry can be traced', async () => {
    expect((await heed(['trace', 'Linear(X, out=2)', 'X=[[1, 2]]'])).err).toContain('linear.weight, linear.bias');
    for (const { name } of formulas) expect([name, (await heed(['trace', name])).code]).toEqual([name, 0]);
  }, 60_000);
});

describe('show', () => {
  test('weights with the labels of the corpus', async () => {
    const { code, out } = await heed(['show', 'image-example', '--want', 'weights', '--lang', 'zh']);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'weights: f32[2, 5]',
        '              树      钟楼    雪      人      路',
        '没有问题   ░░ 0.31 ░░ 0.28 ░░ 0.17 ░░ 0.17    0.07',
        '生物       ▓▓ 0.63    0.01    0.01 ░░ 0.35    0.00',
        '          0   ░░▒▒▓▓██ 1',
        '',
      ].join('\n'),
    );
  });

  test('any value, with labels of one’s own; matrices one by one', async () => {
    const own = await heed(['show', 'X', 'X=[[1, 2], [3, 4]]', '--rows', 'a,b', '--columns', 'c，d']);
    expect(
      own.out
        .split('\n')
        .slice(1, 3)
        .map((line) => line.trim().split(/\s+/)),
    ).toEqual([
      ['c', 'd'],
      ['a', '1', '░░', '2'],
    ]);
    const wrong = await heed(['show', 'X', 'X=[[1, 2], [3, 4]]', '--rows', 'a,b,c']);
    expect([wrong.code, wrong.out, wrong.err]).toEqual([
      2,
      '',
      'error[usage/labels]: --rows names 3, but result has 2\n',
    ]);
    const many = await heed(['show', 'X', 'X=randn(2,5,1,3)']);
    expect(many.out.match(/^result\[\d, \d\]/gm)?.length).toBe(8);
    expect(many.out).toContain('… 2 more matrices are not shown');
    expect((await heed(['show', 'X', 'X=7'])).out).toMatch(/ 7$/m);
    expect((await heed(['show', 'X', 'X=zeros(0,3)'])).out).toContain('(empty)');
  });

  test('what is excluded is a point, whatever runs it and whatever it is called', async () => {
    const words = ['show', 'S = X·Xᵀ | j ≤ i; A = softmax(S); A·X', 'X=[[1, 0], [0, 1]]', '--want', 'A'];
    for (const backend of ['wasm', 'reference']) {
      const { code, out } = await heed([...words, '--backend', backend]);
      const lines = ['0   ██ 1       ·', '1   ░░ 0.27 ▓▓ 0.73', '   0   ░░▒▒▓▓██ 1   · excluded'];
      expect([code, out.split('\n').slice(2, 5)]).toEqual([0, lines]);
    }
    expect((await heed(['show', 'softmax(X·Xᵀ | j ≤ i)', 'X=[[1, 0], [0, 1]]'])).out).toContain('·');
    const plain = await heed(['show', '|X|', 'X=[[1, -2], [-3, 0]]']);
    expect([plain.code, plain.out.includes('·'), plain.out.includes('excluded')]).toEqual([0, false, false]);
  });

  test('colour where it is wanted', async () => {
    expect((await heed(['show', 'causal', '--color', 'always'], { env: { COLORTERM: 'truecolor' } })).out).toContain(
      '\u001b[48;2;',
    );
  });
});

describe('fmt', () => {
  const ascii = 'softmax(Q @ K^T / sqrt(d) where j <= i) @ V';
  const unicode = 'softmax(Q·Kᵀ/√d | j ≤ i)·V';

  test('texts, both ways', async () => {
    expect(await heed(['fmt', ascii])).toMatchObject({ code: 0, out: `${unicode}\n`, err: '' });
    expect(await heed(['fmt', '--ascii', '-'], { input: unicode })).toMatchObject({
      code: 0,
      out: `${ascii}\n`,
      err: '',
    });
    expect((await heed(['fmt', 'causal', '--ascii'])).out).toMatch(/^A = softmax/);
  });

  test('as LaTeX, which is only printed', async () => {
    const latex = String.raw`\mathrm{softmax}\left(\frac{Q \cdot K^{\top}}{\sqrt{d}} \mid j \le i\right) \cdot V`;
    expect(await heed(['fmt', '--latex', ascii])).toMatchObject({ code: 0, out: `${latex}\n`, err: '' });
    for (const other of ['--write', '--check', '--ascii', '--unicode'])
      expect(await heed(['fmt', '--latex', other, ascii])).toMatchObject({ code: 2, out: '' });
    expect(await heed(['fmt', '--latex', 'softmax(Q'])).toMatchObject({ code: 3, out: '' });
  });

  test('files: checked, rewritten, left alone', async () => {
    const names = [file('a.heed', `# kept\n${ascii}\n`), file('b.heed', `${unicode}\n`)];
    const dirty = await heed(['fmt', ...names, '--check']);
    expect([dirty.code, dirty.out, dirty.err]).toEqual([5, 'a.heed\n', 'heed: 1 to format\n']);
    expect(await heed(['fmt', ...names, '--write'])).toMatchObject({
      code: 0,
      out: '',
      err: 'heed: formatted a.heed\n',
    });
    expect(readFileSync(join(folder, 'a.heed'), 'utf8')).toBe(`# kept\n${unicode}\n`);
    expect(await heed(['fmt', ...names, '--check'])).toMatchObject({ code: 0, out: '', err: '' });
  });

  test('what does not read is not touched', async () => {
    file('broken.heed', 'softmax(Q');
    file('c.heed', ascii);
    const { code, out, err } = await heed(['fmt', 'c.heed', 'broken.heed', '--write']);
    expect([code, out, err.includes('broken.heed:1:')]).toEqual([3, '', true]);
    expect(readFileSync(join(folder, 'c.heed'), 'utf8')).toBe(ascii);
    expect(await heed(['fmt', ascii, '--write'])).toMatchObject({ code: 2, out: '' });
    expect(await heed(['fmt', 'c.heed', '--write', '--check'])).toMatchObject({ code: 2, out: '' });
    expect(await heed(['fmt'])).toMatchObject({ code: 2, out: '' });
  });
});

describe('verify', () => {
  test('every backend agrees within the tolerance, none within 0', async () => {
    const { code, out, err } = await heed(['verify', attention, ...random]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^✓ wasm .*e-\d \(relative .*\)$/m);
    expect(out).toMatch(/^ {2}reference /m);
    const strict = await heed(['verify', attention, ...random, '--tolerance', '0']);
    expect([strict.code, /at \[\d, \d\]: \S+ instead of \S+/.test(strict.out)]).toEqual([5, true]);
  });

  test('as JSON', async () => {
    const said = JSON.parse((await heed(['verify', 'softmax-one', '--format', 'json'])).out) as {
      agrees: boolean;
      tolerance: number;
      backends: { backend: string; agrees?: boolean; maxAbs?: number }[];
    };
    expect([said.agrees, said.tolerance]).toEqual([true, 1e-5]);
    expect(said.backends.map(({ backend }) => backend).toSorted()).toEqual(['interpreter', 'js', 'reference', 'wasm']);
    expect(said.backends.every(({ agrees, maxAbs = 0 }) => agrees !== false && maxAbs < 1e-5)).toBe(true);
  });

  test('tensors that do not fit are the inputs’ fault', async () => {
    expect(await heed(['verify', 'Q·Kᵀ', 'Q=randn(2,3)', 'K=randn(2,4)'])).toMatchObject({ code: 4, out: '' });
  });
});

describe('diff', () => {
  test('formulas that agree, and formulas that do not', async () => {
    const same = await heed(['diff', attention, 'softmax(Q·(Kᵀ/√d))·V', ...random]);
    expect([same.code, same.err, same.out.includes('✓ within the tolerance')]).toEqual([0, '', true]);
    const other = await heed(['diff', 'X + 1', 'X + 2', 'X=[1, 2]', '--lang', 'zh']);
    expect([other.code, other.out.split('\n').slice(0, 4)]).toEqual([
      5,
      [
        'result: 1.0e+0 （相对 3.3e-1）  [2]',
        '  2 个元素中有 2 个不同',
        '  最大差异在 [0] 处：A 中是 2，B 中是 3',
        '✗ 超出容差',
      ],
    ]);
    expect((await heed(['diff', 'X + 1', 'X + 2', 'X=[1, 2]', '--tolerance', '0.5'])).code).toBe(0);
  });

  test('entries of the corpus; inputs that one of them alone reads; shapes that differ', async () => {
    const corpus = await heed(['diff', 'causal', 'scaled-dot-product', '--format', 'json']);
    expect([corpus.code, (JSON.parse(corpus.out) as { agrees: boolean }).agrees]).toEqual([5, false]);
    expect((await heed(['diff', 'X·1', 'X + Y', 'X=[1]', 'Y=[0]'])).code).toBe(0);
    const shapes = await heed(['diff', 'X', 'sum(X, axis=-2)', 'X=[[1, 2]]']);
    expect([shapes.code, shapes.out.split('\n')[0]]).toEqual([5, 'result has shape [1, 2] in A and [2] in B']);
  });

  test('a fault is shown in the formula it is in', async () => {
    const { code, err } = await heed(['diff', 'X', 'X + Missing', 'X=[1]']);
    expect([code, err.includes('1 │ X + Missing')]).toEqual([4, true]);
    expect(await heed(['diff', 'X'])).toMatchObject({ code: 2, out: '' });
  });
});

describe('cost', () => {
  test('the textbook formula by hand: n = m = 1024, d = e = 64', async () => {
    const { code, out, err } = await heed(['cost', attention, 'n=1024', 'm=1024', 'd=64', 'e=64']);
    const flops = 2 * 1024 * 1024 * 64 * 2 + 5 * 1024 * 1024;
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`  flops              2·n·m·d + 2·n·m·e + 5·n·m = ${flops.toLocaleString('en-US')}\n`);
    expect(out).toContain('1. Q·Kᵀ\n  flops              2·n·m·d = 134,217,728\n');
    expect(out).not.toContain('…');
  });

  test('what a condition leaves out, as a share of the tiles of scores', async () => {
    const sizes = ['n=640', 'm=640', 'd=4', 'e=4'];
    const { out } = await heed(['cost', 'causal', ...sizes]);
    const [, masked, whole, none] = /A·V: ([\d.]+) % masked, ([\d.]+) % whole, ([\d.]+) % left out\n/.exec(out) ?? [];
    expect(Number(masked) + Number(whole) + Number(none)).toBeCloseTo(100, 0);
    expect(Math.abs(Number(whole) - Number(none))).toBeLessThan(10);
    expect((await heed(['cost', 'causal', 'n=640'])).out).not.toContain('tiles of scores\n');
    expect((await heed(['cost', 'document-mask', 'n=640', 'd=4', 'e=4'])).out).toMatch(
      /A·V: \d+(\.\d)? % left out for certain/,
    );
    expect((await heed(['cost', 'causal', ...sizes, '--lang', 'zh'])).out).toContain('得分分块\n  A·V：');
  });

  test('under a mask that is given its shares are those of that mask; sizes come from inputs, heads too', async () => {
    const sizes = ['d=4', 'e=4'];
    const doc = `doc=[${Array.from({ length: 130 }, (_, k) => Math.floor(k / 64)).join(',')}]`;
    const { code, out } = await heed(['cost', 'document-mask', doc, ...sizes]);
    expect(code).toBe(0);
    expect(out).toMatch(/A·V: [\d.]+ % masked, [\d.]+ % whole, [\d.]+ % left out\n/);
    const { tiles } = JSON.parse((await heed(['cost', 'document-mask', doc, ...sizes, '--format', 'json'])).out) as {
      tiles: { empty: number; full: number; partial: number; data: string }[];
    };
    expect(tiles).toHaveLength(1);
    expect(tiles[0]?.data).toBe('given');
    expect(tiles[0]?.empty).toBeGreaterThan(0);
    const heads = await heed(['cost', attention, 'Q=randn(3,5,4)', 'K=randn(3,7,4)', 'V=randn(3,7,2)']);
    expect(heads.out).toContain(`= ${(3 * (2 * 5 * 7 * 4 + 2 * 5 * 7 * 2 + 5 * 5 * 7)).toLocaleString('en-US')}\n`);
    expect(heads.out).not.toContain('for one matrix');
  });

  test('symbols without numbers; JSON; every entry', async () => {
    expect((await heed(['cost', attention, '--lang', 'zh'])).out).toContain(
      '  浮点运算次数  2·n·m·d + 2·n·m·e + 5·n·m\n',
    );
    const { total, sizes } = JSON.parse((await heed(['cost', 'X·Xᵀ', 'n=2', '--format', 'json'])).out) as {
      total: { flops: { text: string; value: number | null } };
      sizes: Record<string, number | null>;
    };
    expect([total.flops.value, sizes]).toEqual([null, { n: 2, d: null }]);
    for (const { name } of formulas) expect([name, (await heed(['cost', name])).code]).toEqual([name, 0]);
  }, 60_000);

  test.each<[number, string, string[]]>([
    [2, 'usage/not-a-size', ['n=many']],
    [4, 'size/unknown', ['q=3']],
    [4, 'input/given-twice', ['n=1', 'n=2']],
  ])('%i %s: %j', async (exit, code, sizes) => {
    const ended = await heed(['cost', attention, ...sizes]);
    expect([ended.code, ended.out, ended.err.split(']')[0]]).toEqual([exit, '', `error[${code}`]);
  });
});

test('every entry of the corpus runs by name on every backend', async () => {
  for (const { name, want = [] } of formulas) {
    const { code, out } = await heed(['verify', name, '--format', 'json']);
    const { backends } = JSON.parse(out) as { backends: { backend: string; available: boolean; outputs: object[] }[] };
    expect([name, code]).toEqual([name, 0]);
    const ran = backends.filter(({ available, backend }) => available && backend !== 'reference');
    expect(ran.every(({ outputs }) => outputs.length === want.length + 1)).toBe(true);
  }
}, 60_000);
