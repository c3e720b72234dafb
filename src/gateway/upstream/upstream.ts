import { SecurityError } from '../../domain/error.ts';
import type { ResponseSink } from '../exchange.ts';
import { Forwarding, type ForwardObserver, type UpstreamRequest } from './forwarding.ts';
import { createIdentityHeaders, type IdentityHeaders } from './identity/identity-headers.ts';
import { unavailable } from './upstream-error.ts';
import { type ReadAnswer, type ReadLimits, UpstreamNode } from './upstream-node.ts';
import type { UpstreamOptions } from './upstream-options.ts';
import { WaitingList } from './waiting-list.ts';

const FULL_RETRY_SECONDS = 1;

/** The cluster: its nodes, asked in turn while they answer. */
export class Upstream {
  readonly identity: IdentityHeaders;
  readonly waitingList: WaitingList;
  readonly triesMax: number;
  readonly #nodes: readonly UpstreamNode[];
  #turn = 0;

  constructor(options: UpstreamOptions) {
    this.identity = createIdentityHeaders(options.identity);
    this.waitingList = new WaitingList(options.queueTimeoutMs);
    this.#nodes = options.urls.map((url) => new UpstreamNode(new URL(url).origin, options, this.identity));
    this.triesMax = Math.max(2, this.#nodes.length);
  }

  /** Whether there is a cluster at all. */
  get configured(): boolean {
    return this.#nodes.length > 0;
  }

  /** Whether some node is believed to answer. */
  get healthy(): boolean {
    return this.#nodes.some((node) => node.healthy);
  }

  /** Sends the request and its response; never throws. */
  forward(request: UpstreamRequest, response: ResponseSink, observer: ForwardObserver): void {
    if (!this.configured) return observer.onError(unavailable('no cluster is configured behind this gateway'));
    const node = this.nextNode(null);
    if (node === null) return observer.onError(unavailable('no node of the cluster can be reached', FULL_RETRY_SECONDS));
    if (node.full) return observer.onError(unavailable('the cluster is too busy to take the request', FULL_RETRY_SECONDS));
    const forwarding = new Forwarding(this, request, response, observer);
    response.onDisconnect(() => forwarding.abandon());
    forwarding.dispatch(node);
  }

  /** The next healthy node in turn, another than `except` where there is one; `null`: none is healthy. */
  nextNode(except: UpstreamNode | null): UpstreamNode | null {
    let spare: UpstreamNode | null = null;
    for (let i = 0; i < this.#nodes.length; i++) {
      this.#turn = (this.#turn + 1) % this.#nodes.length;
      const node = this.#nodes[this.#turn];
      if (node === undefined || !node.healthy) continue;
      if (node !== except) return node;
      spare = node;
    }
    return spare;
  }

  /** Asks the nodes in turn for `GET /` until one answers. @returns the first answer, or `null`. */
  async ask(): Promise<{ readonly status: number; readonly body: string } | null> {
    for (const node of this.#nodes) {
      try {
        return await node.ask();
      } catch {
        // The next node may answer; the caller asks again when none does.
      }
    }
    return null;
  }

  /**
   * Reads a small answer for the gateway itself, of the next node that can be asked.
   * @returns `null` for a body that is larger than `bytesMax`. @throws SecurityError `unavailable`
   */
  async read(path: string, limits: ReadLimits): Promise<ReadAnswer | null> {
    const node = this.nextNode(null);
    if (node === null) throw unavailable('no node of the cluster can be reached', FULL_RETRY_SECONDS);
    try {
      return await node.read(path, limits);
    } catch (cause) {
      throw new SecurityError('unavailable', 'the cluster does not answer', { cause, retryAfterSeconds: FULL_RETRY_SECONDS });
    }
  }

  /** Ends when the open requests are over. */
  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.close()));
  }

  /** Ends open requests as well. */
  async destroy(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.destroy()));
  }
}
