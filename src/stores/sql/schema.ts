import type { JobSchema } from './job-schema.ts';
import type { TokenSchema } from './token-schema.ts';

/** A row of `api_keys`. Texts are encoded (`text-column.ts`), times are milliseconds since the epoch, `…Json` columns hold JSON. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly secret_hash: string;
  readonly creation: number;
  readonly expiration: number | null;
  readonly invalidation: number | null;
  readonly creator_principal: string;
  readonly creator_full_name: string | null;
  readonly creator_email: string | null;
  readonly creator_metadata_json: string;
  readonly creator_realm_name: string;
  readonly creator_realm_type: string;
  readonly metadata_json: string;
  readonly role_descriptors_json: string;
  readonly limited_by_json: string;
  readonly owner_rights: string;
  readonly access_json: string | null;
  readonly certificate_identity: string | null;
  /** `null` in both columns unless the key is an API token. */
  readonly token_form: string | null;
  readonly token_digest: string | null;
}

/** A row of `api_key_uses`: the last use of a key. A key that was never used has none. */
export interface ApiKeyUseRow {
  readonly api_key_id: string;
  /** Milliseconds since the epoch. */
  readonly used_at: number;
  readonly request_id: string;
  readonly address: string;
}

/** A row of `api_keys` and, beside it, the last use; `null` in all three columns before the first. */
export type FoundApiKeyRow = ApiKeyRow & {
  readonly [Column in 'used_at' | 'request_id' | 'address']: ApiKeyUseRow[Column] | null;
};

/** A row of `api_key_counts`, which triggers keep: how many keys of an owner and a type are, or are not, invalidated. */
export interface ApiKeyCountRow {
  readonly creator_principal: string;
  readonly creator_realm_name: string;
  readonly type: string;
  /** 0 or 1. */
  readonly invalidated: number;
  readonly count: number;
}

/** A row of `api_token_counts`, which triggers keep: how many API tokens are, or are not, invalidated. */
export interface ApiTokenCountRow {
  /** 0 or 1. */
  readonly invalidated: number;
  readonly count: number;
}

/** A row of `users`. */
export interface UserRow {
  readonly realm: string;
  readonly username: string;
  readonly password_hash: string;
  readonly roles_json: string;
  readonly full_name: string | null;
  readonly email: string | null;
  readonly metadata_json: string;
  /** 0 or 1. */
  readonly enabled: number;
  readonly opensearch_json: string | null;
}

/** A row of `roles`. */
export interface RoleRow {
  readonly name: string;
  readonly descriptor_json: string;
  readonly flags_json: string | null;
}

/** A row of `named_things`: a small thing that is read and replaced whole. */
export interface NamedThingRow {
  /** The `ChangeKind` of its changes. */
  readonly kind: string;
  readonly name: string;
  readonly json: string;
}

/** A row of `changes`. */
export interface ChangeRow {
  readonly seq: number;
  readonly kind: string;
  readonly id: string;
}

/** The tables by name, as the newest migration leaves them. */
export interface StoreSchema extends TokenSchema, JobSchema {
  readonly api_keys: ApiKeyRow;
  readonly api_key_uses: ApiKeyUseRow;
  readonly api_key_counts: ApiKeyCountRow;
  readonly api_token_counts: ApiTokenCountRow;
  readonly users: UserRow;
  readonly roles: RoleRow;
  readonly named_things: NamedThingRow;
  readonly changes: ChangeRow;
}

/** Columns of `api_keys`, in the order of the table. */
export const API_KEY_COLUMNS = [
  'id',
  'name',
  'type',
  'secret_hash',
  'creation',
  'expiration',
  'invalidation',
  'creator_principal',
  'creator_full_name',
  'creator_email',
  'creator_metadata_json',
  'creator_realm_name',
  'creator_realm_type',
  'metadata_json',
  'role_descriptors_json',
  'limited_by_json',
  'owner_rights',
  'access_json',
  'certificate_identity',
  'token_form',
  'token_digest',
] as const satisfies readonly (keyof ApiKeyRow)[];

/** Columns of a key and its last use: `api_keys` left-joined with `api_key_uses`, which have no column name in common. */
export const FOUND_API_KEY_COLUMNS = [
  ...API_KEY_COLUMNS,
  'used_at',
  'request_id',
  'address',
] as const satisfies readonly (keyof FoundApiKeyRow)[];

/** Columns of `users`, in the order of the table. */
export const USER_COLUMNS = [
  'realm',
  'username',
  'password_hash',
  'roles_json',
  'full_name',
  'email',
  'metadata_json',
  'enabled',
  'opensearch_json',
] as const satisfies readonly (keyof UserRow)[];

/** Columns of `roles`, in the order of the table. */
export const ROLE_COLUMNS = ['name', 'descriptor_json', 'flags_json'] as const satisfies readonly (keyof RoleRow)[];
