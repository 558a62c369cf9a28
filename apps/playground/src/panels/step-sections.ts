/**
 * The author's headings: comments that stand directly above what they are about, over the steps of a run.
 *
 * In: the formula, the steps of its run and its inputs, by their spans. Out: sections in the order of reading: steps one
 * after another under their comment, and, where a comment stands over declarations alone, the inputs that they declare.
 * A comment holds until the next one; one with an empty line beneath it, or behind a statement, is no heading.
 */

import type { Language, Span } from '@heed/diagnostics';
import { highlight } from '@heed/formula';

interface Placed {
  readonly span: Span;
}

interface Input extends Placed {
  readonly name: string;
  readonly declared: boolean;
}

export interface StepSection<I extends Input> {
  /** Empty where no comment stands above. */
  readonly title: string;
  /** From the comment to the next. */
  readonly span: Span;
  /** Places in the list of steps, one after another. */
  readonly steps: readonly number[];
  /** Where there are no steps. */
  readonly inputs: readonly I[];
}

export function sectionsOf<I extends Input>(
  text: string,
  steps: readonly Placed[],
  inputs: readonly I[],
): readonly StepSection<I>[] {
  const parts = partsOf(text);
  const partAt = ({ span }: Placed): number => parts.findLastIndex(({ start }) => start <= span.start);
  const stepsAt = steps.map(partAt);
  const sections: StepSection<I>[] = [];
  const place = (at: number, own: Pick<StepSection<I>, 'steps' | 'inputs'>): void => {
    const { title, start } = parts[at];
    sections.push({ title, span: { start, end: parts[at + 1]?.start ?? text.length }, ...own });
  };
  const declaring = parts.flatMap((_, at) => {
    const own = inputs.filter((input) => input.declared && partAt(input) === at);
    return at === 0 || own.length === 0 || stepsAt.includes(at) ? [] : [{ at, inputs: own }];
  });
  for (let k = 0; k < steps.length;) {
    const at = stepsAt[k];
    while (declaring[0] !== undefined && declaring[0].at < at) {
      const { at: before, inputs: own } = declaring.shift()!;
      place(before, { steps: [], inputs: own });
    }
    const own: number[] = [];
    while (k < steps.length && stepsAt[k] === at) own.push(k++);
    place(at, { steps: own, inputs: [] });
  }
  for (const { at, inputs: own } of declaring) place(at, { steps: [], inputs: own });
  return sections;
}

interface Part {
  readonly title: string;
  readonly start: number;
}

/** The text as it is parted by headings; the first part has none. */
function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [{ title: '', start: 0 }];
  let waiting: { readonly title: string; readonly start: number; readonly end: number } | undefined;
  for (const { span, kind } of highlight(text)) {
    const isAlone = /(?:^|[\r\n])[^\S\r\n]*$/.test(text.slice(0, span.start));
    // Directly: one line end, and not an empty line, lies between.
    const isNext =
      waiting !== undefined && /^[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*$/.test(text.slice(waiting.end, span.start));
    if (kind === 'comment') {
      if (!isAlone) continue;
      const title = titleIn(text.slice(span.start, span.end));
      waiting =
        waiting !== undefined && isNext
          ? { title: `${waiting.title} ${title}`.trim(), start: waiting.start, end: span.end }
          : { title, start: span.start, end: span.end };
    } else {
      if (waiting !== undefined && isNext && waiting.title !== '')
        parts.push({ title: waiting.title, start: waiting.start });
      waiting = undefined;
    }
  }
  return parts;
}

function titleIn(comment: string): string {
  return comment.replace(/^[#＃\s]+/, '').trim();
}

/** A heading in two languages with ` · ` between them, `scores · 得分`, is read in one; every other as it is. */
export function headingIn(title: string, language: Language): string {
  const halves = title.split(/\s+·\s+/);
  if (halves.length !== 2) return title;
  const chinese = halves.findIndex((half) => /\p{Script=Han}/u.test(half));
  const isBilingual = chinese !== -1 && !/\p{Script=Han}/u.test(halves[1 - chinese]);
  return isBilingual ? halves[language === 'zh' ? chinese : 1 - chinese] : title;
}
