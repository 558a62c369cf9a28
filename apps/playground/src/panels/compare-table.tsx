/**
 * All backends against the reference, as a table.
 *
 * In: a comparison. Out: for each backend the time, the largest error and whether it agrees, in a word and a sign; or why
 * it is not there.
 */

import type { Language } from '@heed/diagnostics';
import type { VNode } from 'preact';
import type { Compared } from '../engine/protocol.ts';
import type { Words } from '../words/words.ts';
import { duration } from './number-text.ts';

type Row = Compared['backends'][number];

interface Props {
  readonly words: Words;
  readonly language: Language;
  readonly rows: readonly Row[];
}

export function CompareTable({ words, language, rows }: Props): VNode {
  return (
    <div class="scroll">
      <table class="figures">
        <caption class="hush">{words.compareTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{words.backend}</th>
            <th scope="col">{words.run}</th>
            <th scope="col">{words.maxError}</th>
            <th scope="col">{words.agrees}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.backend}>
              <th scope="row">{nameOf(row.backend, words)}</th>
              <Figures row={row} words={words} language={language} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figures({ row, words, language }: Omit<Props, 'rows'> & { readonly row: Row }): VNode {
  if (!row.available) {
    const reason = row.reason === undefined ? '' : `${language === 'zh' ? '：' : ': '}${row.reason}`;
    return (
      <td colSpan={3} class="soft">
        {words.notAvailable}
        {reason}
      </td>
    );
  }
  if (row.diagnostics.length > 0) {
    return (
      <td colSpan={3} class="bad">
        ✗ {words.failed}
        {language === 'zh' ? '：' : ': '}
        {row.diagnostics[0]?.message[language]}
      </td>
    );
  }
  const time = row.timings?.run ?? row.ms;
  return (
    <>
      <td>{time === undefined ? '–' : duration(time)}</td>
      <td class="mono">{row.maxAbs === undefined ? '–' : row.maxAbs === 0 ? '0' : row.maxAbs.toExponential(1)}</td>
      <td>{agreement(row, words)}</td>
    </>
  );
}

function agreement({ agrees, backend }: Row, words: Words): VNode {
  if (backend === 'reference') return <span class="soft">{words.isReference}</span>;
  if (agrees === undefined) return <>–</>;
  return agrees ? <span class="ok">✓ {words.yes}</span> : <span class="bad">✗ {words.differs}</span>;
}

function nameOf(backend: string, words: Words): string {
  switch (backend) {
    case 'reference':
    case 'wasm':
    case 'js':
    case 'interpreter':
      return words[backend];
    default:
      return backend;
  }
}
