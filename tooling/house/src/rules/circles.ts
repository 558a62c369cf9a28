/**
 * Refuses circles of imports between files, type-only imports included. In: every arrow that leads to a source file,
 * inside a package or through another package's door. Out: one fault per knot of files, showing its shortest circle.
 */

import type { Fault, Rule } from '../fault.ts';
import type { Workspace } from '../workspace.ts';

export const circles: Rule = (workspace) => {
  const graph = fileGraph(workspace);
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const start of graph.keys()) {
    if (seen.has(start)) continue;
    const circle = shortestCircle(graph, start);
    if (circle === undefined) continue;
    const knot = knotOf(graph, start);
    knot.forEach((file) => seen.add(file));
    const others = knot.length > circle.length ? ` (${knot.length} files hang together in this knot)` : '';
    faults.push({ path: start, message: `imports itself in a circle: ${[...circle, start].join(' → ')}${others}` });
  }
  return faults;
};

type FileGraph = ReadonlyMap<string, readonly string[]>;

function fileGraph(workspace: Workspace): FileGraph {
  const known = new Set(workspace.files.map((file) => file.path));
  return new Map(
    workspace.files.map((file) => [
      file.path,
      file.arrows.flatMap(({ target }) => {
        const to = target.kind === 'file' || target.kind === 'room' ? target.file : undefined;
        return to !== undefined && known.has(to) ? [to] : [];
      }),
    ]),
  );
}

/** Breadth first from `start` back to `start`. */
function shortestCircle(graph: FileGraph, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) {
        const way = [file];
        while (way[0] !== start) way.unshift(cameFrom.get(way[0])!);
        return way;
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      queue.push(next);
    }
  }
  return undefined;
}

/** Every file that `start` reaches and that reaches `start`. */
function knotOf(graph: FileGraph, start: string): string[] {
  return [...reached(graph, start)].filter((file) => reached(graph, file).has(start));
}

function reached(graph: FileGraph, start: string): Set<string> {
  const found = new Set<string>();
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(next);
    }
  }
  return found;
}
