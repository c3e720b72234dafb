import type { Readable } from 'node:stream';
import type { PeerCertificate } from '../authentication/realm.ts';

/** The head of a request as it came off the wire, before any reading. */
export interface RequestHead {
  readonly method: string;
  /** The request target, raw. */
  readonly target: string;
  /** `1.0` or `1.1`. */
  readonly httpVersion: string;
  /** Header names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
  /** Address of the peer, IPv4 or IPv6 text. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Whether the connection is TLS. */
  readonly encrypted: boolean;
  /** What the peer proved to be in the TLS handshake; absent or `null`: it was not asked or showed none. */
  readonly certificate?: PeerCertificate | null;
}

/** Where the response goes. One `start`, any number of `write`, one `end`; or `abort`. */
export interface ResponseSink {
  /** Whether the head has been sent: from then on an error can only cut the connection. */
  readonly started: boolean;
  /** Sends an informational-free head. `rawHeaders`: names and values in turn. */
  start(status: number, rawHeaders: readonly string[]): void;
  /** Sends a piece of the body. @returns false when the peer is slower: wait for `onDrain`. */
  write(chunk: Uint8Array): boolean;
  /** Ends the response, with a last piece. */
  end(chunk?: Uint8Array | string): void;
  /** Cuts the connection: the response cannot be completed. */
  abort(): void;
  /** Calls back each time the peer can take more. */
  onDrain(listener: () => void): void;
  /** Calls back once when the peer has gone before the response was complete. */
  onDisconnect(listener: () => void): void;
}

/** One request and its response, whatever transport carries them. The pipeline sees nothing else of the connection. */
export interface Exchange {
  readonly head: RequestHead;
  /** The body as a byte stream; already ended when the request has none. */
  readonly body: Readable;
  readonly response: ResponseSink;
}
