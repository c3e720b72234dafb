// Small documents that a console needs; Claviger's own API. Times are milliseconds since the epoch.

/** `GET /_claviger/completions`: names that may be written in permissions. For every caller that is proven. */
export type CompletionsDocument = {
  readonly cluster_privileges: readonly string[];
  readonly index_privileges: readonly string[];
  /** Action groups of OpenSearch, the custom ones included. */
  readonly action_groups: readonly string[];
};

/** `GET /_claviger/api_key/{id}/history?size=&cursor=`: events of the audit log about a key, the newest first. For who may see the key. */
export type KeyHistoryDocument = {
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
};

/** `GET /_claviger/audit/_summary?from=&to=&interval_ms=`: how many events there were over time, the oldest first, gaps filled with zeros. */
export type AuditSummaryDocument = {
  readonly interval_ms: number;
  readonly buckets: readonly { readonly from: number; readonly granted: number; readonly denied: number }[];
  /** Whether the log is kept for the whole time that was asked for, and could be read within the limit. */
  readonly is_complete: boolean;
};

/** `GET /_claviger/token/access?username=&realm_name=&size=&after=`: access tokens, the newest first. */
export type AccessTokenListDocument = {
  readonly tokens: readonly AccessTokenDocument[];
  readonly next: string | null;
};

/** One pair of access and refresh token, without either. `DELETE /_claviger/token/access/{id}` invalidates it with all that was refreshed from it. */
export type AccessTokenDocument = {
  readonly id: string;
  readonly family: string;
  readonly username: string;
  readonly realm: string;
  readonly creation: number;
  readonly expiration: number;
  readonly invalidation: number | null;
  readonly status: 'active' | 'expired' | 'invalidated';
  readonly api_key: { readonly id: string; readonly name: string } | null;
  readonly refresh: {
    readonly expiration: number;
    readonly status: 'active' | 'used' | 'expired' | 'invalidated';
  } | null;
};
