import type { CallerTokenOptions } from './identity/caller-token.ts';
import type { TellingPolicy } from './identity/told-caller.ts';

/** A certificate with its private key, PEM texts. */
export interface CertificatePair {
  readonly certificate: string;
  readonly key: string;
}

/** An identity that tells the cluster of each caller. */
export interface TellingIdentity {
  readonly policy: TellingPolicy;
  /** Roles told of the gateway itself, beside `policy.serviceUser`. */
  readonly serviceRoles: readonly string[];
}

/** Name, roles and attributes in headers, which the cluster believes because of where they come from. */
export interface ProxyIdentity extends TellingIdentity {
  readonly type: 'proxy';
  /** Names of headers, in lower case. */
  readonly userHeader: string;
  readonly rolesHeader: string;
  readonly rolesSeparator: string;
  /** What the names of headers with attributes begin with, in lower case; `null`: no attributes are told. */
  readonly attributeHeaderPrefix: string | null;
}

/** How the gateway identifies itself and its callers to the cluster. */
export type UpstreamIdentity =
  | { readonly type: 'none' }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  /** `encoded`: `base64(id:key)`. */
  | { readonly type: 'api_key'; readonly encoded: string }
  /** The client certificate of `UpstreamOptions` alone. */
  | { readonly type: 'certificate' }
  | ProxyIdentity
  | (TellingIdentity & { readonly type: 'jwt'; readonly token: CallerTokenOptions })
  /** By password, or `null`: by the client certificate. `header` names the user who is acted as. */
  | (TellingIdentity & {
      readonly type: 'impersonate';
      readonly basic: { readonly username: string; readonly password: string } | null;
      readonly header: string;
    });

/** The cluster behind the gateway and how it is reached. */
export interface UpstreamOptions {
  /** Origins of the nodes, e.g. `http://127.0.0.1:9201`. None: every forwarded request is answered with 503. */
  readonly urls: readonly string[];
  readonly identity: UpstreamIdentity;
  /** Shown to every node that asks for one; `null`: none. */
  readonly clientCertificate: CertificatePair | null;
  /** PEM texts of the authorities that the cluster's certificate is checked against; `null`: those of the runtime. */
  readonly certificateAuthorities: readonly string[] | null;
  /** Connections to each node. */
  readonly socketsMax: number;
  /** Requests that wait for a connection to one node; more are answered with 503. */
  readonly queueMax: number;
  /** How long a request waits for a connection before it is answered with 503. */
  readonly queueTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Until the response head is there. */
  readonly headersTimeoutMs: number;
  /** Between two pieces of the response body. */
  readonly bodyTimeoutMs: number;
  /** How long an idle connection is kept. */
  readonly keepAliveTimeoutMs: number;
  /** Largest response head. */
  readonly responseHeaderBytesMax: number;
  /** Between two health checks of a node that answers. */
  readonly healthIntervalMs: number;
  /** Between two health checks of a node that does not. */
  readonly recoveryIntervalMs: number;
  /** For one health check. */
  readonly healthTimeoutMs: number;
}

/** How a cluster is reached unless told otherwise. @internal */
export const UPSTREAM_OPTIONS: UpstreamOptions = {
  urls: [],
  identity: { type: 'none' },
  clientCertificate: null,
  certificateAuthorities: null,
  socketsMax: 128,
  queueMax: 4_096,
  queueTimeoutMs: 30_000,
  connectTimeoutMs: 5_000,
  headersTimeoutMs: 300_000,
  bodyTimeoutMs: 300_000,
  keepAliveTimeoutMs: 30_000,
  responseHeaderBytesMax: 65_536,
  healthIntervalMs: 5_000,
  recoveryIntervalMs: 500,
  healthTimeoutMs: 5_000,
};
