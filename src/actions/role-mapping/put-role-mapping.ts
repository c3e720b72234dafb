import { roleTemplateViolation } from '../../authentication/role-template.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { OpenSearchRoleMapping } from '../../domain/role-mapping/opensearch-role-mapping.ts';
import type { RoleMapping } from '../../domain/role-mapping/role-mapping.ts';
import { hasReservedMetadata } from '../../domain/user/reserved-metadata.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { type OpenSearchHalfRequest, openSearchHalf } from '../opensearch-half.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** Names that end so are kept for mappings that operators write into files. */
const OPERATOR_SUFFIX = '-read-only-operator-mapping';

/** What a mapping has that OpenSearch's lists alone are in: rules that no user matches. */
export const NO_RULES: Pick<RoleMapping, 'roles' | 'rules'> = { roles: [], rules: { kind: 'any', rules: [] } };

/** What putting a role mapping needs. */
export interface PutRoleMappingDeps {
  readonly roleMappings: Pick<NamedStore<RoleMapping>, 'find' | 'put'>;
  readonly audit: AuditLog;
}

/** What OpenSearch's lists say of a mapping of which they say nothing. */
const NOTHING_SAID: Omit<OpenSearchRoleMapping, 'flags'> = {
  users: [],
  backendRoles: [],
  andBackendRoles: [],
  hosts: [],
  description: null,
};

/** The mapping as it shall be. */
export interface PutRoleMappingRequest extends Omit<RoleMapping, 'openSearch'>, OpenSearchHalfRequest<OpenSearchRoleMapping> {
  /** Whether its roles and rules only repeat what a mapping that these lists alone are in is shown to give. */
  readonly repeats?: (lists: OpenSearchRoleMapping) => boolean;
}

/**
 * Creates a role mapping or replaces it whole. One that OpenSearch's lists alone are in needs no roles. It concerns every login from then on. Its roles need not exist.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument` for a reserved name and for a template that
 * cannot be used, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role-mapping
 */
export async function putRoleMapping(
  deps: PutRoleMappingDeps,
  context: ActionContext,
  { openSearch, keepsOpenSearch, repeats, ...mapping }: PutRoleMappingRequest,
): Promise<{ readonly created: boolean }> {
  const isOpenSearchAlone = openSearch !== undefined && mapping.roles.length === 0;
  const violations = roleMappingViolations(mapping, isOpenSearchAlone);
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.putRoleMapping;
  authorizeAction(deps.audit, context, action);
  const { name } = mapping;
  if (name.endsWith(OPERATOR_SUFFIX)) {
    throw illegalArgument(`Invalid mapping name [${name}]. [${OPERATOR_SUFFIX}] is not an allowed suffix`);
  }
  const unusable = mapping.roleTemplates.map(roleTemplateViolation).find((violation) => violation !== null);
  if (unusable !== undefined) throw illegalArgument(unusable);

  const [created = false] = await oneAtATime(deps.roleMappings, [name], async () => {
    const present = await callStore(() => deps.roleMappings.find(name));
    const half = openSearchHalf<OpenSearchRoleMapping>(
      { ...(openSearch && { openSearch }), ...(keepsOpenSearch && { keepsOpenSearch }) },
      present?.openSearch,
      NOTHING_SAID,
    );
    // Else who is taken out of the lists would keep the role by the rules.
    const own = keepsOpenSearch && isOfListsAlone(present) && repeats?.(present.openSearch) ? NO_RULES : {};
    assertCallerCurrent(context);
    return callStore(() => deps.roleMappings.put([{ name, item: { ...mapping, ...own, ...(half && { openSearch: half }) } }]));
  });
  recordAction(deps.audit, context, { event: 'put_role_mapping', action, targets: [name] });
  return { created };
}

function isOfListsAlone(mapping: RoleMapping | null): mapping is RoleMapping & Required<Pick<RoleMapping, 'openSearch'>> {
  return mapping?.openSearch !== undefined && mapping.roles.length === 0 && mapping.roleTemplates.length === 0;
}

function roleMappingViolations(
  { roles, roleTemplates, metadata }: Omit<RoleMapping, 'openSearch'>,
  isOpenSearchAlone: boolean,
): readonly string[] {
  const violations: string[] = [];
  if (roles.length === 0 && roleTemplates.length === 0 && !isOpenSearchAlone)
    violations.push('role-mapping roles or role-templates are missing');
  if (roles.length > 0 && roleTemplates.length > 0) violations.push('role-mapping cannot have both roles and role-templates');
  if (hasReservedMetadata(metadata)) violations.push('metadata keys may not start with [_]');
  return violations;
}
