import type { JsonObject } from '../json/json-value.ts';
import type { ResourceFlags } from '../opensearch/resource-flags.ts';
import type { OpenSearchPermissions } from './opensearch-permissions.ts';

/** Which fields a rule shows. @see https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/controlling-access-at-document-field-level */
export interface FieldSecurity {
  /** `null` when absent: only `except` was given in a stored document, which parsing refuses. */
  readonly grant: readonly string[] | null;
  readonly except: readonly string[] | null;
}

/** Rights on indices: every privilege of the entry, on every name of it. */
export interface IndicesPrivileges {
  /** Index name patterns: `*` and `?` wildcards, or `/regex/`. Never empty. */
  readonly names: readonly string[];
  /** Privilege names or raw action patterns. Never empty. */
  readonly privileges: readonly string[];
  readonly fieldSecurity: FieldSecurity | null;
  /** A document query as the JSON text that was given, or `null`. */
  readonly query: string | null;
  readonly allowRestrictedIndices: boolean;
}

/** Rights in an application (Kibana and others). */
export interface ApplicationPrivileges {
  readonly application: string;
  readonly privileges: readonly string[];
  readonly resources: readonly string[];
}

/** Rights on indices of remote clusters: kept and returned, not enforced here (requests to remote clusters are refused). */
export interface RemoteIndicesPrivileges extends IndicesPrivileges {
  readonly clusters: readonly string[];
}

/** Cluster privileges on remote clusters: kept and returned. */
export interface RemoteClusterPrivileges {
  readonly privileges: readonly string[];
  readonly clusters: readonly string[];
}

/**
 * A role as the create API key and the role API take it. Rights only; the name stands beside it.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role
 */
export interface RoleDescriptor {
  readonly cluster: readonly string[];
  readonly indices: readonly IndicesPrivileges[];
  readonly applications: readonly ApplicationPrivileges[];
  readonly runAs: readonly string[];
  readonly metadata: JsonObject;
  /** `global` privileges as given, or `null`. */
  readonly global: JsonObject | null;
  readonly remoteIndices: readonly RemoteIndicesPrivileges[];
  readonly remoteCluster: readonly RemoteClusterPrivileges[];
  /** Workflows an API key is restricted to, or `null` for none. */
  readonly restriction: { readonly workflows: readonly string[] } | null;
  /** Roles only; an API key's descriptors have none. */
  readonly description: string | null;
  /**
   * What OpenSearch's permissions grant beside; absent: nothing. As stored, action groups and variables stand in them by name; as the
   * rights of a caller they are resolved.
   */
  readonly permissions?: OpenSearchPermissions;
}

/** Role descriptors by role name, in the order given. */
export type RoleDescriptors = Readonly<Record<string, RoleDescriptor>>;

/** A role that a caller defined through the role API. */
export interface Role {
  readonly name: string;
  readonly descriptor: RoleDescriptor;
  /** What protects it from OpenSearch's REST API; absent: nothing. */
  readonly flags?: ResourceFlags;
}

/** The descriptor that grants nothing. */
export const EMPTY_ROLE_DESCRIPTOR: RoleDescriptor = {
  cluster: [],
  indices: [],
  applications: [],
  runAs: [],
  metadata: {},
  global: null,
  remoteIndices: [],
  remoteCluster: [],
  restriction: null,
  description: null,
};
