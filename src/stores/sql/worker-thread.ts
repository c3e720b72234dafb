import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { StoreError } from '../store.ts';
import { fromStoreFault } from './errors.ts';
import type { ThreadAnswer, ThreadMessage } from './thread-service.ts';

const FROM_SOURCE = import.meta.url.endsWith('.ts');

/**
 * Node.js strips types with WebAssembly, in each thread anew. V8 compiles hot calls out of it a second time and forgets the first
 * code; between threads that races and aborts the process (`Check failed: jit_page.has_value()`), so that the calls never count as hot.
 */
const NEVER_RECOMPILE_WASM_CALLS = '--wasm-wrapper-tiering-budget=2000000000';

interface PendingRequest<Reply> {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: StoreError) => void;
}

/** A worker thread that answers requests one after the other. When it dies, what was pending and what follows rejects. */
export class WorkerThread<Request, Reply> {
  readonly #worker: Worker;
  readonly #pending: PendingRequest<Reply>[] = [];
  readonly #exited: Promise<void>;
  #death: StoreError | null = null;

  /**
   * Starts a thread and waits until its service is open.
   * @throws StoreError of the service when it could not open, else `unavailable`.
   */
  static async start<Request, Reply>(name: string, workerData: object): Promise<WorkerThread<Request, Reply>> {
    if (FROM_SOURCE) setFlagsFromString(NEVER_RECOMPILE_WASM_CALLS);
    // The environment may hold a password, which the thread has no use for; flags like `--eval` are not meant for it.
    const worker = new Worker(moduleUrl(name), { name, workerData, env: {}, execArgv: [] });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', (answer: ThreadAnswer<Reply>) => {
        if (answer.type === 'failed') reject(fromStoreFault(answer.fault));
        else resolve();
      });
      worker.once('error', (error) => reject(new StoreError('unavailable', `the thread [${name}] did not start`, error)));
      worker.once('exit', () => reject(new StoreError('unavailable', `the thread [${name}] did not start`)));
    });
    return new WorkerThread(worker);
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answer: ThreadAnswer<Reply>) => {
      if (answer.type === 'reply') this.#pending.shift()?.resolve(answer.reply);
    });
    worker.once('error', (error) => this.#die(error));
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#die();
        resolve();
      });
    });
  }

  /** Sends a request. @throws StoreError `unavailable` when the thread has died, or dies before it answered. */
  request(request: Request): Promise<Reply> {
    const death = this.#death;
    if (death !== null) return Promise.reject(death);
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve, reject });
      this.#post({ type: 'request', request });
    });
  }

  /** Lets the thread answer what it was sent, and waits until it has ended. */
  async close(): Promise<void> {
    if (this.#death === null) this.#post({ type: 'close' });
    await this.#exited;
  }

  /** Calls back when the thread has ended, whether it was closed or died. */
  onceDead(listener: () => void): void {
    this.#worker.once('exit', listener);
  }

  /** Ends the thread where it stands. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ThreadMessage<Request>): void {
    this.#worker.postMessage(message);
  }

  #die(cause?: unknown): void {
    this.#death ??= new StoreError('unavailable', 'the thread of the store has ended', cause);
    for (const { reject } of this.#pending.splice(0)) reject(this.#death);
  }
}

/** The module beside this one, as source or as built. */
function moduleUrl(name: string): URL {
  return new URL(`./${name}${FROM_SOURCE ? '.ts' : '.js'}`, import.meta.url);
}
