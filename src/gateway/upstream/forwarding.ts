import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { SecurityError } from '../../domain/error.ts';
import type { Compatibility } from '../compatibility.ts';
import type { ResponseSink } from '../exchange.ts';
import { type ReceivedHeaders, type ResponseHead, readResponseHead } from './response-head.ts';
import { isOfTheRequest, isTimeout, unavailable, upstreamError } from './upstream-error.ts';
import type { UpstreamNode } from './upstream-node.ts';
import type { WaitingList } from './waiting-list.ts';

/** A request as it goes to the cluster. */
export interface UpstreamRequest {
  readonly method: string;
  /** Path and query, rebuilt from what was parsed. */
  readonly target: string;
  /** Names and values in turn, all of them the gateway's choice. */
  readonly headers: string[];
  /** Whole, streamed, or none. */
  readonly body: Uint8Array | Readable | null;
  /** `Accept` of the client, for the media type of the answer. */
  readonly accept: string | undefined;
  readonly compatibility: Compatibility;
}

/** Who waits for a forwarded request. Exactly one of `onEnd`, `onError`, `onStale` is called, once. */
export interface ForwardObserver {
  /** Asked right before the first byte goes upstream, at each try. `false`: nothing is sent, and `onStale` follows. */
  mayStillGo(): boolean;
  /** Nothing was sent and the body, if any, is untouched: the request may be decided anew. */
  onStale(): void;
  /** It failed and nothing of a response was sent to the client. */
  onError(error: SecurityError): void;
  /** The response is complete or was cut, or the client has left. `failure` is why it was cut. */
  onEnd(failure: unknown): void;
}

/** What a forwarding needs of the upstream that it belongs to. */
export interface ForwardingUpstream {
  readonly waitingList: WaitingList;
  /** Most nodes that one request is tried on. */
  readonly triesMax: number;
  /** The next node that may be asked, another than `except` where there is one; `null`: none. */
  nextNode(except: UpstreamNode | null): UpstreamNode | null;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const STALE = new Error('the decision is no longer current');
const CLIENT_LEFT = new Error('the client left');
const QUEUE_TIMEOUT_RETRY_SECONDS = 1;

/** One request on its way to the cluster and its response on the way back: undici's handler, and the client's sink. */
export class Forwarding implements Dispatcher.DispatchHandler {
  readonly #upstream: ForwardingUpstream;
  readonly #request: UpstreamRequest;
  readonly #response: ResponseSink;
  readonly #observer: ForwardObserver;
  #node: UpstreamNode | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #tries = 0;
  /** Whether the node counts the current try among its open requests. */
  #counted = false;
  /** Whether the current try has begun to send. */
  #sent = false;
  #settled = false;
  #drains = false;
  #head: ResponseHead | null = null;
  /** A body that came in one piece, kept until the end is known so that head and body leave in one write. */
  #only: Uint8Array | null = null;

  constructor(upstream: ForwardingUpstream, request: UpstreamRequest, response: ResponseSink, observer: ForwardObserver) {
    this.#upstream = upstream;
    this.#request = request;
    this.#response = response;
    this.#observer = observer;
  }

  /** Sends the request to `node`. */
  dispatch(node: UpstreamNode): void {
    if (this.#settled) return;
    const { method, target, headers, body } = this.#request;
    this.#node = node;
    this.#sent = false;
    this.#tries++;
    node.active++;
    this.#counted = true;
    this.#upstream.waitingList.join(this);
    // `reset: false` keeps the connection after a GET with a body, which the cluster reads like any other.
    const reset = method === 'HEAD' ? {} : { reset: false };
    const options = { path: target, method, headers, body, ...reset };
    node.dispatch(options, this);
  }

  /** The client has left: what is under way is cut. */
  abandon(): void {
    if (this.#settled) return;
    this.#settle();
    this.#controller?.abort(CLIENT_LEFT);
    this.#observer.onEnd(null);
  }

  /** Waited too long for a connection. */
  expire(): void {
    if (this.#settled) return;
    this.#settle();
    this.#observer.onError(unavailable('the cluster is too busy to take the request', QUEUE_TIMEOUT_RETRY_SECONDS));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#upstream.waitingList.leave(this);
    // Thrown from here, an error ends the request before anything is written, and costs no connection.
    if (this.#settled) throw CLIENT_LEFT;
    if (!this.#observer.mayStillGo()) throw STALE;
    this.#controller = controller;
    this.#sent = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ReceivedHeaders): void {
    if (status < 200 || this.#settled) return;
    this.#head = readResponseHead(status, headers, this.#request.compatibility, this.#request.accept);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    if (this.#head !== null) {
      if (this.#head.contentLength === chunk.length) {
        this.#only = chunk;
        return;
      }
      this.#start(this.#head);
    }
    if (this.#response.write(chunk)) return;
    controller.pause();
    if (this.#drains) return;
    this.#drains = true;
    this.#response.onDrain(() => this.#controller?.resume());
  }

  onResponseEnd(): void {
    this.#over();
    if (this.#settled) return;
    try {
      if (this.#head !== null) this.#start(this.#head);
      if (this.#only === null) this.#response.end();
      else this.#response.end(this.#only);
    } catch (error) {
      this.#failAtEnd(error);
      return;
    }
    this.#settle();
    this.#observer.onEnd(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#over();
    if (this.#settled) return;
    if (error === STALE) {
      this.#settle();
      this.#observer.onStale();
      return;
    }
    if (!this.#sent && !isOfTheRequest(error)) this.#node?.markUnhealthy();
    if (this.#response.started) {
      this.#settle();
      this.#response.abort();
      this.#observer.onEnd(error);
      return;
    }
    const node = this.#mayTryAgain(error) ? this.#upstream.nextNode(this.#node) : null;
    if (node !== null) {
      this.#head = null;
      this.#only = null;
      this.dispatch(node);
      return;
    }
    this.#settle();
    this.#observer.onError(upstreamError(error, this.#sent));
  }

  /** A complete answer that cannot be given: the node is not to blame, and the request is not repeated. */
  #failAtEnd(error: unknown): void {
    this.#settle();
    if (this.#response.started) {
      this.#response.abort();
      this.#observer.onEnd(error);
    } else {
      this.#observer.onError(upstreamError(error, true));
    }
  }

  #start(head: ResponseHead): void {
    this.#head = null;
    try {
      this.#response.start(head.status, head.rawHeaders);
    } catch (cause) {
      if (cause instanceof SecurityError) throw cause;
      throw new SecurityError('badUpstream', 'the cluster answered with a header that cannot be passed on', { cause });
    }
  }

  /** Nothing sent: any request may go elsewhere. Sent: only one that changes nothing and can be repeated, before any answer. */
  #mayTryAgain(error: Error): boolean {
    if (this.#tries >= this.#upstream.triesMax || isOfTheRequest(error) || error instanceof SecurityError) return false;
    if (!this.#sent) return true;
    const { method, body } = this.#request;
    const repeatable = SAFE_METHODS.has(method) && (body === null || body instanceof Uint8Array);
    return repeatable && this.#head === null && !isTimeout(error);
  }

  #over(): void {
    this.#upstream.waitingList.leave(this);
    this.#controller = null;
    if (this.#node !== null && this.#counted) this.#node.active--;
    this.#counted = false;
  }

  #settle(): void {
    this.#settled = true;
    this.#upstream.waitingList.leave(this);
  }
}
