import { parentPort } from 'node:worker_threads';
import { assert } from '../../domain/error.ts';
import { type StoreFault, toStoreFault } from './errors.ts';

/** What a thread is sent. */
export type ThreadMessage<Request> = { readonly type: 'request'; readonly request: Request } | { readonly type: 'close' };

/** What a thread sends: `ready` or `failed` once, then an answer per request, in their order. */
export type ThreadAnswer<Reply> =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly fault: StoreFault }
  | { readonly type: 'reply'; readonly reply: Reply };

/** What a thread does. */
export interface ThreadService<Request, Reply> {
  /** Answers a request; one at a time. An error ends the thread. */
  answer(request: Request): Promise<Reply>;
  close(): void;
}

/** Runs a service in this worker thread: the other end of `WorkerThread`. */
export async function serveThread<Request, Reply>(open: () => Promise<ThreadService<Request, Reply>>): Promise<void> {
  const port = parentPort;
  assert(port !== null, 'a thread service runs in a worker thread');
  const post = (answer: ThreadAnswer<Reply>): void => port.postMessage(answer);
  let service: ThreadService<Request, Reply>;
  try {
    service = await open();
  } catch (error) {
    post({ type: 'failed', fault: toStoreFault(error) });
    return;
  }
  let last = Promise.resolve();
  port.on('message', (message: ThreadMessage<Request>) => {
    last = last.then(async () => {
      if (message.type === 'request') {
        post({ type: 'reply', reply: await service.answer(message.request) });
        return;
      }
      service.close();
      port.close();
    });
  });
  post({ type: 'ready' });
}
