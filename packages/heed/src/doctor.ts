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
  /** What its kernels may use. */
  readonly features: readonly string[];
  /** Whether `auto` takes it. */
  readonly automatic: boolean;
}

export function doctor(): readonly BackendReport[] {
  const devices = surveyDevices().map(({ name, availability, features = [], automatic }): BackendReport => ({
    name,
    available: availability.available,
    ...(!availability.available && { reason: availability.reason }),
    features,
    automatic,
  }));
  return [...devices, { name: 'reference', available: true, features: [], automatic: false }];
}
