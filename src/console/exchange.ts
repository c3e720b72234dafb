/** A request to the console, its head read. */
export interface ConsoleRequest {
  readonly method: string;
  /** Path and query, raw. */
  readonly target: string;
  /** Decoded as little as possible: the part before `?`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Value of a header by lower-case name; several lines are joined by commas. */
  header(name: string): string | undefined;
  /** Address of the peer, or of the client that a trusted proxy names. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Reads the body whole. @throws SecurityError `bodyTooLarge`. */
  readBody(): Promise<Uint8Array>;
}

/** A whole answer. */
export interface ConsoleAnswer {
  readonly status: number;
  /** By name; several lines of a name as a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array | string;
}

/** An answer with a document. */
export function jsonAnswer(status: number, document: object | null, headers: ConsoleAnswer['headers'] = {}): ConsoleAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(document),
  };
}

/** An error in the API's shape. */
export function errorAnswer(
  status: number,
  type: string,
  reason: string,
  headers: ConsoleAnswer['headers'] = {},
): ConsoleAnswer {
  return jsonAnswer(status, { error: { root_cause: [{ type, reason }], type, reason }, status }, headers);
}
