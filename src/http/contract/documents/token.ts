/** A long-lived token, without its secret: `GET /_security/token` → `{ tokens: [...], next }`. Times are milliseconds since the epoch. */
export type LongLivedTokenDocument = {
  readonly id: string;
  readonly username: string;
  readonly realm: string;
  readonly creation: number;
  readonly expiration?: number;
  readonly max_expiration?: number;
  readonly renew_interval_ms?: number;
  readonly renewer?: string;
  readonly last_used?: { readonly at: number; readonly address: string } | number;
  readonly role_descriptors?: object;
};

/** The answer to making one: the one time that `token` is told. */
export type CreatedLongLivedTokenDocument = LongLivedTokenDocument & { readonly token: string };

/** An API token of OpenSearch's dialect: `GET /_plugins/_security/api/apitokens`. */
export type ApiTokenDocument = {
  readonly id: string;
  readonly name: string;
  readonly created_by?: string;
  readonly iat?: number;
  readonly expires_at?: number;
  readonly revoked_at?: number;
  readonly [field: string]: unknown;
};
