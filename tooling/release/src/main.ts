/**
 * The rehearsal of a release: `node tooling/release/src/main.ts`, after a build. It publishes nothing.
 *
 * In: the working tree and the package registry. Out: one line per step, `ok` or what went wrong; exit code 1 when a
 * step failed. A copy of the tree is versioned by changesets; the playground's page and the bundles are built; every published package is
 * packed and checked by publint and attw; the packages are installed in empty folders and used there, the command on two
 * versions of Node, on which it also draws and serves the page.
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPage, checkPackage, makeBundles, packAll, rehearseVersion } from './packages.ts';
import { tryBundles, tryCommand, tryFormulaAlone, tryOldNode, tryRuntimeWithoutParser } from './scratch.ts';
import { publishedPackages } from './workspace.ts';

const work = mkdtempSync(join(tmpdir(), 'heed release '));
let failed = 0;

function step(name: string, work: () => string): void {
  try {
    console.log(`ok      ${name}: ${work()}`);
  } catch (error) {
    failed += 1;
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
    console.log(`failed  ${name}: ${message}\n${stdout}${stderr}`);
  }
}

try {
  const packages = publishedPackages();
  const tarballs = join(work, 'tarballs');
  mkdirSync(tarballs);
  step('version', () => rehearseVersion(join(work, 'copy')));
  step('the page', buildPage);
  step('the bundles', makeBundles);
  const packed = packAll(packages, tarballs);
  for (const { name } of packages) step(`package ${name}`, () => checkPackage(packed.get(name) ?? ''));
  step('@heed/formula alone', () => tryFormulaAlone(join(work, 'formula'), packages, packed));
  step('@heed/runtime without the parser', () => tryRuntimeWithoutParser(join(work, 'runtime'), packages, packed));
  step('the bundles alone', () => tryBundles(join(work, 'bundles'), packages, packed));
  for (const version of ['22', '24']) {
    step(`heed on Node ${version}`, () => tryCommand(join(work, `node-${version}`), version, packages, packed));
  }
  step('heed on an older Node', () => tryOldNode(join(work, 'node-20'), packages, packed));
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
