/**
 * `heed demo`, which `npm start` runs: the textbook formula, read, compiled and run, with everything it gives.
 *
 * In: nothing; three words stand for queries and keys, seeded numbers for their vectors. Out: a page of at most 80 columns
 * on stdout: formula, shapes, result, weights as a heat map, agreement with the float64 reference, times, and what to type
 * next. Every number on it is computed here and now.
 */

import { displayName } from 'heed';
import { randn, compare, numberAt, printTensor, tensor, tensorHeading, values, type Tensor } from '@heed/tensor';
import type { Language } from '@heed/diagnostics';
import { heedCommand } from '../calling.ts';
import { checkedFormula } from '../checked-formula.ts';
import { EXIT } from '../exit-codes.ts';
import { heatMap } from '../heat-map.ts';
import { stopping } from '../stop.ts';
import { write, type Terminal } from '../terminal.ts';
import { measure, timingLines } from '../timings.ts';
import { words } from '../words.ts';

const TEXT = 'A = softmax(Q·Kᵀ/√d)\nA·V';
const WANT = ['result', 'A'] as const;
const WIDTH = 80;
const SEED = 23;

/** The words of the sentence, which attend to each other. */
const TOKENS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Tom', 'chase', 'Jerry'],
  zh: ['汤姆', '追逐', '杰瑞'],
};

export async function demo(terminal: Terminal): Promise<number> {
  const { language, paint } = terminal;
  const says = words[language];
  const width = Math.min(WIDTH, terminal.width);
  const tokens = TOKENS[language];
  const inputs = sampleInputs(tokens.length);
  const formula = checkedFormula({ text: TEXT }, terminal);
  const { measured, reference } = await stopping('run', { text: TEXT }, async () => ({
    measured: await measure(() => formula.run(inputs, { backend: 'wasm', want: WANT })),
    reference: await formula.run(inputs, { backend: 'reference', want: ['result'] }),
  }));
  const result = measured.result.at('result');
  const weights = measured.result.at('A');

  const title = (text: string, note = ''): string => `${paint('strong', text)}${note && `  ${paint('quiet', note)}`}`;
  const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`.trimEnd());
  const page = [
    says.welcome,
    '',
    title(says.formula),
    ...indent(TEXT.split('\n')),
    '',
    title(says.inputs, `${says.tokens}${tokens.join(' ')}`),
    ...indent(Object.entries(inputs).map(([name, t]) => shapeLine(name, t, terminal))),
    '',
    title(says.result, tensorHeading(result)),
    ...indent(printTensor(result, { heading: false, width: width - 2 }).split('\n')),
    '',
    title(says.weights, `${tensorHeading(weights)}, ${says.weightsNote}`),
    ...indent(
      heatMap(
        {
          rows: tokens.length,
          columns: tokens.length,
          values: values(weights),
          rowLabels: tokens,
          columnLabels: tokens,
          range: [0, 1],
        },
        { depth: terminal.depth, width: width - 2 },
      ),
    ),
    '',
    title(says.agreement),
    ...indent([`${says.largest} ${compare(result, reference.at('result')).maxAbs.toExponential(1)}`]),
    '',
    title(says.time, `wasm, Node ${process.version}`),
    ...indent(timingLines(measured, terminal)),
    '',
    title(says.next),
    ...indent(suggestions(language, terminal)),
  ];
  await write(`${page.join('\n')}\n`);
  return EXIT.ok;
}

/** Each query is its word's key, a little off: so a word mostly finds itself. */
function sampleInputs(count: number): Readonly<Record<'Q' | 'K' | 'V', Tensor>> {
  const shape = [count, 4];
  const K = randn(shape, { seed: SEED });
  const noise = randn(shape, { seed: SEED, stream: 1 });
  const queries = Array.from({ length: count }, (_, i) =>
    Array.from({ length: 4 }, (__, t) => numberAt(K, i, t) + 0.5 * numberAt(noise, i, t)),
  );
  return { Q: tensor(queries), K, V: randn(shape, { seed: SEED, stream: 2 }) };
}

function shapeLine(name: string, t: Tensor, { paint }: Terminal): string {
  return `${paint('name', displayName(name))}: ${tensorHeading(t)}`;
}

function suggestions(language: Language, { paint }: Terminal): readonly string[] {
  const says = words[language];
  const heed = heedCommand();
  const rows: readonly (readonly [string, string])[] = [
    [says.readAnother, `${heed} run 'softmax(X·Xᵀ | j ≤ i)·X' X='randn(6,4)'`],
    [says.seeSteps, `${heed} trace self-attention-eight-steps${language === 'zh' ? ' --lang zh' : ''}`],
    [says.seeList, `${heed} list`],
    [says.seeWhy, `${heed} check 'softmax(Q·K/√d)·V'`],
    [says.seeHelp, `${heed} --help`],
  ];
  return rows.flatMap(([what, command]) => [paint('quiet', `# ${what}`), command]);
}
