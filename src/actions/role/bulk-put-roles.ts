import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError, validationFailed } from '../../domain/error.ts';
import { mergeJson } from '../../domain/json/merge-json.ts';
import type { Role, RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import type { RoleStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { type PutRoleRequest, withPresent } from './put-role.ts';
import { assertMetadataIndexable, assertQueriesValid, assertRoleValid } from './role-violations.ts';

/** What putting many roles needs. */
export interface BulkPutRolesDeps {
  readonly roles: Pick<RoleStore, 'find' | 'put'>;
  readonly audit: AuditLog;
}

/** What came of one of the roles. */
export type BulkPutOutcome = 'created' | 'updated' | 'noop';

/** What came of all of them. */
export interface BulkPutRoles {
  /** By name, in the order given, of those that could be stored. */
  readonly outcomes: ReadonlyMap<string, BulkPutOutcome>;
  /** By name, of those that could not. */
  readonly errors: ReadonlyMap<string, SecurityError>;
}

/**
 * Creates or replaces roles whose names differ: those that can be stored, all or none, whatever is wrong with the others.
 * Of a role that is there, metadata and global privileges are kept and what is given is laid over them, as in Elasticsearch,
 * which updates its documents here where the API of one role replaces them.
 * @throws SecurityError `actionRequestValidation` for none, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-bulk-put-role
 */
export async function bulkPutRoles(
  deps: BulkPutRolesDeps,
  context: ActionContext,
  roles: readonly PutRoleRequest[],
): Promise<BulkPutRoles> {
  if (roles.length === 0) throw validationFailed(['roles cannot be empty']);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.bulkPutRoles);
  const errors = new Map<string, SecurityError>();
  const valid = roles.filter((role) => {
    const error = errorOf(role);
    if (error !== null) errors.set(role.name, error);
    return error === null;
  });
  if (valid.length === 0) return { outcomes: new Map(), errors };

  const names = valid.map(({ name }) => name);
  const stored = await oneAtATime(deps.roles, names, async () => {
    const wanted = await callStore(() => laidOverPresent(deps, valid));
    assertCallerCurrent(context);
    return callStore(() => deps.roles.put(wanted));
  });
  const outcomes = new Map(names.map((name, position) => [name, stored[position] ?? 'noop']));
  const changed = [...outcomes].filter(([, outcome]) => outcome !== 'noop').map(([name]) => name);
  if (changed.length > 0) {
    recordAction(deps.audit, context, { event: 'put_role', action: CLUSTER_ACTIONS.bulkPutRoles, targets: changed });
  }
  return { outcomes, errors };
}

async function laidOverPresent({ roles }: BulkPutRolesDeps, given: readonly PutRoleRequest[]): Promise<readonly Role[]> {
  const present = await Promise.all(given.map(({ name }) => roles.find(name)));
  return given.map((asked, position) => {
    const role = withPresent(asked, present[position] ?? null);
    const before = present[position]?.descriptor;
    if (before === undefined) return role;
    const { metadata, global } = role.descriptor;
    const descriptor: RoleDescriptor = {
      ...role.descriptor,
      metadata: mergeJson(before.metadata, metadata),
      global: before.global === null || global === null ? (global ?? before.global) : mergeJson(before.global, global),
    };
    return { ...role, descriptor };
  });
}

function errorOf(role: Role): SecurityError | null {
  try {
    assertRoleValid(role);
    assertQueriesValid(role);
    assertMetadataIndexable(role);
    return null;
  } catch (error) {
    if (error instanceof SecurityError) return error;
    throw error;
  }
}
