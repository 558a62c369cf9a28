// How the page is built and served while it is written. In: index.html and src/. Out: dist/page, which any web server can
// serve from any folder: the page, one worker at a fixed name, chunks and fonts whose names change with their content,
// and a Brotli twin of each text. Packages are read as sources, so none has to be built first. Page and worker share
// chunks; nothing that a worker can reach touches the document.
import { join } from 'node:path';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { contentPolicy } from '../cli/src/serving.ts';
import { brotliTwins } from './build/brotli-twins.ts';
import { chunkGroups, chunkName } from './build/chunks.ts';
import { fontParts } from './build/font-parts.ts';
import { katexParts } from './build/katex-parts.ts';

/** The policy of `heed serve` in the page itself, for hosts that send no headers; a page cannot forbid its framing. */
function policyInPage(): Plugin {
  const content = contentPolicy.replace(/; frame-ancestors [^;]*/, '');
  return {
    name: 'heed:policy-in-page',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' },
    ],
  };
}

const worker = join(import.meta.dirname, 'src/engine/worker.ts');

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  plugins: [katexParts(), fontParts(join(import.meta.dirname, 'dist/fonts')), policyInPage(), brotliTwins()],
  resolve: { conditions: ['@heed/source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
  build: {
    outDir: 'dist/page',
    target: 'es2022',
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.txt' },
    modulePreload: {
      polyfill: false,
      // From code nothing but styles is fetched ahead: what fetches needs a document, and the worker has none.
      resolveDependencies: (_, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((one) => one.endsWith('.css')),
    },
    rolldownOptions: {
      input: { page: join(import.meta.dirname, 'index.html'), worker },
      output: {
        // The page starts the worker by this name. Ten characters of hash are what `heed serve` takes for one.
        entryFileNames: ({ name }) => (name === 'worker' ? 'assets/worker.js' : 'assets/[name].[hash:10].js'),
        chunkFileNames: (chunk) => `assets/${chunkName(chunk)}.[hash:10].js`,
        codeSplitting: { groups: chunkGroups(worker) },
        assetFileNames: 'assets/[name].[hash:10][extname]',
      },
    },
  },
});
