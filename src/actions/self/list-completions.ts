import { STATIC_ACTION_GROUPS } from '../../authorization/action-groups/static-action-groups.ts';
import { CLUSTER_PRIVILEGES } from '../../authorization/privileges/cluster-privileges.ts';
import { INDEX_PRIVILEGES } from '../../authorization/privileges/index-privileges.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ActionContext } from '../action-context.ts';
import { callStore } from '../store-fault.ts';
import { authenticate } from '../user/authenticate.ts';

/** What listing the names needs. */
export interface ListCompletionsDeps {
  readonly audit: AuditLog;
  /** The custom action groups by name. */
  readonly readActionGroups: () => Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Names that may be written in permissions, each list in alphabetical order. */
export interface Completions {
  readonly clusterPrivileges: readonly string[];
  readonly indexPrivileges: readonly string[];
  readonly actionGroups: readonly string[];
}

/**
 * The names that permissions are written with: open to every proven caller, for they tell of nobody's rights.
 * @throws SecurityError `forbidden` when the caller wants to act as a user that it may not act as, `unavailable`.
 */
export async function listCompletions(deps: ListCompletionsDeps, context: ActionContext): Promise<Completions> {
  authenticate(deps, context);
  const custom = await callStore(deps.readActionGroups);
  return {
    clusterPrivileges: CLUSTER_PRIVILEGES.map(({ name }) => name).sort(),
    indexPrivileges: INDEX_PRIVILEGES.map(({ name }) => name).sort(),
    actionGroups: [...new Set([...STATIC_ACTION_GROUPS.keys(), ...custom.keys()])].sort(),
  };
}
