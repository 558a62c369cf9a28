/** The version of this package, read from its manifest, where `--version` and pictures take it from. */

import { readFileSync } from 'node:fs';

export function version(): string {
  const facts: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((facts as { readonly version?: unknown }).version);
}
