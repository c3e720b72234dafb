import type { ApplicationPrivilege } from '../../domain/application-privilege/application-privilege.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';

/** What reading privileges needs. */
export interface GetPrivilegesDeps {
  readonly applicationPrivileges: Pick<NamedStore<ApplicationPrivilege>, 'list'>;
  readonly audit: AuditLog;
}

/** Which privileges are asked for. */
export interface GetPrivilegesRequest {
  /** A name, or a beginning followed by `*`; `null`: all. */
  readonly application: string | null;
  /** Empty: all. */
  readonly names: readonly string[];
}

/**
 * The stored privileges of applications, in the order of application and name. None is an empty list.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-privileges
 */
export async function getPrivileges(
  deps: GetPrivilegesDeps,
  context: ActionContext,
  { application, names }: GetPrivilegesRequest,
): Promise<readonly ApplicationPrivilege[]> {
  const applications = application === null ? [] : [application];
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getPrivileges, { kind: 'applications', applications });
  const privileges = await callStore(() => deps.applicationPrivileges.list());
  return privileges.filter(
    (privilege) =>
      (application === null || isMeant(privilege.application, application)) &&
      (names.length === 0 || names.includes(privilege.name)),
  );
}

function isMeant(application: string, asked: string): boolean {
  return asked.endsWith('*') ? application.startsWith(asked.slice(0, -1)) : application === asked;
}
