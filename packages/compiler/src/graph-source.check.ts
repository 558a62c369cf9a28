/** Graph text → graph for the tests of this room; a text that does not read is a broken test. */

import { bug } from '@heed/diagnostics';
import { parseGraph, type Graph } from '@heed/graph';

export function graphFrom(text: string): Graph {
  const { value, diagnostics } = parseGraph(text.trim());
  return value ?? bug(`the test's graph reads: ${diagnostics.map((d) => d.message.en).join('; ')}`);
}

/** The textbook formula, causal, as the formula room hands it over. */
export const causalAttention = `
%0 = input "Q" : f32[…Q, Q.n, d]
%1 = input "K" : f32[…K, K.m, d]
%2 = input "V" : f32[…V, K.m, e]
%3 = transpose %1 : f32[…K, d, K.m]
%4 = matmul %0 %3 : f32[…K…Q, Q.n, K.m]
%5 = size d : i32[]
%6 = sqrt %5 : f64[]
%7 = div %4 %6 : f32[…K…Q, Q.n, K.m]
%8 = position -2 : i32[Q.n, 1]
%9 = position -1 : i32[K.m]
%10 = le %9 %8 : bool[Q.n, K.m]
%11 = softmax axes(-1) %7 domain %10 : f32[…K…Q, Q.n, K.m]
%12 = matmul %11 %2 domain %10 : f32[…K…Q…V, Q.n, e]
return result = %12
`;
