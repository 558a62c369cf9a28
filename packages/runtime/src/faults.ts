/**
 * From what stopped a kernel to what the person reads.
 *
 * In: the fault record a kernel left (kernels/block.ts lays it out), or what a launch threw. Out: a HeedError with the
 * launch's span and, for a throw, its cause. Errors that already are heed's pass unchanged. Nothing is retried.
 */

import { HeedBug, HeedError, type Span } from '@heed/diagnostics';
import { faultCodes, faultRecord } from '@heed/kernels';
import { indexOutOfRange } from '@heed/tensor';
import { report } from './messages.ts';

export { faultCodes };

/** Address of the session's fault record, 8-byte aligned. */
export const FAULT_ADDRESS = 16;
/** Where blocks may begin: what lies below belongs to the session. */
export const FIRST_ADDRESS = 64;

/** The launch to blame. */
export interface Culprit {
  readonly name: string;
  /** For each of its kernel's indices, the axis it is for. */
  readonly indexAxes: readonly number[];
  readonly span?: Span;
}

/** Whether a kernel has left a fault in a record, the session's unless told. */
export function hasFault(words: Int32Array, record: number = FAULT_ADDRESS): boolean {
  return words[(record + faultRecord.code) / 4] !== 0;
}

export function clearFault(words: Int32Array, record: number = FAULT_ADDRESS): void {
  words.fill(0, record / 4, (record + faultRecord.bytes) / 4);
}

/** What the record says, in words; reads it, does not clear it. */
export function faultError(words: Int32Array, doubles: Float64Array, { name, indexAxes, span }: Culprit): HeedError {
  const context = span ? { span } : {};
  const code = words[(FAULT_ADDRESS + faultRecord.code) / 4];
  const which = words[(FAULT_ADDRESS + faultRecord.which) / 4];
  const value = doubles[(FAULT_ADDRESS + faultRecord.value) / 8];
  const size = doubles[(FAULT_ADDRESS + faultRecord.limit) / 8];
  return new HeedError([
    code === faultCodes.indexOutOfRange
      ? indexOutOfRange({ index: value, axis: indexAxes[which] ?? which, size }, context)
      : report['run/kernel-fault']({ kernel: name, fault: code, detail: which }, context),
  ]);
}

export function trapError(
  cause: unknown,
  device: string,
  { name, span }: Pick<Culprit, 'name' | 'span'>,
): HeedError | HeedBug {
  if (isOurs(cause)) return cause;
  const facts = { kernel: name, device, reason: reasonOf(cause) };
  return new HeedError([report['run/kernel-trap'](facts, span ? { span } : {})], { cause });
}

export function loadError(cause: unknown, device: string): HeedError | HeedBug {
  if (isOurs(cause)) return cause;
  return new HeedError([report['run/load-failed']({ device, reason: reasonOf(cause) })], { cause });
}

export function memoryError(cause: unknown, device: string, bytes: number): HeedError | HeedBug {
  if (isOurs(cause)) return cause;
  return new HeedError([report['run/memory-refused']({ device, bytes, reason: reasonOf(cause) })], { cause });
}

/** What an unknown thrown thing says of itself. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

function isOurs(cause: unknown): cause is HeedError | HeedBug {
  return cause instanceof HeedError || cause instanceof HeedBug;
}
