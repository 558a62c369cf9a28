/**
 * The worker: listens, answers. Everything it knows is in answer.ts.
 */

import { answer } from './answer.ts';
import type { Request, WorkerMessage } from './protocol.ts';

/** What of a worker's surroundings is used here. */
interface Port {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  readonly postMessage: (message: WorkerMessage) => void;
}

const port = globalThis as unknown as Port;

port.onmessage = ({ data }) => {
  void answer(data).then((reply) => port.postMessage(reply));
};
port.postMessage({ kind: 'listening' });
