/**
 * The examples that each command's help begins with.
 *
 * Only text: what a person can copy. The lists of commands and options below them are commander's, made from the
 * definitions in command-line.ts, so that help never lists what does not exist. Every example here is run by a test.
 */

export const OVERVIEW = `Examples:
  heed run 'softmax(Q·Kᵀ/√d)·V' Q='randn(6,4)' K='randn(8,4)' V='randn(8,5)'
  heed run 'softmax(Q @ K^T / sqrt(d) | j <= i) @ V' Q=q.npy K=k.npy V=v.npy -o out.npy
  heed check 'softmax(Q·K/√d)·V'
  heed inspect 'softmax(Q·Kᵀ/√d)·V' --show kernels
`;

export const RUN = `Examples:
  heed run 'softmax(Q·Kᵀ/√d)·V' Q=q.npy K=k.npy V=v.npy -o out.npy
  heed run 'A = softmax(Q·Kᵀ/√d); A·V' Q='randn(2,4)' K='randn(3,4)' V='randn(3,4)' --want A,result
  heed run -e 'X·Xᵀ' X='[[1, 0], [1, 1]]' --format json
  heed run attention.heed Q=- K=k.json V=v.npy < q.npy
`;

export const CHECK = `Examples:
  heed check 'softmax(Q·Kᵀ/√d)·V'
  heed check attention.heed --format json
  echo 'softmax(Q·K)' | heed check - --lang zh
`;

export const INSPECT = `Examples:
  heed inspect 'softmax(Q·Kᵀ/√d)·V' --show graph
  heed inspect 'softmax(Q·Kᵀ/√d)·V' --show pass:expand
  heed inspect 'X·Xᵀ' X='randn(64,64)' --show timings
  heed inspect 'X + 1' --show list
`;

export const DOCTOR = `Example:
  heed doctor
`;

export const SOURCES = `
Sources:
  Q=q.npy  Q=q.json           a file; its content says which
  Q=-                         npy on standard input
  Q=0.9  Q='[[1, 0], [0, 1]]' numbers, written out
  Q='randn(6,4; seed=1)'      random; also uniform, zeros, ones
  g=8                         a size of the formula, where no input has that name
`;
