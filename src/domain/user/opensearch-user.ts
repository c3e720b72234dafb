import type { ResourceFlags } from '../opensearch/resource-flags.ts';

/** What an internal user of OpenSearch is beside what any native user is. */
export interface OpenSearchUser {
  /** Names by which role mappings give the user roles. */
  readonly backendRoles: readonly string[];
  /** Values of `${attr.internal.<name>}`, by name. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly description: string | null;
  readonly flags: ResourceFlags;
}

/** Whether the user stands for a program: it has no password, and its attribute `service` says so. */
export function isServiceUser({ attributes }: Pick<OpenSearchUser, 'attributes'>): boolean {
  return attributes['service']?.toLowerCase() === 'true';
}
