import { type RoleSources, resolveDescriptors, resolveRoles, resolveUser } from '../../../authentication/role-resolution.ts';
import { SECURITY_PREFIXES } from '../../../authorization/action-groups/permitted-grants.ts';
import { compileSet } from '../../../authorization/compile-set.ts';
import { mergeDescriptors } from '../../../authorization/set-rights.ts';
import type { User } from '../../../domain/principal/authentication.ts';
import type { RoleDescriptor, RoleDescriptors } from '../../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../../action-context.ts';
import { CLUSTER_ACTIONS } from '../../cluster-actions.ts';
import { callStore } from '../../store-fault.ts';
import { CONFIGURATION_UPDATE, ENDPOINTS } from '../information/rest-api-endpoints.ts';
import { type RestApiAccessDeps, type RestApiEndpoint, refuseRestApi } from '../rest-api-access.ts';

/** What a thing of OpenSearch's security configuration gives to those whom it is for. */
export interface HandedRights {
  /** Names of the roles that it gives, or is. */
  readonly roles: readonly string[];
  readonly descriptors: RoleDescriptors;
}

const TEXT = 'Access denied';
const PERMISSIONS = [...ENDPOINTS, CONFIGURATION_UPDATE].flatMap(({ permission }) => permission ?? []);
/** All by which security is managed, in either dialect. */
const ADMINISTRATION = [...new Set([...Object.values(CLUSTER_ACTIONS), ...PERMISSIONS])].filter((action) =>
  SECURITY_PREFIXES.some((prefix) => action.startsWith(prefix)),
);
/** What a template gives is known once somebody comes: it may be every role. */
const ANY_ROLE = 'superuser';

/** What a role of this definition gives, as the action groups are now. */
export async function rightsOfRole(sources: RoleSources, name: string, descriptor: RoleDescriptor): Promise<HandedRights> {
  const actionGroups = (await callStore(async () => sources.actionGroupSource?.read())) ?? new Map();
  const context = { actionGroups, variables: new Map(), systemIndices: false };
  return { roles: [name], descriptors: resolveDescriptors({ [name]: descriptor }, context) };
}

/** What a mapping to roles of these names gives, and to those of templates. */
export async function rightsOfRoles(
  sources: RoleSources,
  names: readonly string[],
  byTemplate: boolean,
): Promise<HandedRights> {
  const roles = byTemplate ? [...names, ANY_ROLE] : names;
  const { rights } = await callStore(() => resolveRoles(sources, roles));
  return { roles, descriptors: rights.descriptorSets[0] ?? {} };
}

/** What a user has, by mappings too. */
export async function rightsOfUser(sources: RoleSources, user: User): Promise<HandedRights> {
  const { user: resolved, rights } = await callStore(() => resolveUser(sources, user));
  return { roles: resolved.roles, descriptors: rights.descriptorSets[0] ?? {} };
}

/**
 * Refuses a caller without Elasticsearch's privilege for the endpoint who would touch what manages security in a way that it does not
 * itself: who may write roles, mappings or users is not by that the administrator of everything.
 * @throws SecurityError `forbidden`.
 */
export function assertHandsOnlyOwn(
  { audit, policy }: RestApiAccessDeps,
  context: ActionContext,
  { action }: RestApiEndpoint,
  { roles, descriptors }: HandedRights,
): void {
  const { authentication, authorizer } = context.principal;
  if (authorizer.allowsCluster(action, authentication)) return;
  const isListed = (role: string): boolean => policy.rolesEnabled.includes(role);
  const opensRestApi = roles.some(isListed) && !authentication.user.roles.some(isListed);
  const { clusterActions } = compileSet(mergeDescriptors(descriptors));
  const administers = ADMINISTRATION.some(
    (managed) => clusterActions.matches(managed) && !authorizer.allowsCluster(managed, authentication),
  );
  const isBeyondOpenSearch = Object.values(descriptors).some(
    ({ runAs, indices }) => runAs.length > 0 || indices.some((entry) => entry.allowRestrictedIndices),
  );
  if (opensRestApi || administers || isBeyondOpenSearch) refuseRestApi(audit, context, action, TEXT);
}
