import type { SecurityError } from '../domain/error.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import type { Authorizer } from './authorizer.ts';

/** A request for the cluster, as far as it is known before its body. */
export interface ClusterRequest {
  readonly method: string;
  readonly target: RequestTarget;
  readonly headers: RequestHeaders;
}

/** Whose request it is. */
export interface Caller {
  readonly authentication: Authentication;
  readonly authorizer: Authorizer;
  /** Names assigned to the user that no role defines. */
  readonly unknownRoles: readonly string[];
  /** In whose words it is refused; absent: Elasticsearch's. */
  readonly dialect?: Dialect;
  /** What a refused action is answered with in place of a 403; absent: the 403. */
  readonly refuse?: (action: string) => SecurityError;
}

/** A product whose words are spoken. */
export type Dialect = 'elasticsearch' | 'opensearch';

/** What goes upstream in the place of what came. */
export interface Rewrite {
  /** Path and query, as `RequestTarget.canonical`; absent: as they came. */
  readonly canonical?: string;
  /** The whole body; absent: as it came. Only where the body was read. */
  readonly body?: Uint8Array;
  /** `Content-Type` of a body that came without one; absent: as it came. */
  readonly mediaType?: string;
}

/** An answer that is given without asking the cluster, in the cluster's own shape: JSON text. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A part of a request of many that was refused by itself. */
export interface RefusedPart {
  readonly action: string;
  readonly indices: readonly string[];
  readonly reason: string;
}

/** The verdict on one request, with what the audit tells of it. */
export interface Decision {
  /** `null`: allowed. Else the 403 (or 400, 415) to answer. */
  readonly refusal: SecurityError | null;
  /** Primary action, e.g. `indices:data/read/search`; `null` when the request could not be classified. */
  readonly action: string | null;
  /** Index expressions that were judged. */
  readonly indices: readonly string[];
  /** What of it was refused while the rest goes on, the first few: told to the audit. */
  readonly refusedParts?: readonly RefusedPart[];
  /** Absent: the request goes upstream as it came. */
  readonly rewrite?: Rewrite;
  /** Present: nothing goes upstream; this is the answer. */
  readonly answer?: Answer;
  /**
   * Present: the cluster's answer is gathered whole (JSON, bounded) and the client gets what this makes of it.
   * @throws SecurityError `badUpstream` for an answer that cannot be read: it is then not shown.
   */
  readonly reshape?: (status: number, body: Uint8Array) => Uint8Array;
  /** Media type of what `reshape` makes of a 200; absent: that of the cluster's answer. */
  readonly reshapedType?: string;
}

/** A body that is judged while it streams. Feeding and emptying are synchronous; memory is bounded by one item. */
export interface BodyStream {
  /** Primary action of the request, for the audit of what `push` and `end` throw. */
  readonly action: string | null;
  /** Path and query for a request that is sent before its body is over; absent: as they came. */
  readonly canonical?: string;
  /** Takes a piece. @returns what may go upstream now, possibly nothing. @throws SecurityError: the request is refused or cut. */
  push(chunk: Uint8Array): readonly Uint8Array[];
  /** The body is over. @returns the rest of what goes upstream, and the verdict with what becomes of the answer. */
  end(): { readonly rest: readonly Uint8Array[]; readonly decision: Decision };
}

/**
 * How a request is decided: at once from its head (the body then streams through untouched), once its body has been read,
 * while its body streams, or later, when something was asked of the cluster. `decide` must be given exactly the bytes that
 * would be forwarded.
 */
export type Plan =
  | { readonly when: 'now'; readonly decision: Decision }
  | { readonly when: 'bodyRead'; decide(body: Uint8Array): Decision }
  | { readonly when: 'streamed'; open(): BodyStream }
  | { readonly when: 'later'; readonly plan: Promise<Plan> };
