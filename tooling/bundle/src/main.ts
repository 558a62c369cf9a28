/**
 * `node tooling/bundle/src/main.ts [NAME…]`: makes the one-file entry of the packages named, or of all that have one.
 *
 * In: sources. Out: `dist/bundled/NAME.js` in each package, and a line that says how long it is. `npm run build` calls it
 * for each package after its own build; nothing else of the package is touched.
 */

import { bundled, makeBundle } from './make-bundle.ts';

const names = process.argv.slice(2);
for (const name of names.length === 0 ? Object.keys(bundled) : names) {
  const { file, bytes } = await makeBundle(name);
  console.log(`${file}: ${Math.round(bytes / 1024)} KiB`);
}
