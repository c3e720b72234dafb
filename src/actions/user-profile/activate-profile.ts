import { authenticateGrant, type GrantDeps, grantOf } from '../../authentication/grant.ts';
import type { Principal } from '../../authentication/principal.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import { type GrantRequest, grantViolations } from '../../domain/principal/grant-request.ts';
import type { Instant } from '../../domain/time.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { changeProfile } from './change-profile.ts';
import { profileUidOf } from './profile-uids.ts';

/** A profile that was activated so short a time ago, and says the same of its user, stays as it is. */
const REACTIVATION_MS = 30_000;

/** What activating a profile needs. */
export interface ActivateProfileDeps {
  readonly userProfiles: Pick<NamedStore<UserProfile>, 'create' | 'find' | 'replace'>;
  readonly grants: GrantDeps;
  readonly audit: AuditLog;
}

/** What a profile says of its user. */
type UserPart = Pick<UserProfile, 'username' | 'roles' | 'realmName' | 'realmType' | 'email' | 'fullName'>;

/**
 * Makes or renews the profile of the user whose credential the request carries, and enables it. Labels and data stay.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `invalidCredentials` when the credential is not accepted,
 * `illegalArgument` for what is no user, `unavailable`, `tooManyRequests`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-activate-user-profile
 */
export async function activateProfile(
  deps: ActivateProfileDeps,
  context: ActionContext,
  grant: GrantRequest,
): Promise<UserProfile> {
  const violations = grantViolations(grant);
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.activateProfile;
  authorizeAction(deps.audit, context, action);

  const principal = await authenticateGrant(deps.grants, grantOf(grant, null), action, context);
  const user = userPartOf(principal);
  assertCallerCurrent(context);
  const profile = await storeProfile(deps.userProfiles, user, context.now);
  recordAction(deps.audit, context, { event: 'activate_user_profile', action, targets: [profile.uid] });
  return profile;
}

function userPartOf({ authentication }: Principal): UserPart {
  const { user, lookupRealm, apiKey, serviceToken } = authentication;
  const noUser = apiKey !== null ? 'api_key' : serviceToken !== undefined ? 'service_account' : null;
  if (noUser !== null) throw illegalArgument(`profile is supported for user only, but subject is a [${noUser}]`);
  const { username, roles, email, fullName } = user;
  return { username, roles, realmName: lookupRealm.name, realmType: lookupRealm.type, email, fullName };
}

async function storeProfile(profiles: ActivateProfileDeps['userProfiles'], user: UserPart, now: Instant): Promise<UserProfile> {
  const uid = profileUidOf(user.username, { name: user.realmName, type: user.realmType });
  const fresh: UserProfile = {
    uid,
    enabled: true,
    lastSynchronized: now,
    ...user,
    labels: {},
    applicationData: {},
    version: 0,
  };
  if (await callStore(() => profiles.create(uid, fresh))) return fresh;
  return changeProfile(profiles, uid, (profile) => {
    const renewed = { ...profile, ...user, enabled: true };
    const isSame = profile.enabled && JSON.stringify(renewed) === JSON.stringify(profile);
    if (isSame && now - profile.lastSynchronized < REACTIVATION_MS) return null;
    return { ...renewed, lastSynchronized: now };
  });
}
