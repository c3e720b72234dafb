import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { changeProfile } from './change-profile.ts';

/** What enabling needs. */
export interface SetProfileEnabledDeps {
  readonly userProfiles: Pick<NamedStore<UserProfile>, 'find' | 'replace'>;
  readonly audit: AuditLog;
}

/** Which profile, and whether it is to be enabled. */
export interface SetProfileEnabledRequest {
  readonly uid: string;
  readonly enabled: boolean;
}

/**
 * Enables a profile, or disables it: it is then not suggested and has no privileges. The next activation enables it.
 * @throws SecurityError `forbidden`, `documentMissing`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-disable-user-profile
 */
export async function setProfileEnabled(
  deps: SetProfileEnabledDeps,
  context: ActionContext,
  { uid, enabled }: SetProfileEnabledRequest,
): Promise<void> {
  const action = CLUSTER_ACTIONS.setProfileEnabled;
  authorizeAction(deps.audit, context, action);
  assertCallerCurrent(context);
  await changeProfile(deps.userProfiles, uid, (profile) => (profile.enabled === enabled ? null : { ...profile, enabled }));
  const event = enabled ? 'change_enable_user_profile' : 'change_disable_user_profile';
  recordAction(deps.audit, context, { event, action, targets: [uid] });
}
