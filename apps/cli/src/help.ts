/**
 * The examples that each command's help begins with.
 *
 * Only text: what a person can copy. The lists of commands and options below them are commander's, made from the
 * definitions in program.ts, so that help never lists what does not exist. Every example here is run by a test.
 */

export const OVERVIEW = `Examples:
  heed run 'softmax(Q·Kᵀ/√d)·V' Q='randn(6,4)' K='randn(8,4)' V='randn(8,5)'
  heed run 'softmax(Q @ K^T / sqrt(d) | j <= i) @ V' Q=q.npy K=k.npy V=v.npy -o out.npy
  heed list
  heed trace self-attention-eight-steps
  heed check 'softmax(Q·K/√d)·V'
`;

export const RUN = `Examples:
  heed run 'softmax(Q·Kᵀ/√d)·V' Q=q.npy K=k.npy V=v.npy -o out.npy
  heed run 'A = softmax(Q·Kᵀ/√d); A·V' Q='randn(2,4)' K='randn(3,4)' V='randn(3,4)' --want A,result
  heed run scaled-dot-product
  heed run attn-layer attn.weight=model.safetensors:attn.weight -o out.npz --want weights,result
  heed run 'softmax(Linear([Q, K]))·V' Q='randn(3,4)' K='randn(3,4)' V='randn(5,2)' --seed 7
  heed run -e 'X·Xᵀ' X='[[1, 0], [1, 1]]' --format json
  heed run scaled-dot-product --backend wasm --strict
  heed run attention.heed Q=- K=k.json V=v.npy < q.npy
`;

export const LIST = `Examples:
  heed list
  heed list --lang zh
  heed list --format json
`;

export const CHECK = `Examples:
  heed check 'softmax(Q·Kᵀ/√d)·V'
  heed check attention.heed --format json
  echo 'softmax(Q·K)' | heed check - --lang zh
`;

export const EXPLAIN = `Examples:
  heed explain 'softmax(Q·Kᵀ/√d | j ≤ i)·V'
  heed explain grouped-query --lang zh
  heed explain --code shape/inner-sizes
`;

export const TRACE = `Examples:
  heed trace self-attention-eight-steps --lang zh
  heed trace 'softmax(Q·Kᵀ/√d)·V' Q='randn(2,4)' K='randn(3,4)' V='randn(3,2)' --digits 3
  heed trace attention.heed Q=q.npy K=k.npy V=v.npy --format json
`;

export const SHOW = `Examples:
  heed show causal
  heed show 'softmax(Q·Kᵀ/√d)' Q='randn(6,4)' K='randn(8,4)'
  heed show 'A = softmax(X·Xᵀ); A·X' X='randn(3,4)' --want A --rows Tom,chase,Jerry --columns Tom,chase,Jerry
`;

export const RENDER = `Examples:
  heed render causal -o causal.svg
  heed render self-attention-eight-steps --lang zh -o steps.html
  heed render 'softmax(X·Xᵀ)·X' X='randn(3,4)' --view steps -o steps.svg
  heed render 'softmax(X·Xᵀ)·X' X='randn(3,4)' --rows Tom,chase,Jerry --columns Tom,chase,Jerry
  heed render multi-head-self-attention --want 'A[0,1]' -o head.svg
`;

export const SERVE = `Examples:
  heed serve
  heed serve --port 8080
`;

export const INSPECT = `Examples:
  heed inspect 'softmax(Q·Kᵀ/√d)·V' --show graph
  heed inspect 'softmax(Q·Kᵀ/√d)·V' --show pass:expand
  heed inspect 'softmax(Q·Kᵀ/√d)·V' --show js
  heed inspect 'X·Xᵀ' X='randn(64,64)' --show timings
  heed inspect 'X + 1' --show list
`;

export const FMT = `Examples:
  heed fmt 'softmax(Q @ K^T / sqrt(d)) @ V'
  heed fmt attention.heed --ascii
  heed fmt attention.heed --latex
  heed fmt attention.heed causal.heed --write
  heed fmt attention.heed --check
`;

export const VERIFY = `Examples:
  heed verify scaled-dot-product
  heed verify 'softmax(Q·Kᵀ/√d | j ≤ i)·V' Q='randn(65,64)' K='randn(65,64)' V='randn(65,64)'
  heed verify attention.heed Q=q.npy K=k.npy V=v.npy --tolerance 1e-4 --format json
`;

export const DIFF = `Examples:
  heed diff 'softmax(Q·Kᵀ/√d)·V' 'softmax(Q·(Kᵀ/√d))·V' Q='randn(6,4)' K='randn(8,4)' V='randn(8,5)'
  heed diff attention.heed causal.heed Q=q.npy K=k.npy V=v.npy --tolerance 10
`;

export const COST = `Examples:
  heed cost 'softmax(Q·Kᵀ/√d)·V'
  heed cost 'softmax(Q·Kᵀ/√d)·V' n=1024 m=1024 d=64 e=64
  heed cost scaled-dot-product n=4096 --format json
  heed cost document-mask doc='[0,0,0,1,1,1,1,2]' d=64 e=64
`;

export const BENCH = `Examples:
  heed bench 'softmax(Q·Kᵀ/√d)·V' Q='randn(8,n,64)' K='randn(8,n,64)' V='randn(8,n,64)' --scan n=16,64
  heed bench causal --backend wasm,js --rounds 3
  heed bench 'A·B' A='randn(n,k)' B='randn(k,n)' --scan n=32,64 --scan k=32 --format json
`;

export const DOCTOR = `Example:
  heed doctor
`;

export const COMPLETIONS = `Examples:
  heed completions bash
  heed completions zsh
  heed completions fish
`;

export const SOURCES = `
Sources:
  Q=q.npy  Q=q.json  Q=q.csv   a file; its content says which, but for tables
  Q=w.npz:name  Q=w.json:name  one tensor of several; without :name the only one,
  Q=model.safetensors:layer.q  or that of the input's own name
  Q=-                          npy on standard input
  Q=0.9  Q='[[1, 0], [0, 1]]'  numbers, written out
  Q='randn(6,4; seed=1)'       random; also uniform, zeros, ones
  linear.weight=w.npy          what the formula has learnt, like an input
  g=8                          a size of the formula, where no input has that name
`;
