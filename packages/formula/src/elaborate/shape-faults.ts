/**
 * Faults of inference in words: which operands, by their source text, and what their shapes are.
 *
 * In: a typed fault of the graph's shape rules and the operands with their expressions. Out: a diagnostic. Inner sizes
 * that do not fit are matmul.ts's, which unifies them before the graph is asked.
 */

import type { Diagnostic, Label, Span } from '@heed/diagnostics';
import { bug } from '@heed/diagnostics';
import { faultText, type InferFault, type TensorType } from '@heed/graph';
import type { Expr } from '../syntax/tree.ts';
import { report } from './messages.ts';
import { shapeLabel, showShape, showSize, sourceOf } from './wording.ts';

/** An operand of a node: the expression it comes from, and its type in sizes as they are known. */
export interface TypedPart {
  readonly expr: Expr;
  readonly type: TensorType;
}

export function wordFault(fault: InferFault, parts: readonly TypedPart[], text: string, span: Span): Diagnostic {
  const name = (k: number): string => sourceOf(text, partAt(parts, k).expr);
  const label = (k: number): Label => {
    const { type, expr } = partAt(parts, k);
    return shapeLabel(text, expr, type.shape);
  };
  switch (fault.kind) {
    case 'axis-clash': {
      const [left, right] = fault.operands;
      const facts = {
        left: name(left),
        right: name(right),
        axis: fault.axis,
        leftSize: showSize(fault.left),
        rightSize: showSize(fault.right),
      };
      return report['shape/broadcast'](facts, { span, labels: [label(left), label(right)] });
    }
    case 'too-few-axes': {
      const { expr } = partAt(parts, fault.operand);
      const facts = {
        operation: 'this',
        needed: `${fault.needed}`,
        value: name(fault.operand),
        shape: showShape(fault.type.shape),
      };
      return report['shape/too-few-axes'](facts, { span: expr.span });
    }
    case 'no-axis':
    case 'repeated-axis': {
      const { type } = partAt(parts, 0);
      const facts = { value: name(0), axis: fault.axis, shape: showShape(type.shape) };
      return report['shape/no-such-axis'](facts, { span });
    }
    case 'not-bool': {
      const { expr } = partAt(parts, fault.operand);
      return report['type/not-a-condition'](
        { value: name(fault.operand), dtype: fault.type.dtype },
        { span: expr.span },
      );
    }
    case 'inner-sizes':
    case 'operand-count':
    case 'outside-axis':
    case 'lead-rank':
    case 'malformed':
      return bug('the elaboration asks only for operations it has checked', faultText(fault));
  }
}

function partAt(parts: readonly TypedPart[], k: number): TypedPart {
  return parts[k] ?? bug('a fault names an operand of its node');
}
