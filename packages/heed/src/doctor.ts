/**
 * Which backends work here, and why another does not.
 *
 * The devices report for themselves; the reference backend is arithmetic in float64 and works everywhere.
 */

import { surveyDevices } from '@heed/runtime';

export interface BackendReport {
  readonly name: string;
  readonly available: boolean;
  /** Why it is not available. */
  readonly reason?: string;
  /** Why several threads cannot share a run there. */
  readonly threadless?: string;
  /** What its kernels may use, and `threads` where several may share a run. */
  readonly features: readonly string[];
  /** Whether `auto` takes it. */
  readonly automatic: boolean;
}

export function doctor(): readonly BackendReport[] {
  const devices = surveyDevices().map((one): BackendReport => {
    const { name, availability, features = [], threads, automatic } = one;
    return {
      name,
      available: availability.available,
      ...(!availability.available && { reason: availability.reason }),
      features: threads?.available ? [...features, 'threads'] : features,
      ...(threads?.available === false && { threadless: threads.reason }),
      automatic,
    };
  });
  return [...devices, { name: 'reference', available: true, features: [], automatic: false }];
}
