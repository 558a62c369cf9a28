/**
 * Programs of two positions that are programs of their difference: `clamp(i − j, −2, 2)`, `[j > i]`, `|i − j − 3|`.
 *
 * In: a scalar over two parameters i and j, and what stands for i − j. Out: the same number from the difference alone, or
 * nothing where i and j matter by themselves. Only sums of whole numbers are moved about, so no bit of the result changes.
 */

import {
  apply,
  isApply,
  isConst,
  postorder,
  rebuild,
  scalarConst,
  type Scalar,
  type ScalarOp,
  type ScalarParam,
} from '@heed/scalar';

/** i·`i` + j·`j` + `rest`; whole coefficients. */
interface Linear {
  readonly i: number;
  readonly j: number;
  readonly rest: Scalar;
}

const ZERO = scalarConst(0, 'f64');
const COMPARISONS: ReadonlySet<ScalarOp> = new Set(['lt', 'le', 'eq', 'ne']);
/** Whole numbers from whole numbers. */
const WHOLE: ReadonlySet<ScalarOp> = new Set(['neg', 'abs', 'sign', 'add', 'sub', 'mul', 'min', 'max', 'floordiv']);
const ROUNDED: ReadonlySet<ScalarOp> = new Set(['floor', 'ceil', 'round']);

export function inDifference(
  root: Scalar,
  i: Scalar,
  j: Scalar,
  difference: Scalar,
  isWhole: (param: ScalarParam) => boolean,
): Scalar | undefined {
  const known = new Map<Scalar, Linear | undefined>();
  const whole = new Map<Scalar, boolean>();
  for (const node of postorder([root])) {
    whole.set(node, isWholeNode(node, whole, isWhole));
    known.set(node, linear(node));
  }
  const result = known.get(root);
  return result && resolved(result);

  function linear(node: Scalar): Linear | undefined {
    if (node === i) return { i: 1, j: 0, rest: ZERO };
    if (node === j) return { i: 0, j: 1, rest: ZERO };
    if (!isApply(node)) return { i: 0, j: 0, rest: node };
    const args = node.args.map((arg) => known.get(arg));
    if (!args.every((arg) => arg !== undefined)) return undefined;
    const [a, b] = args;
    const areWhole = node.args.every((arg) => whole.get(arg));
    if (args.some(moves) && areWhole) {
      if (node.op === 'neg') return sum(scaled(a, -1), undefined);
      if (node.op === 'add') return sum(a, b);
      if (node.op === 'sub') return sum(a, scaled(b, -1));
      if (node.op === 'mul') {
        for (const [x, y] of [[a, b] as const, [b, a] as const])
          if (!moves(y) && isConst(y.rest)) return scaled(x, y.rest.value);
      }
      if (COMPARISONS.has(node.op)) {
        const apart = resolved({ i: a.i - b.i, j: a.j - b.j, rest: a.rest });
        return apart && { i: 0, j: 0, rest: rebuild(node.op, [apart, b.rest], node.type) };
      }
    }
    const resolvedArgs = args.map(resolved);
    if (!resolvedArgs.every((arg) => arg !== undefined)) return undefined;
    return { i: 0, j: 0, rest: rebuild(node.op, resolvedArgs, node.type) };
  }

  function resolved({ i: times, j: against, rest }: Linear): Scalar | undefined {
    if (times !== -against) return undefined;
    return times === 0 ? rest : plus(times === -1 ? apply('neg', difference) : by(difference, times), rest);
  }
}

const moves = ({ i, j }: Linear): boolean => i !== 0 || j !== 0;

function scaled({ i, j, rest }: Linear, factor: number): Linear {
  return { i: i * factor, j: j * factor, rest: by(rest, factor) };
}

function by(x: Scalar, factor: number): Scalar {
  return isZero(x) || factor === 1 ? x : apply('mul', x, scalarConst(factor, 'f64'));
}

/** Whole numbers: of zeros the sign is nothing. */
function plus(a: Scalar, b: Scalar): Scalar {
  return isZero(a) ? b : isZero(b) ? a : apply('add', a, b);
}

const isZero = (x: Scalar): boolean => isConst(x) && x.value === 0;

function sum(a: Linear, b: Linear | undefined): Linear {
  return b === undefined ? a : { i: a.i + b.i, j: a.j + b.j, rest: plus(a.rest, b.rest) };
}

function isWholeNode(
  node: Scalar,
  whole: ReadonlyMap<Scalar, boolean>,
  isWhole: (param: ScalarParam) => boolean,
): boolean {
  if (node.op === 'const') return node.type === 'f64' && Number.isSafeInteger(node.value);
  if (node.op === 'param') return node.type === 'f64' && isWhole(node);
  if (node.type !== 'f64') return false;
  if (ROUNDED.has(node.op)) return node.args.every(({ type }) => type === 'f64');
  return WHOLE.has(node.op) && node.args.every((arg) => whole.get(arg));
}
