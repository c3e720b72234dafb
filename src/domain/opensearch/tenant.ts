import type { ResourceFlags } from './resource-flags.ts';

/** A tenant of Dashboards: kept and returned, not applied. */
export interface Tenant {
  readonly name: string;
  readonly description: string | null;
  readonly flags: ResourceFlags;
}
