#!/usr/bin/env node
/**
 * The bin `heed`. In: the words of the command line. Out: the exit code; all else is command-line.ts. The code is set, not
 * forced, so that what was written is out before the process ends. Compiled code is kept by Node between calls, which
 * makes the second one start faster. An older Node is told what is needed before anything it could not read is loaded.
 */

import nodeModule from 'node:module';

const OLDEST = 22;

if (Number.parseInt(process.versions.node, 10) < OLDEST) {
  process.stderr.write(`heed: needs Node ${OLDEST} or newer; this is Node ${process.versions.node}\n`);
  process.exitCode = 1;
} else {
  nodeModule.enableCompileCache();
  const { runCommandLine } = await import('./command-line.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
