/**
 * Names that are an index in one place and an input in another: nearly always a bracket that ends too early.
 */

import type { Program } from '../../syntax/tree.ts';
import { partsOfStatement, walk } from '../../syntax/walk.ts';
import type { Context } from '../context.ts';
import { report } from '../messages.ts';
import type { Names } from '../scope.ts';

export function reportUnbound(context: Context, names: Names, program: Program): void {
  const indices = new Set<string>();
  for (const statement of program.statements) {
    if (statement.kind === 'indexDefinition') {
      for (const index of statement.indices) {
        if (index.kind === 'name') indices.add(index.name);
        if (index.kind === 'bound') indices.add(index.name.name);
      }
    }
    for (const part of partsOfStatement(statement)) {
      walk(part, (inner) => {
        if (inner.kind === 'call') for (const { name } of inner.subscript) indices.add(name);
      });
    }
  }
  for (const [name, { span }] of names.free) {
    if (indices.has(name)) context.faults.add(report['index/unbound']({ name }, { span }));
  }
}
