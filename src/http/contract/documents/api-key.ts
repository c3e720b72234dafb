import type { RoleDescriptorDocument } from './role-descriptor.ts';

// API keys as Elasticsearch's API takes and tells them, with what Claviger adds. Times are milliseconds since the epoch.

/** Rights by a name of one's choice. */
export type RoleDescriptorsDocument = Readonly<Record<string, RoleDescriptorDocument>>;

/** Body of `POST /_security/api_key`. */
export type ApiKeyRequest = {
  readonly name: string;
  /** A time value such as `30d`. */
  readonly expiration?: string;
  /** Empty or absent: the caller's own rights. */
  readonly role_descriptors?: RoleDescriptorsDocument;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Default `snapshot`. */
  readonly owner_rights?: 'snapshot' | 'live';
};

/** Body of `PUT /_security/api_key/{id}`: what is absent stays as it is. */
export type ApiKeyChangeRequest = Omit<ApiKeyRequest, 'name'>;

/** Answer of `PUT /_security/api_key/{id}`. */
export type ChangedApiKeyDocument = { readonly updated: boolean };

/** Answer of `POST /_security/api_key`: the only one that holds the secret. */
export type CreatedApiKeyDocument = {
  readonly id: string;
  readonly name: string;
  readonly expiration?: number;
  /** The secret. */
  readonly api_key: string;
  /** Base64 of `id:api_key`. */
  readonly encoded: string;
};

/** A key. `GET /_security/api_key` → `{ api_keys: [...] }`. */
export type ApiKeyDocument = {
  readonly id: string;
  readonly name: string;
  readonly type: 'rest' | 'cross_cluster';
  readonly creation: number;
  /** Absent: never. */
  readonly expiration?: number;
  readonly invalidated: boolean;
  readonly invalidation?: number;
  readonly username: string;
  readonly realm: string;
  readonly realm_type: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Empty: the owner's rights alone. */
  readonly role_descriptors: RoleDescriptorsDocument;
  /** With `with_limited_by`: what the owner could do at the creation or last change of the key. */
  readonly limited_by?: readonly RoleDescriptorsDocument[];
  /** Of a cross-cluster key. */
  readonly access?: Readonly<Record<string, unknown>>;
  /** Absent: `snapshot`. */
  readonly owner_rights?: 'live';
  /** Absent: never, or not recorded. */
  readonly last_used?: { readonly time: number; readonly address: string; readonly id: string };
  /** Of an API token of OpenSearch's dialect. */
  readonly api_token?: { readonly form: 'opaque' | 'jwt' };
};

/** `GET /_security/api_key`. */
export type ApiKeysDocument = { readonly api_keys: readonly ApiKeyDocument[] };

/** `POST /_security/_query/api_key`. */
export type ApiKeyQueryDocument = {
  /** Keys that match, exactly. */
  readonly total: number;
  readonly count: number;
  /** `_sort` is what `search_after` takes; absent without an order. */
  readonly api_keys: readonly (ApiKeyDocument & { readonly _sort?: readonly (string | number | null)[] })[];
  /** By the name that was given; absent when nothing matches. */
  readonly aggregations?: Readonly<Record<string, unknown>>;
};

/** Answer of `DELETE /_security/api_key`. */
export type InvalidatedApiKeysDocument = {
  readonly invalidated_api_keys: readonly string[];
  readonly previously_invalidated_api_keys: readonly string[];
  readonly error_count: number;
  readonly error_details?: readonly { readonly type: string; readonly reason: string }[];
};
