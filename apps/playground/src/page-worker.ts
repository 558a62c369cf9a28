/**
 * The page's worker: where its file is, and how it looks to the engine.
 *
 * In: nothing. Out: a fresh worker. The build puts its file at a fixed place beside the page (vite.config.ts); while the
 * page is written, the source itself is served.
 */

import type { WorkerLike } from './engine/client.ts';
import type { WorkerMessage } from './engine/protocol.ts';

export function spawnWorker(): WorkerLike {
  const file = import.meta.env.DEV ? '/src/engine/worker.ts' : './assets/worker.js';
  const worker = new Worker(new URL(file, document.baseURI), { type: 'module' });
  const like: WorkerLike = {
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: (request) => worker.postMessage(request),
    terminate: () => worker.terminate(),
  };
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => like.onmessage?.({ data }));
  worker.addEventListener('error', (event) => {
    // Told on the page; the console need not say it too.
    event.preventDefault();
    like.onerror?.(event.message ? { message: event.message } : {});
  });
  worker.addEventListener('messageerror', () => like.onmessageerror?.());
  return like;
}
