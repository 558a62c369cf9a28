/**
 * Tensors that live elsewhere: whose `data` is a view of a device's memory, for as long as their maker says.
 *
 * In: a tensor, marked by whoever made it (sessions of @heed/runtime). Out: whether one is marked, so that rooms that
 * take tensors hand it on as it is, where a copy would lose its place. What the place is, is not known here.
 */

import type { Tensor } from './tensor.ts';

const marked = new WeakSet();

export function markResident(tensor: Tensor): void {
  marked.add(tensor);
}

export function isResident(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && marked.has(value);
}
