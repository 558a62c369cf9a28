/**
 * Conformance of an arena's memory: what stays in it is there after it has grown, however often.
 *
 * In: a session. Out: what is wrong, if anything. Nothing runs; tensors are uploaded and read back.
 */

import { HeedError } from '@heed/diagnostics';
import { isClose, randn } from '@heed/tensor';
import { reasonOf } from '../faults.ts';
import type { ResidentTensor } from '../resident.ts';
import type { Session } from '../session.ts';

export function keepsWhatStays(session: Session): string | undefined {
  const kept: ResidentTensor[] = [];
  try {
    const wanted = [7, 70_001, 300_003].map((n, seed) => randn([n], { seed }));
    for (const one of wanted) kept.push(session.upload(one));
    const lost = wanted.filter((one, k) => !isClose(kept[k], one, { rel: 0, abs: 0 }));
    return lost.length === 0 ? undefined : `${lost.length} of ${wanted.length} tensors changed as the memory grew`;
  } catch (fault) {
    return fault instanceof HeedError ? fault.diagnostics.map(({ message }) => message.en).join('; ') : reasonOf(fault);
  } finally {
    for (const one of kept) one.dispose();
  }
}
