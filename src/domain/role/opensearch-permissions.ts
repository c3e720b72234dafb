/**
 * Rights in OpenSearch's terms, of a role or an API token. Every pattern is a text, a wildcard pattern (`*`, `?`) or a Java
 * expression (`/…/`), and case matters.
 * @see https://docs.opensearch.org/latest/security/access-control/permissions/
 */
export interface OpenSearchPermissions {
  /** Action patterns and names of action groups, for the cluster as a whole. */
  readonly clusterPermissions: readonly string[];
  readonly indexPermissions: readonly OpenSearchIndexPermission[];
  /** Rights in tenants of Dashboards: kept and returned, not applied; absent: none. */
  readonly tenantPermissions?: readonly OpenSearchTenantPermission[];
}

/** Actions (`kibana_all_read`, `kibana_all_write`) in tenants. */
export interface OpenSearchTenantPermission {
  readonly tenantPatterns: readonly string[];
  readonly allowedActions: readonly string[];
}

/** Actions on indices: every action of the entry, on every name of it. */
export interface OpenSearchIndexPermission {
  /** Patterns for names of indices, aliases and data streams; before they are resolved they may hold `${variables}`. */
  readonly indexPatterns: readonly string[];
  /** A document query as JSON text, or `null`. */
  readonly dls: string | null;
  /** Fields that are shown, or with `~` in front that are not; empty: all are shown. */
  readonly fls: readonly string[];
  /** Fields whose values are masked. */
  readonly maskedFields: readonly string[];
  /** Action patterns and names of action groups. */
  readonly allowedActions: readonly string[];
}
