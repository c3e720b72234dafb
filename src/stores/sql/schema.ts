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
}

/** A row of `roles`. */
export interface RoleRow {
  readonly name: string;
  readonly descriptor_json: string;
}

/** A row of `changes`. */
export interface ChangeRow {
  readonly seq: number;
  readonly kind: string;
  readonly id: string;
}

/** The tables by name, as the newest migration leaves them. */
export interface StoreSchema {
  readonly api_keys: ApiKeyRow;
  readonly users: UserRow;
  readonly roles: RoleRow;
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
] as const satisfies readonly (keyof ApiKeyRow)[];

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
] as const satisfies readonly (keyof UserRow)[];
