import { roleTemplateViolation } from '../../authentication/role-template.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { RoleMapping } from '../../domain/role-mapping/role-mapping.ts';
import { hasReservedMetadata } from '../../domain/user/reserved-metadata.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** Names that end so are kept for mappings that operators write into files. */
const OPERATOR_SUFFIX = '-read-only-operator-mapping';

/** What putting a role mapping needs. */
export interface PutRoleMappingDeps {
  readonly roleMappings: Pick<NamedStore<RoleMapping>, 'put'>;
  readonly audit: AuditLog;
}

/**
 * Creates a role mapping or replaces it whole. It concerns every login from then on. Its roles need not exist.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument` for a reserved name and for a template that
 * cannot be used, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role-mapping
 */
export async function putRoleMapping(
  deps: PutRoleMappingDeps,
  context: ActionContext,
  mapping: RoleMapping,
): Promise<{ readonly created: boolean }> {
  const violations = roleMappingViolations(mapping);
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.putRoleMapping;
  authorizeAction(deps.audit, context, action);
  const { name } = mapping;
  if (name.endsWith(OPERATOR_SUFFIX)) {
    throw illegalArgument(`Invalid mapping name [${name}]. [${OPERATOR_SUFFIX}] is not an allowed suffix`);
  }
  const unusable = mapping.roleTemplates.map(roleTemplateViolation).find((violation) => violation !== null);
  if (unusable !== undefined) throw illegalArgument(unusable);

  assertCallerCurrent(context);
  const [created = false] = await callStore(() => deps.roleMappings.put([{ name, item: mapping }]));
  recordAction(deps.audit, context, { event: 'put_role_mapping', action, targets: [name] });
  return { created };
}

function roleMappingViolations({ roles, roleTemplates, metadata }: RoleMapping): readonly string[] {
  const violations: string[] = [];
  if (roles.length === 0 && roleTemplates.length === 0) violations.push('role-mapping roles or role-templates are missing');
  if (roles.length > 0 && roleTemplates.length > 0) violations.push('role-mapping cannot have both roles and role-templates');
  if (hasReservedMetadata(metadata)) violations.push('metadata keys may not start with [_]');
  return violations;
}
