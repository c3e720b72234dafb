import type { RoleDescriptorDocument } from './role-descriptor.ts';

/** `GET /_claviger/self`: who the caller is, what it may do here, and what it must keep to. For every caller that is proven. */
export type SelfDocument = {
  readonly username: string;
  readonly realm: { readonly name: string; readonly type: string };
  readonly full_name: string | null;
  readonly email: string | null;
  /** The caller's roles that are defined, with what they grant now. */
  readonly roles: Readonly<Record<string, RoleDescriptorDocument>>;
  readonly privileges: SelfPrivileges;
  readonly features: SelfFeatures;
  readonly api_key_policy: ApiKeyPolicyDocument;
};

/** What the caller may do, as the actions themselves would decide. */
export type SelfPrivileges = {
  /** Create and see, invalidate, change keys of its own. */
  readonly manage_own_api_keys: boolean;
  readonly read_all_api_keys: boolean;
  readonly manage_all_api_keys: boolean;
  readonly manage_api_tokens: boolean;
  readonly manage_tokens: boolean;
  readonly manage_own_tokens: boolean;
  readonly read_users: boolean;
  readonly manage_users: boolean;
  readonly read_roles: boolean;
  readonly manage_roles: boolean;
  readonly read_role_mappings: boolean;
  readonly manage_role_mappings: boolean;
  readonly read_service_accounts: boolean;
  readonly manage_service_accounts: boolean;
  readonly explain: boolean;
  readonly read_audit: boolean;
  /** Jobs of its own. */
  readonly manage_own_jobs: boolean;
  readonly read_all_jobs: boolean;
  readonly manage_all_jobs: boolean;
};

/** What is switched on. */
export type SelfFeatures = {
  readonly api_keys: boolean;
  readonly tokens: boolean;
  readonly api_tokens: boolean;
  readonly jobs: boolean;
  /** Whether the audit log can be searched here. */
  readonly audit_search: boolean;
  /** Whether there is a cluster behind. */
  readonly upstream: boolean;
};

/** What new keys must keep to; `null`: no limit. */
export type ApiKeyPolicyDocument = {
  readonly max_lifetime_ms: number | null;
  readonly expiration_required: boolean;
  readonly keys_per_owner_max: number | null;
  readonly name_length_max: number | null;
  readonly metadata_bytes_max: number | null;
};
