import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeNpy, writeSafetensors } from '@heed/formats';
import { formulas } from '@heed/formulas';
import { randn, uniform } from '@heed/tensor';
import { doctor } from 'heed';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliExplanations } from './explanations.ts';
import { openBench } from './heed.check.ts';
import * as help from './help.ts';
import { BACKENDS } from './options.ts';

const { folder, file, heed, start, close } = openBench();
afterAll(close);

/** The words of a line of shell: quotes, blanks and no more. */
function split(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|((?:[^\s']|(?<==)'[^']*')+)/g)].map(([, quoted, bare = '']) =>
    (quoted ?? bare).replaceAll("'", ''),
  );
}

/** It does not end by itself; serve.test.ts runs it. */
const isServing = (line: string): boolean => /^ *(?:heed )?serve\b/.test(line);

describe('help', () => {
  test('begins with examples and lists what there is', async () => {
    const { code, out } = await heed(['--help']);
    expect([code, out.split('\n')[0]]).toEqual([0, 'Examples:']);
    expect(out).not.toContain('demo');
    const bare = await heed([]);
    expect([bare.code, bare.out]).toEqual([2, '']);
    expect(bare.err).toContain('Examples:');
    const listed = [...out.slice(out.indexOf('Commands:')).matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name);
    for (const name of listed.filter((one) => one !== 'help')) {
      const page = await heed([name, '--help']);
      expect([name, page.code, page.err, /^Examples?:\n {2}heed /.test(page.out)]).toEqual([name, 0, '', true]);
      expect(page.out).toMatch(new RegExp(`^Usage: heed ${name} `, 'm'));
      expect(Math.max(...page.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    }
  });

  test('in a clone, examples and hints begin with what works there', async () => {
    const env = { HEED_COMMAND: 'npm run -s heed --' };
    const { out } = await heed(['run', '--help'], { env });
    expect(out.split('\n')[1]).toMatch(/^ {2}npm run -s heed -- run '/);
    expect((await heed(['softmax(Q)'], { env })).err).toContain(
      "to run a formula: npm run -s heed -- run 'softmax(Q)'",
    );
    expect((await heed(['check', '--help'], { env })).out).toContain('| npm run -s heed -- check -');
  });

  test('loads no compiler: what main reaches without a command is small', () => {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      const loads = path.endsWith('main.ts')
        ? /^(?:import (.*?)from | +const [^\n]* = (await) import\()'(.+?)'/gms
        : /^import (.*?)()from '(.+?)'/gms;
      for (const [, what = '', , from = ''] of readFileSync(path, 'utf8').matchAll(loads)) {
        if (what.startsWith('type ')) continue;
        if (from.startsWith('.')) visit(join(dirname(path), from));
        else packages.add(from);
      }
    };
    visit(fileURLToPath(new URL('./main.ts', import.meta.url)));
    expect([...packages].filter((name) => !name.startsWith('node:')).toSorted()).toEqual([
      '@heed/diagnostics',
      'commander',
    ]);
  });

  test('names the backends there are', () => {
    expect([...BACKENDS].toSorted()).toEqual(['auto', ...doctor().map(({ name }) => name)].toSorted());
  });
});

describe('examples', () => {
  beforeAll(() => {
    for (const [at, name] of ['q', 'k', 'v'].entries()) file(`${name}.npy`, writeNpy(randn([5, 4], { seed: at })));
    file('k.json', '[[1, 2, 3, 4], [5, 6, 7, 8], [1, 1, 1, 1], [0, 0, 0, 1], [9, 9, 9, 9]]');
    file('attention.heed', 'softmax(Q·Kᵀ/√d)·V');
    file('causal.heed', 'softmax(Q @ K^T / sqrt(d) | j <= i) @ V\n');
    file('model.safetensors', writeSafetensors({ 'attn.weight': uniform([32, 64], { seed: 1 }) }));
  });

  const examples = Object.values(help).flatMap((text) =>
    text.split('\n').filter((line) => /^ {2}(heed|echo)/.test(line) && !isServing(line)),
  );
  // Two examples show what a fault looks like.
  const isFaulty = (line: string): boolean => /Q·K[/)]/.test(line) && !line.includes('diff');
  test.each(examples)(
    'runs: %s',
    async (line) => {
      const [, echoed, command = line] = /^ {2}echo '(.*)' \| (.*)$/.exec(line) ?? [];
      const [words = '', redirected] = command.split(' < ');
      const input = echoed ?? (redirected === undefined ? '' : readFileSync(join(folder, redirected.trim())));
      const { code, err } = await heed(split(words.trim()).slice(1), { input });
      expect([code, err.includes('shape/inner-sizes')]).toEqual(isFaulty(line) ? [3, true] : [0, false]);
    },
    60_000,
  );
});

// Of the two others, one needs a terminal and one does not end.
const triggers = Object.entries(cliExplanations).filter(
  ([code, { example }]) => example.startsWith('heed ') && code !== 'usage/terminal' && !example.includes('<'),
);
test.each(triggers)('the example of %s triggers it', async (code, { example }) => {
  file('q.npy', writeNpy(randn([5, 4], { seed: 0 })));
  const { out, err } = await heed(split(example).slice(1));
  expect([out, err]).toEqual(['', expect.stringContaining(`error[${code}]`)]);
});

describe('READMEs', { timeout: 60_000 }, () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  /** What stands in a page as a command, in order, without how a clone calls it. */
  const commandsIn = (path: string): readonly string[] =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .map(
        (line) =>
          /^ {0,4}(?:npm run -s heed --|heed) ((?:run|list|trace|show|render|serve|explain|check|verify|diff|cost|bench|fmt|inspect|doctor|completions)\b.*)$/
            .exec(line)?.[1]
            ?.trim() ?? '',
      )
      .filter((command) => command !== '' && !isServing(command));

  test.each(['README.md', 'README.zh.md', 'apps/cli/README.md'])('every command of %s works', async (path) => {
    const commands = commandsIn(path);
    expect(commands.length).toBeGreaterThan(9);
    for (const command of commands) {
      const { code } = await heed(split(command));
      expect([command, code]).toEqual([command, command.startsWith("check 'softmax(Q·K/") ? 3 : 0]);
    }
  });

  test('every command of the corpus works', async () => {
    for (const { name } of formulas) {
      for (const page of ['README.md', 'README.zh.md']) {
        const commands = commandsIn(`packages/formulas/src/${name}/${page}`);
        expect([name, commands.length > 0]).toEqual([name, true]);
        for (const command of commands) {
          const { code } = await heed(split(command));
          // Nine matrices do not go with ten: that page shows how it is refused.
          expect([command, code]).toEqual([command, command.startsWith("run bmm V='randn(9,") ? 4 : 0]);
        }
      }
    }
  }, 60_000);
});

describe('completions', () => {
  test('bash completes commands, options, their values and formulas', async () => {
    const script = await heed(['completions', 'bash']);
    expect([script.code, script.err]).toEqual([0, '']);
    const asked = [
      'heed ve',
      'heed run --see',
      'heed run --backend in',
      'heed trace self',
      'heed run scaled-dot-product --want ',
      'heed explain --code shape/inner',
    ];
    const calls = asked.map(
      (line) =>
        `COMP_WORDS=(${line.replace(/ $/, " ''")}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _heed; echo "\${COMPREPLY[*]}"`,
    );
    const ran = spawnSync('bash', ['--norc'], { input: `${script.out}\n${calls.join('\n')}\n`, encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    expect(ran.stdout.trimEnd().split('\n')).toEqual([
      'verify',
      '--seed',
      'interpreter',
      'self-attention-eight-steps',
      '',
      'shape/inner-sizes',
    ]);
  });

  const scriptFor = async (shell: string): Promise<string> => (await heed(['completions', shell])).out;

  test.each(['bash', 'zsh', 'fish'])(
    '%s: all commands, options and formulas, and every quote is closed',
    async (shell) => {
      const script = await scriptFor(shell);
      for (const word of ['trace', 'completions', 'scaled-dot-product', 'interpreter', 'shape/inner-sizes'])
        expect(script).toContain(word);
      expect(script).not.toContain('demo');
      expect((script.match(/(?<!\\)'/g)?.length ?? 1) % 2).toBe(0);
    },
  );

  test.for(['zsh', 'fish'])('%s: the shell reads it', async (shell, { skip }) => {
    if (spawnSync(shell, ['-c', 'true']).error) skip(`${shell} is not on this machine`);
    const script = join(folder, file(`completions.${shell}`, await scriptFor(shell)));
    const read = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
    expect([read.status, read.stderr]).toEqual([0, '']);
  });

  test('another shell is refused with what there is', async () => {
    const { code, err } = await heed(['completions', 'tcsh']);
    expect([code, err.includes('bash, zsh, fish')]).toEqual([2, true]);
  });
});

test('the real command prints the same page', async () => {
  expect((await start(['cost', '--help'])).out).toBe((await heed(['cost', '--help'])).out);
});
