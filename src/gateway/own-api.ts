import type { Principal } from '../authentication/principal.ts';
import type { RequestOrigin } from '../domain/audit/audit-event.ts';
import type { SecurityError } from '../domain/error.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import type { Instant } from '../domain/time.ts';

/** A request for Claviger's own API, from a proven caller. */
export interface OwnApiRequest {
  readonly method: string;
  readonly target: RequestTarget;
  readonly headers: RequestHeaders;
  readonly principal: Principal;
  readonly origin: RequestOrigin;
  readonly now: Instant;
  /** Reads the body whole. @throws SecurityError `bodyTooLarge` past `bytesMax`. */
  readBody(bytesMax: number): Promise<Uint8Array>;
}

/** A complete response. */
export interface OwnApiResponse {
  readonly status: number;
  /** Header names and values in turn, `content-length` excepted. */
  readonly headers: readonly string[];
  /** Empty for HEAD and 204. */
  readonly body: string | Uint8Array;
}

/** Claviger's own API as the gateway sees it; `http/` implements it and `server.ts` connects the two. */
export interface OwnApi {
  /** Whether this path is answered here and never forwarded (`/_security/…`, `/_plugins/_security/…`, `/_claviger/…`), known route or not. */
  owns(target: RequestTarget): boolean;
  /** Answers without authentication (`OPTIONS`, health), or `null` when the request needs a caller. */
  respondToAnyone(method: string, target: RequestTarget, headers: RequestHeaders): OwnApiResponse | null;
  /**
   * Answers a request whose caller proves itself in its own way, without the gateway's authentication; `null` for any other. Absent: there
   * are none such.
   */
  respondUnproven?(request: Omit<OwnApiRequest, 'principal'>): Promise<OwnApiResponse> | null;
  respond(request: OwnApiRequest): Promise<OwnApiResponse>;
  /** The dialect's shape of an error, for refusals made by the gateway itself. Never throws. `headers` and `target` may be unknown. */
  shapeError(
    error: SecurityError,
    method: string,
    target: RequestTarget | null,
    headers: RequestHeaders | null,
  ): OwnApiResponse;
}
