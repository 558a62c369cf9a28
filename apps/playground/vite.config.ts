// How the page is built and served while it is written. In: index.html and src/. Out: dist/page, which any web server can
// serve from any folder: the page, one worker at a fixed name, chunks and fonts whose names change with their content,
// and a Brotli twin of each text. Packages are read as sources, so none has to be built first. Page and worker share
// chunks; nothing that a worker can reach touches the document.
import { join } from 'node:path';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { contentPolicy } from '../cli/src/serving.ts';
import { brotliTwins } from './build/brotli-twins.ts';
import { fontParts } from './build/font-parts.ts';
import { katexFaces } from './build/katex-faces.ts';

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

/** Chunks by what is in them; how they are cut is Rolldown's doing, along what the sources import when. */
function chunkName(modules: readonly string[]): string {
  const has = (part: string): boolean => modules.some((id) => id.includes(part));
  if (has('/packages/formulas/')) return 'gallery';
  if (has('/@codemirror/')) return 'editor';
  if (has('/packages/runtime/')) return 'engine';
  if (has('/packages/formula/src/')) return 'language';
  return has('/katex/') ? 'katex' : 'part';
}

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  plugins: [katexFaces(), fontParts(join(import.meta.dirname, 'dist/fonts')), policyInPage(), brotliTwins()],
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
      input: {
        page: join(import.meta.dirname, 'index.html'),
        worker: join(import.meta.dirname, 'src/engine/worker.ts'),
      },
      output: {
        // The page starts the worker by this name. Ten characters of hash are what `heed serve` takes for one.
        entryFileNames: ({ name }) => (name === 'worker' ? 'assets/worker.js' : 'assets/[name].[hash:10].js'),
        chunkFileNames: ({ moduleIds }) => `assets/${chunkName(moduleIds)}.[hash:10].js`,
        assetFileNames: 'assets/[name].[hash:10][extname]',
      },
    },
  },
});
