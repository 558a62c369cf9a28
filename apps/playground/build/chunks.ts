/**
 * How the page is cut into files.
 *
 * In: the modules, and what of them the page and the worker use from their start. Out: one file for what both use, one for
 * what the page alone uses; the worker has the rest of its own in its own, and what is fetched later is cut where the
 * sources import it. Few files, because each begins to compress anew; none that lets a worker reach the document.
 */

/** What is asked of Rolldown about a module. */
interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

interface Group {
  readonly name: (id: string, graph: Graph) => string | null;
  readonly tags: ['$initial'];
  readonly minShareCount?: number;
}

/** Rooms of which the page has only types: running a formula is the worker's. */
const WORKERS_OWN = /\/packages\/(?:heed\/src\/(?!messages)|formula\/src\/explain\/)|\/playground\/src\/engine\//;

export function chunkGroups(worker: string): Group[] {
  const isShared = withinReach(worker);
  return [
    {
      name: (id, graph) => (isShared(id, graph) && !WORKERS_OWN.test(id) ? 'language' : null),
      tags: ['$initial'],
      minShareCount: 2,
    },
    { name: (id, graph) => (isShared(id, graph) ? null : 'page'), tags: ['$initial'] },
  ];
}

/** Whether a module can be reached from an entry by imports that are not made later. */
function withinReach(entry: string): (id: string, graph: Graph) => boolean {
  let reached: Set<string> | undefined;
  return (id, graph) => {
    if (reached === undefined) {
      reached = new Set([entry]);
      // A set is walked in the order in which it grows.
      for (const one of reached)
        for (const imported of graph.getModuleInfo(one)?.importedIds ?? []) reached.add(imported);
    }
    return reached.has(id);
  };
}

interface Chunk {
  readonly name: string;
  readonly moduleIds: readonly string[];
  readonly isDynamicEntry: boolean;
}

/** A name for people who look at the network: by what is in it, or by what it was asked for as. */
export function chunkName({ name, moduleIds, isDynamicEntry }: Chunk): string {
  const has = (part: string): boolean => moduleIds.some((id) => id.includes(part));
  if (has('/packages/formulas/src/corpus.')) return 'gallery';
  if (has('/@codemirror/view/')) return 'editor';
  if (has('/packages/compiler/')) return 'engine';
  if (has('/chevrotain/')) return 'language';
  if (has('/katex/')) return 'page';
  return isDynamicEntry ? name : 'part';
}
