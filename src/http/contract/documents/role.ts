import type { RoleDescriptorDocument } from './role-descriptor.ts';

/** Roles by name: `GET /_security/role`. Built-in ones have `metadata._reserved`. */
export type RolesDocument = Readonly<Record<string, RoleDescriptorDocument>>;

/** Role mappings by name: `GET /_security/role_mapping`. */
export type RoleMappingsDocument = Readonly<Record<string, RoleMappingDocument>>;

/** A role mapping, as it is put and told. */
export type RoleMappingDocument = {
  readonly enabled: boolean;
  readonly roles?: readonly string[];
  readonly role_templates?: readonly Readonly<Record<string, unknown>>[];
  readonly rules: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
};

/** Service accounts by `namespace/service`: `GET /_security/service`. */
export type ServiceAccountsDocument = Readonly<Record<string, { readonly role_descriptor: RoleDescriptorDocument }>>;

/** `GET /_security/service/{namespace}/{service}/credential`. */
export type ServiceCredentialsDocument = {
  readonly service_account: string;
  readonly count: number;
  readonly tokens: Readonly<Record<string, object>>;
  readonly nodes_credentials: { readonly file_tokens: Readonly<Record<string, object>> };
};

/** A token of a service account, when it was made: the one time that its value is told. */
export type CreatedServiceTokenDocument = { readonly token: { readonly name: string; readonly value: string } };
