/** A row of `access_tokens`: a pair. Texts are encoded (`text-column.ts`), times are milliseconds since the epoch. */
export interface AccessTokenRow {
  readonly id: string;
  readonly family: string;
  readonly digest: string;
  readonly creation: number;
  readonly expiration: number;
  readonly invalidation: number | null;
  /** When the last token of the pair expires: the remover goes by it. */
  readonly ends: number;
  readonly principal: string;
  readonly realm_name: string;
  readonly authentication_json: string;
  readonly scope_json: string | null;
  /** `null`: no refresh token; then those below that tell of one are `null` too. */
  readonly refresh_digest: string | null;
  readonly refresh_expiration: number | null;
  readonly refresh_invalidation: number | null;
  /** Who asked for the token; `null`: the one it stands for, and it has no refresh token. */
  readonly client_principal: string | null;
  readonly client_realm_name: string | null;
  readonly client_api_key_id: string | null;
  /** `null`: not used; then the two below are `null` too. */
  readonly used_at: number | null;
  readonly successor_id: string | null;
  readonly successor_salt: string | null;
}

/** A row of `long_lived_tokens`. */
export interface LongLivedTokenRow {
  readonly id: string;
  readonly secret_hash: string;
  readonly creation: number;
  readonly expiration: number | null;
  readonly maximum_expiration: number | null;
  readonly renew_interval_ms: number | null;
  readonly renewer: string | null;
  readonly principal: string;
  readonly realm_name: string;
  readonly authentication_json: string;
  readonly role_descriptors_json: string | null;
}

/** A row of `long_lived_token_uses`: the last use of a token. One that was never used has none. */
export interface LongLivedTokenUseRow {
  readonly token_id: string;
  readonly used_at: number;
  readonly address: string;
}

/** A long-lived token and, beside it, its last use; `null` in both columns before the first. */
export type FoundLongLivedTokenRow = LongLivedTokenRow & {
  readonly [Column in 'used_at' | 'address']: LongLivedTokenUseRow[Column] | null;
};

/** The tables of tokens by name. */
export interface TokenSchema {
  readonly access_tokens: AccessTokenRow;
  /** Has a row as soon as an access token was made, also when all have been removed. */
  readonly access_tokens_made: { readonly one: number };
  readonly long_lived_tokens: LongLivedTokenRow;
  readonly long_lived_token_uses: LongLivedTokenUseRow;
}

/** Columns of `access_tokens`, in the order of the table. */
export const ACCESS_TOKEN_COLUMNS = [
  'id',
  'family',
  'digest',
  'creation',
  'expiration',
  'invalidation',
  'ends',
  'principal',
  'realm_name',
  'authentication_json',
  'scope_json',
  'refresh_digest',
  'refresh_expiration',
  'refresh_invalidation',
  'client_principal',
  'client_realm_name',
  'client_api_key_id',
  'used_at',
  'successor_id',
  'successor_salt',
] as const satisfies readonly (keyof AccessTokenRow)[];

/** Columns of `long_lived_tokens`, in the order of the table. */
export const LONG_LIVED_TOKEN_COLUMNS = [
  'id',
  'secret_hash',
  'creation',
  'expiration',
  'maximum_expiration',
  'renew_interval_ms',
  'renewer',
  'principal',
  'realm_name',
  'authentication_json',
  'role_descriptors_json',
] as const satisfies readonly (keyof LongLivedTokenRow)[];
