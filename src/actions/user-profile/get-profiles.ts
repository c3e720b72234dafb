import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { SecurityError } from '../../domain/error.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { profileNotFound } from './profile-errors.ts';

/** What reading profiles needs. */
export interface GetProfilesDeps {
  readonly userProfiles: Pick<NamedStore<UserProfile>, 'find'>;
  readonly audit: AuditLog;
}

/** Which profiles are asked for. */
export interface GetProfilesRequest {
  readonly uids: readonly string[];
}

/** The profiles that are there, in the order asked for, and an error for each that is not. */
export interface FoundProfiles {
  readonly profiles: readonly UserProfile[];
  readonly errors: ReadonlyMap<string, SecurityError>;
}

/**
 * The profiles of these uids, disabled ones included.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-user-profile
 */
export async function getProfiles(
  deps: GetProfilesDeps,
  context: ActionContext,
  { uids }: GetProfilesRequest,
): Promise<FoundProfiles> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getProfiles);
  return findProfiles(deps.userProfiles, uids);
}

/** Looks profiles up. @throws SecurityError `unavailable`. */
export async function findProfiles(
  userProfiles: Pick<NamedStore<UserProfile>, 'find'>,
  uids: readonly string[],
): Promise<FoundProfiles> {
  const found = await callStore(() => Promise.all(uids.map((uid) => userProfiles.find(uid))));
  const missing = uids.filter((_, at) => found[at] === null);
  return {
    profiles: found.filter((profile) => profile !== null),
    errors: new Map(missing.map((uid) => [uid, profileNotFound()])),
  };
}
