/** A long-lived token, without its secret. Times are milliseconds since the epoch. */
export type LongLivedTokenDocument = {
  readonly id: string;
  readonly username: string;
  readonly realm: string;
  readonly creation: number;
  readonly expiration?: number;
  readonly max_expiration?: number;
  readonly renew_interval_ms?: number;
  readonly renewer?: string;
  readonly last_used?: { readonly time: number; readonly address: string };
  readonly role_descriptors?: object;
};

/** `GET /_security/token?username=&owner=&size=&after=`, in the order of creation; `next` where another page follows. */
export type LongLivedTokenListDocument = { readonly tokens: readonly LongLivedTokenDocument[]; readonly next?: string };

/** The answer to making one: the one time that `token` is told. */
export type CreatedLongLivedTokenDocument = LongLivedTokenDocument & { readonly token: string };

/** An API token of OpenSearch's dialect: `GET /_plugins/_security/api/apitokens`. `expires_at` 0: never. */
export type ApiTokenDocument = {
  readonly id: string;
  readonly name: string;
  readonly created_by: string;
  readonly iat: number;
  readonly expires_at: number;
  readonly cluster_permissions: readonly string[];
  readonly index_permissions: readonly ApiTokenIndexPermissionDocument[];
  readonly revoked_at?: number;
  readonly last_used_at?: number;
  readonly last_used_address?: string;
  /** What OpenSearch's terms do not tell; also of a key of Elasticsearch's dialect. */
  readonly elasticsearch?: { readonly role_descriptors: object; readonly metadata: object };
};

/** Rights of an API token on indices. */
export type ApiTokenIndexPermissionDocument = {
  readonly index_pattern: readonly string[];
  readonly allowed_actions: readonly string[];
};

/** The answer to making one: the one time that `token` is told. */
export type CreatedApiTokenDocument = { readonly id: string; readonly token: string };
