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
}

/** A product whose words are spoken. */
export type Dialect = 'elasticsearch' | 'opensearch';

/** The verdict on one request, with what the audit tells of it. */
export interface Decision {
  /** `null`: allowed. Else the 403 (or 400, 415) to answer. */
  readonly refusal: SecurityError | null;
  /** Primary action, e.g. `indices:data/read/search`; `null` when the request could not be classified. */
  readonly action: string | null;
  /** Index expressions that were judged. */
  readonly indices: readonly string[];
}

/**
 * How a request is decided: at once from its head (the body then streams through untouched), or once its body has been
 * read. `decide` must be given exactly the bytes that are forwarded.
 */
export type Plan =
  | { readonly when: 'now'; readonly decision: Decision }
  | { readonly when: 'bodyRead'; decide(body: Uint8Array): Decision };
