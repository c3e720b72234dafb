import type { ResourceFlags } from '../opensearch/resource-flags.ts';

/**
 * Whom OpenSearch gives the role that the mapping is named after: who matches one of the lists, whatever realm it is from.
 * Every entry is a text, a wildcard pattern (`*`, `?`) or a Java expression (`/…/`), and case matters.
 */
export interface OpenSearchRoleMapping {
  readonly users: readonly string[];
  /** Any of these. */
  readonly backendRoles: readonly string[];
  /** All of these; empty: nobody by this. */
  readonly andBackendRoles: readonly string[];
  /** Kept and returned; nobody is given a role by where it comes from. */
  readonly hosts: readonly string[];
  readonly description: string | null;
  readonly flags: ResourceFlags;
}
