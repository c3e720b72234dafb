/**
 * A request target, read as the cluster reads it: split on `/` first, each segment percent-decoded once afterwards. Only
 * made by `parseRequestTarget`, which refuses what two parsers could read differently, so `canonical` re-parses to the
 * same value.
 */
export interface RequestTarget {
  /** As received, but without a token that stands in it. For error texts alone: never forwarded. */
  readonly raw: string;
  /** Raw path, without the query string and without a token. For texts alone. */
  readonly path: string;
  /** Raw segments, as literals of a route are compared. `/` has none; one trailing slash is dropped. */
  readonly rawSegments: readonly string[];
  /** The same segments, decoded once: what a path parameter holds. */
  readonly segments: readonly string[];
  /** Query parameters by name, decoded. No duplicates; a parameter without a value holds `''`. */
  readonly query: ReadonlyMap<string, string>;
  /** Path and query rebuilt from the parts: what goes upstream. */
  readonly canonical: string;
}
