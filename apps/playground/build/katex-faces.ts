/**
 * What of KaTeX the page takes: the faces that the LaTeX of @heed/formula can ask for, and no others.
 *
 * In: KaTeX's style sheet and code, as they are read. Out: font faces of the kept ones only, in the newest format, and no
 * tables of widths of the others. A KaTeX of another shape than this knows stops the build: cutting in the dark would be
 * worse than not cutting. What the page shows with the cut one is compared with the whole one in katex-faces.test.ts.
 */

import type { Plugin } from 'vite';

/** Letters, upright and slanted; `\mathbb` and `\square`; brackets and sums in their sizes. */
const KEPT: readonly string[] = [
  'AMS-Regular',
  'Main-Regular',
  'Math-Italic',
  'Size1-Regular',
  'Size2-Regular',
  'Size3-Regular',
  'Size4-Regular',
];
/** `\mathbf`, `\mathcal` and the like, which the emitter never writes. */
const DROPPED: readonly string[] = [
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

export function katexFaces(): Plugin {
  return {
    name: 'heed:katex-faces',
    enforce: 'pre',
    apply: 'build',
    transform(code, id) {
      const file = id.replace(/\?.*$/, '');
      const cut = file.endsWith('/katex.mjs')
        ? withoutTables
        : file.endsWith('/katex.min.css')
          ? withoutFaces
          : undefined;
      return cut && { code: cut(code, (what) => this.error(`${file} is not as expected: ${what}`)), map: null };
    },
  };
}

type Refuse = (what: string) => never;

/** The code with the tables of the kept faces only. */
export function withoutTables(code: string, refuse: Refuse): string {
  const found: string[] = [];
  const cut = code.replaceAll(/^ {2}"([A-Z][A-Za-z0-9]+-[A-Z][A-Za-z]+)": \{[^{}]*\},?\n/gm, (table, face: string) => {
    found.push(face);
    return KEPT.includes(face) ? table : '';
  });
  const known = [...KEPT, ...DROPPED].toSorted().join(' ');
  return found.toSorted().join(' ') === known ? cut : refuse(`it has tables for ${found.join(' ')}`);
}

/** The sheet with the kept faces only, each with one source. */
export function withoutFaces(css: string, refuse: Refuse): string {
  const found: string[] = [];
  const cut = css.replaceAll(/@font-face\{[^}]*\}/g, (rule) => {
    const [, path, face = ''] = /src:(url\(fonts\/KaTeX_([\w-]+)\.woff2\) format\("woff2"\)),/.exec(rule) ?? [];
    if (path === undefined) return refuse(rule);
    found.push(face);
    return KEPT.includes(face) ? rule.replace(/src:[^}]*/, `src:${path}`) : '';
  });
  const missing = KEPT.filter((face) => !found.includes(face));
  return missing.length === 0 ? cut : refuse(`no face ${missing.join(' ')}`);
}
