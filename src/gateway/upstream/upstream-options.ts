/** How the gateway identifies itself to the cluster. */
export type UpstreamIdentity =
  | { readonly type: 'none' }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  /** `encoded`: `base64(id:key)`. */
  | { readonly type: 'api_key'; readonly encoded: string }
  /** PEM texts. */
  | { readonly type: 'certificate'; readonly certificate: string; readonly key: string };

/** The cluster behind the gateway and how it is reached. */
export interface UpstreamOptions {
  /** Origins of the nodes, e.g. `http://127.0.0.1:9201`. None: every forwarded request is answered with 503. */
  readonly urls: readonly string[];
  readonly identity: UpstreamIdentity;
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

/** The headers that carry an identity, names and values in turn; empty where it is shown another way. */
export function identityHeaders(identity: UpstreamIdentity): readonly string[] {
  if (identity.type === 'basic') {
    return ['authorization', `Basic ${Buffer.from(`${identity.username}:${identity.password}`).toString('base64')}`];
  }
  if (identity.type === 'api_key') return ['authorization', `ApiKey ${identity.encoded}`];
  return [];
}
