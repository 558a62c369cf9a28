/**
 * `heed doctor`: which backends run here, why the others do not, and what the machine offers.
 *
 * In: nothing. Out: a page on stdout. It is a report, not a test: the exit code is 0 whatever is missing.
 */

import { availableParallelism } from 'node:os';
import { doctor as examine } from 'heed';
import { EXIT } from '../exit-codes.ts';
import { write, type Terminal } from '../terminal.ts';
import { canGoWide } from '../wide.ts';
import { say, words } from '../words.ts';

export async function doctor({ language, paint }: Terminal): Promise<number> {
  const says = words[language];
  const lines = [paint('strong', says.backends)];
  let chosen = false;
  for (const { name, available, reason, features, threadless, automatic } of examine()) {
    const note = available && automatic && !chosen ? says.chosen : '';
    if (note !== '') chosen = true;
    const lacks = threadless === undefined ? '' : `; ${say(language, 'threadless', { reason: threadless })}`;
    const state = available ? [says.available, ...features].join(', ') + lacks : (reason ?? '');
    lines.push(
      `  ${available ? paint('good', '✓') : '✗'} ${name.padEnd(13)}${state}${note && `  ${paint('quiet', note)}`}`,
    );
  }
  lines.push('', paint('strong', says.system));
  lines.push(`  Node ${process.version}, ${process.platform} ${process.arch}, CPU × ${availableParallelism()}`);
  for (const [feature, there] of Object.entries(FEATURES)) {
    lines.push(`  ${there() ? paint('good', '✓') : '✗'} ${feature}`);
  }
  await write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

/** Of the JavaScript engine; what WebAssembly can do stands with its backend. */
const FEATURES: Readonly<Record<string, () => boolean>> = {
  WebAssembly: () => typeof WebAssembly === 'object',
  SharedArrayBuffer: () => typeof SharedArrayBuffer === 'function',
  Float16Array: () => 'Float16Array' in globalThis,
  '--wide (256-bit vectors, an experiment of V8)': canGoWide,
};
