/**
 * Where figures were measured: processor, engine, versions. In: the installed packages. Out: lines for a report.
 */

import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const home = join(import.meta.dirname, '..');

export interface Machine {
  readonly processor: string;
  readonly engine: string;
  readonly versions: Readonly<Record<string, string>>;
}

export function machine(): Machine {
  const { dependencies = {} } = manifestAt(home);
  return {
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} processors, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    engine: `Node ${process.version} (V8 ${process.versions.v8}), ${process.platform} ${process.arch}`,
    versions: Object.fromEntries(
      Object.keys(dependencies).map((name) => [
        name,
        manifestAt(join(home, 'node_modules', name)).version ?? 'not installed',
      ]),
    ),
  };
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestAt(folder: string): Manifest {
  const path = join(folder, 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : {};
}
