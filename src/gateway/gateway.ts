import type { AuthenticationResult, Principal } from '../authentication/principal.ts';
import type { RequestPeer } from '../authentication/realm.ts';
import { CONVERSION_LIMITS } from '../authorization/body/converted/convert-body.ts';
import type { Caller, ClusterRequest, Dialect, Plan } from '../authorization/plan.ts';
import type { AuditLog, RequestOrigin } from '../domain/audit/audit-event.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { HeaderLimits } from '../domain/request/read-request-headers.ts';
import type { Clock, Instant } from '../domain/time.ts';
import type { Compatibility } from './compatibility.ts';
import type { HeldBodies } from './held-bodies.ts';
import type { OwnApi } from './own-api.ts';
import type { Upstream } from './upstream/upstream.ts';

/** Proves who is calling; synchronous when the credential was verified before. */
interface RequestAuthenticator {
  /** `uri` is the raw target, for the texts of refusals. @throws SecurityError when it could not be found out. */
  authenticate(request: {
    readonly authorization: string | undefined;
    readonly uri: string;
    readonly now: Instant;
    readonly peer: RequestPeer;
  }): AuthenticationResult | Promise<AuthenticationResult>;
  /**
   * Lets the caller act as another user; absent: nobody does, and who asks for it is refused.
   * @throws SecurityError when it could not be found out.
   */
  actAs?(
    principal: Principal,
    username: string,
    request: { readonly uri: string; readonly now: Instant },
  ): Promise<
    | { readonly outcome: 'granted' | 'denied'; readonly principal: Principal }
    | Extract<AuthenticationResult, { outcome: 'refused' }>
  >;
}

/** Decides what a caller's request to the cluster may do. @throws SecurityError for a request that cannot be read. */
interface RequestPlanner {
  plan(request: ClusterRequest, caller: Caller): Plan;
}

/** How a request ended, for metrics. */
export type RequestOutcome = 'own_api' | 'forwarded' | 'unauthenticated' | 'denied' | 'malformed' | 'failed';

/** Takes what operators must know of; `pino` has this shape. */
interface GatewayLog {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Bounds of what the gateway takes in. */
export interface GatewayLimits extends HeaderLimits {
  /** Longest request target. */
  readonly targetBytesMax: number;
  /** Bodies up to this size are gathered and sent in one piece, which is faster than streaming. */
  readonly gatherBytesMax: number;
  /** Largest body that is read whole because its decision depends on it; more is refused with 413. */
  readonly decidedBodyBytesMax: number;
  /** Largest body in YAML that is read; more is refused with 413. */
  readonly yamlBytesMax: number;
  /** How deep a body in another format than JSON may nest. */
  readonly convertedDepthMax: number;
  /** Bytes that a compressed body which must be read may expand to, for each of its bytes; more is refused with 413. */
  readonly compressionRatioMax: number;
  /** Largest answer of the cluster that is read whole to change it; more is answered with 502. */
  readonly reshapedResponseBytesMax: number;
}

/** What the gateway takes in unless told otherwise. */
export const GATEWAY_LIMITS: GatewayLimits = {
  headersMax: 200,
  headerBytesMax: 16_384,
  targetBytesMax: 4_096,
  gatherBytesMax: 65_536,
  decidedBodyBytesMax: 104_857_600,
  yamlBytesMax: CONVERSION_LIMITS.yamlBytesMax,
  convertedDepthMax: CONVERSION_LIMITS.depthMax,
  compressionRatioMax: 200,
  reshapedResponseBytesMax: 104_857_600,
};

/** Bytes of all bodies together that are held in memory for their decision unless told otherwise; more is refused with 429. @internal */
export const HELD_BODY_BYTES_MAX = 536_870_912;

/** Everything the pipeline works with. Read anew for each request, so a part can be replaced while the gateway runs. */
export interface Gateway {
  readonly ownApi: OwnApi;
  readonly authenticator: RequestAuthenticator;
  readonly planner: RequestPlanner;
  readonly upstream: Upstream;
  readonly compatibility: Compatibility;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly log: GatewayLog;
  /** Makes the id of a request: 20 base64url characters. */
  readonly nextRequestId: () => string;
  /** Name of this process in `Via`, by which it knows its own requests again. */
  readonly viaName: string;
  readonly limits: GatewayLimits;
  readonly heldBodies: HeldBodies;
  /** Whether `_license` and `_xpack` are answered here before a cluster that lacks them. */
  readonly elasticEndpoints: boolean;
  /** In whose words a refused request to the cluster is told. */
  readonly dialect: Dialect;
  /** Notes the use of API keys and tokens; absent: nobody does. A call must cost next to nothing. */
  readonly credentialUses?: { note(authentication: Authentication, origin: RequestOrigin, now: Instant): void };
  /** Address of the client behind a trusted proxy, from that of the connection and `X-Forwarded-For`; absent: no proxy is trusted. */
  readonly clientAddressOf?: (address: string, forwardedFor: string) => string;
  /** Told of each request that was answered, with its duration in milliseconds. */
  readonly observe: (outcome: RequestOutcome, durationMs: number) => void;
}
