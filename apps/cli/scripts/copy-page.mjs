// Lays the playground's built page beside the command before it is packed, for `heed serve`. In: apps/playground/dist/page.
// Out: apps/cli/dist/playground, made anew. Without a built page nothing is packed: a release must not lack it.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const app = fileURLToPath(new URL('..', import.meta.url));
const [page, place] = [join(app, '..', 'playground', 'dist', 'page'), join(app, 'dist', 'playground')];
if (existsSync(join(page, 'index.html'))) {
  rmSync(place, { recursive: true, force: true });
  cpSync(page, place, { recursive: true });
} else {
  console.error('heed: the page is not built: `npm run build` builds it');
  process.exitCode = 1;
}
