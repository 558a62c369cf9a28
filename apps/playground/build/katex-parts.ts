/**
 * What of KaTeX the page takes: what the LaTeX of @heed/formula can ask for, and no more.
 *
 * In: KaTeX's own sources, from which it is built here, and its style sheet. Out: the functions, the tables of widths,
 * the paths and the font faces of the kept commands. A KaTeX of another shape than this knows stops the build: cutting in the dark would
 * be worse than not cutting. katex-parts.test.ts compares what the cut one and the whole one make of every formula.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** Letters, upright and slanted; `\mathbb` and `\square`; brackets and sums in their sizes. */
const FACES: readonly string[] = [
  'AMS-Regular',
  'Main-Regular',
  'Math-Italic',
  'Size1-Regular',
  'Size2-Regular',
  'Size3-Regular',
  'Size4-Regular',
];
/** `\mathbf`, `\mathcal` and the like, which the emitter never writes. */
const OTHER_FACES: readonly string[] = [
  'Caligraphic-Regular',
  'Fraktur-Regular',
  'Main-Bold',
  'Main-BoldItalic',
  'Main-Italic',
  'Math-BoldItalic',
  'SansSerif-Bold',
  'SansSerif-Italic',
  'SansSerif-Regular',
  'Script-Regular',
  'Typewriter-Regular',
];
/** Arrows with words, boxes, links, pictures, sizes, definitions: never written either. */
const OTHER_FUNCTIONS: readonly string[] = [
  './environments/cd',
  ...[
    'accentunder',
    'arrow',
    'def',
    'enclose',
    'hbox',
    'horizBrace',
    'href',
    'includegraphics',
    'overline',
    'pmb',
    'raisebox',
    'reflectbox',
    'rule',
    'sizing',
    'smash',
    'tag',
    'underline',
    'vcenter',
    'verb',
  ].map((name) => `./functions/${name}`),
];

/** Of the paths that are drawn: the arrow over a letter. Roots are made by functions beside the table. */
const PATH = 'vec';

type Refuse = (what: string) => never;
type Cut = (text: string, refuse: Refuse) => string;

const CUTS: readonly (readonly [ending: string, cut: Cut])[] = [
  ['/katex/src/functions.ts', withoutFunctions],
  ['/katex/src/fontMetricsData.js', withoutTables],
  ['/katex/src/svgGeometry.ts', withoutPaths],
  ['/katex/dist/katex.min.css', withoutFaces],
];

export function katexParts(): Plugin {
  const folder = dirname(createRequire(import.meta.url).resolve('katex/package.json'));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  return {
    name: 'heed:katex-parts',
    enforce: 'pre',
    apply: 'build',
    config: () => ({ define: { __VERSION__: JSON.stringify(version) } }),
    resolveId: (id) => (id === 'katex' ? join(folder, 'katex.ts') : undefined),
    transform(code, id) {
      const file = id.replace(/\?.*$/, '');
      const [, cut] = CUTS.find(([ending]) => file.endsWith(ending)) ?? [];
      return cut && { code: cut(code, (what) => this.error(`${file} is not as expected: ${what}`)), map: null };
    },
  };
}

function withoutFunctions(code: string, refuse: Refuse): string {
  let cut = code;
  for (const path of OTHER_FUNCTIONS) {
    const line = `import "${path}";\n`;
    if (!cut.includes(line)) return refuse(`it does not import ${path}`);
    cut = cut.replace(line, '');
  }
  return cut;
}

function withoutTables(code: string, refuse: Refuse): string {
  const found: string[] = [];
  const cut = code.replaceAll(/^ {4}"([A-Z]\w+-[A-Z]\w+)": \{[^{}]*\},?\n/gm, (table, face: string) => {
    found.push(face);
    return FACES.includes(face) ? table : '';
  });
  const known = [...FACES, ...OTHER_FACES].toSorted().join(' ');
  return found.toSorted().join(' ') === known ? cut : refuse(`it has tables of ${found.join(' ')}`);
}

function withoutPaths(code: string, refuse: Refuse): string {
  const names: string[] = [];
  const cut = code.replaceAll(/^ {4}(\w+): (?:`[^`]*`|doubleBrushStroke\(`[^`]*`\)),\n/gm, (entry, name: string) => {
    names.push(name);
    return name === PATH ? entry : '';
  });
  return names.includes(PATH) && names.length > 40 ? cut : refuse(`it draws ${names.join(' ')}`);
}

/** Each face with its newest format only: browsers that need an older one cannot run the page. */
function withoutFaces(css: string, refuse: Refuse): string {
  const found: string[] = [];
  const cut = css.replaceAll(/@font-face\{[^}]*\}/g, (rule) => {
    const [, path, face = ''] = /src:(url\(fonts\/KaTeX_([\w-]+)\.woff2\) format\("woff2"\)),/.exec(rule) ?? [];
    if (path === undefined) return refuse(rule);
    found.push(face);
    return FACES.includes(face) ? rule.replace(/src:[^}]*/, `src:${path}`) : '';
  });
  const missing = FACES.filter((face) => !found.includes(face));
  return missing.length === 0 ? cut : refuse(`it has no face ${missing.join(' ')}`);
}
