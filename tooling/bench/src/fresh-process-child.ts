/**
 * What fresh-process.ts starts. In: `cold NAME` or `memory CASE THREADS STRICT`. Out: one line of JSON on stdout.
 *
 * WebAssembly memories are counted by listening to their constructor, before anything that could make one is loaded.
 */

import { attentionProblem } from './attention-problem.ts';
import { coldProblem, memoryCases } from './cases.ts';
import { checkRows } from './check-rows.ts';
import { makers, type MakerName } from './makers.ts';

const [what, name = '', threads = '1', strict = 'false'] = process.argv.slice(2);
const settings = { threads: Number(threads), strict: strict === 'true', wide: false };

if (what === 'cold') await cold();
else await memory();

async function cold(): Promise<void> {
  const problem = attentionProblem(coldProblem);
  const start = performance.now();
  const contestant = await (await makers[name as MakerName]())(problem, settings);
  await contestant.run();
  const ms = performance.now() - start;
  if (!checkRows(problem, contestant.row).passed) throw new TypeError('wrong numbers');
  console.log(JSON.stringify({ ms }));
  process.exit(0); // a library may keep its threads
}

async function memory(): Promise<void> {
  const memories: WebAssembly.Memory[] = [];
  const { Memory } = WebAssembly;
  WebAssembly.Memory = new Proxy(Memory, {
    construct: (target, words: [WebAssembly.MemoryDescriptor]) => {
      const made = new target(...words);
      memories.push(made);
      return made;
    },
  });
  const described = memoryCases.find((one) => one.name === name)?.described ?? { heads: 1, queries: 1 };
  const problem = attentionProblem(described);
  const contestant = await (await makers.heed())(problem, settings);
  const start = performance.now();
  await contestant.run();
  const seconds = (performance.now() - start) / 1000;
  const { error, passed } = checkRows(problem, contestant.row);
  const inputs = Object.values(problem.inputs).reduce((bytes, { data }) => bytes + data.byteLength, 0);
  const device = memories.reduce((bytes, { buffer }) => bytes + buffer.byteLength, 0);
  console.log(JSON.stringify({ inputs, outputs: problem.rows * problem.width * 4, device, seconds, error, passed }));
  process.exit(0);
}
