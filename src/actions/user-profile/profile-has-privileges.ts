import { type RoleSources, resolveRoles } from '../../authentication/role-resolution.ts';
import { createPrivilegeChecker } from '../../authorization/has-privileges.ts';
import type { ProtectedNames } from '../../authorization/protected-names.ts';
import { NO_STORED_PRIVILEGES, type StoredPrivileges } from '../../domain/application-privilege/stored-privileges.ts';
import { SecurityError, validationFailed } from '../../domain/error.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import {
  assertWithinLimits,
  checkPrivileges,
  type HasPrivilegesDeps,
  hasPrivilegesViolations,
  type PrivilegesQuestion,
} from '../user/has-privileges.ts';
import { findProfiles } from './get-profiles.ts';

/** What telling the privileges of profiles needs. */
export interface ProfileHasPrivilegesDeps extends HasPrivilegesDeps, RoleSources {
  readonly userProfiles: Pick<NamedStore<UserProfile>, 'find'>;
  /** Absent: no names are protected. */
  readonly protectedNames?: ProtectedNames | null;
}

/** Who is asked, and for what. */
export interface ProfileHasPrivilegesRequest {
  readonly uids: readonly string[];
  readonly privileges: PrivilegesQuestion;
}

/** Who holds all of it. */
export interface ProfilesWithPrivileges {
  readonly uids: readonly string[];
  /** An error for each profile that is not there or cannot be judged. */
  readonly errors: ReadonlyMap<string, SecurityError>;
}

/**
 * Tells whose users hold all of some privileges, by the roles that their profiles name. Those of a disabled profile hold
 * nothing.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument` for more than the limits allow,
 * `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-has-privileges-user-profile
 */
export async function profileHasPrivileges(
  deps: ProfileHasPrivilegesDeps,
  context: ActionContext,
  { uids, privileges }: ProfileHasPrivilegesRequest,
): Promise<ProfilesWithPrivileges> {
  const nobody = uids.length === 0 ? ['profile uids list must not be empty'] : [];
  const violations = [...nobody, ...hasPrivilegesViolations(privileges)];
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.profileHasPrivileges);
  const distinct = [...new Set(uids)];
  assertWithinLimits(deps, privileges, distinct.length);

  const { profiles, errors: missing } = await findProfiles(deps.userProfiles, distinct);
  const stored = privileges.applications.length === 0 ? NO_STORED_PRIVILEGES : await deps.loadStoredPrivileges();
  const errors = new Map(missing);
  const holders: string[] = [];
  for (const profile of profiles.filter(({ enabled }) => enabled)) {
    try {
      if (await holdsAll(deps, profile, privileges, stored)) holders.push(profile.uid);
    } catch (error) {
      // What cannot be asked is told for each profile, as Elasticsearch does; a fault ends everything.
      if (!(error instanceof SecurityError) || error.code !== 'illegalArgument') throw error;
      errors.set(profile.uid, error);
    }
  }
  return { uids: holders, errors };
}

async function holdsAll(
  deps: RoleSources & Pick<ProfileHasPrivilegesDeps, 'protectedNames'>,
  { roles }: UserProfile,
  privileges: PrivilegesQuestion,
  stored: StoredPrivileges,
): Promise<boolean> {
  const { rights } = await callStore(() => resolveRoles(deps, roles));
  const checker = createPrivilegeChecker(rights.descriptorSets, stored, deps.protectedNames?.reachOfUser(roles));
  return (await checkPrivileges(checker, privileges)).hasAllRequested;
}
