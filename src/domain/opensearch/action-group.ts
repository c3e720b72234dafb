import type { ResourceFlags } from './resource-flags.ts';

/** A name for several actions. @see https://docs.opensearch.org/latest/security/access-control/default-action-groups/ */
export interface ActionGroup {
  readonly name: string;
  /** Action patterns and names of other action groups. */
  readonly allowedActions: readonly string[];
  /** `cluster`, `index`, or whatever was given: it decides nothing. `null`: none was. */
  readonly type: string | null;
  readonly description: string | null;
  readonly flags: ResourceFlags;
}
