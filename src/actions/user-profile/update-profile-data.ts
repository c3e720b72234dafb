import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import { isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { changeProfile } from './change-profile.ts';
import { PRIMARY_TERM, type ProfileVersion, profileChanged } from './profile-errors.ts';

/** Labels and data of one profile together: ample for the settings of applications. */
const PROFILE_BYTES_MAX = 10_485_760;

/** What updating a profile needs. */
export interface UpdateProfileDataDeps {
  readonly userProfiles: Pick<NamedStore<UserProfile>, 'find' | 'replace'>;
  readonly audit: AuditLog;
  /** Largest labels and data of a profile together, as UTF-8 JSON; 10 MiB unless told. */
  readonly profileBytesMax?: number;
}

/** What is to be written; top-level names are names of applications. */
export interface UpdateProfileDataRequest {
  readonly uid: string;
  readonly labels: JsonObject;
  readonly data: JsonObject;
  /** The update is for this version alone; `seqNo` below 0 and `primaryTerm` 0: for any. */
  readonly ifVersion: ProfileVersion;
}

/**
 * Merges labels and data into a profile: objects into objects, at any depth; everything else replaces what was there.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `documentMissing`, `conflict` when the profile is another
 * version, `illegalArgument` when it would become too large, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-update-user-profile-data
 */
export async function updateProfileData(
  deps: UpdateProfileDataDeps,
  context: ActionContext,
  request: UpdateProfileDataRequest,
): Promise<void> {
  const applications = [...new Set([...Object.keys(request.data), ...Object.keys(request.labels)])];
  const violations = updateViolations(request, applications);
  if (violations.length > 0) throw validationFailed(violations);
  const action = CLUSTER_ACTIONS.updateProfileData;
  authorizeAction(deps.audit, context, action, { kind: 'applications', applications });

  const { uid, ifVersion } = request;
  const bytesMax = deps.profileBytesMax ?? PROFILE_BYTES_MAX;
  assertCallerCurrent(context);
  await changeProfile(deps.userProfiles, uid, (profile) => {
    const isMeant = profile.version === ifVersion.seqNo && ifVersion.primaryTerm === PRIMARY_TERM;
    if (ifVersion.seqNo >= 0 && !isMeant) throw profileChanged(profile, ifVersion);
    const labels = merged(profile.labels, request.labels);
    const applicationData = merged(profile.applicationData, request.data);
    const bytes = Buffer.byteLength(JSON.stringify(labels)) + Buffer.byteLength(JSON.stringify(applicationData));
    if (bytes > bytesMax) {
      throw illegalArgument(
        `cannot update profile [${uid}] because the combined profile size of [${bytes}] bytes exceeds the maximum of [${bytesMax}] bytes`,
      );
    }
    return { ...profile, labels, applicationData };
  });
  recordAction(deps.audit, context, { event: 'update_user_profile_data', action, targets: [uid] });
}

function updateViolations(
  { labels, data, ifVersion: { seqNo, primaryTerm } }: UpdateProfileDataRequest,
  applications: readonly string[],
): readonly string[] {
  const violations: string[] = [];
  const reserved = applications.filter((name) => name.startsWith('_'));
  const dotted = applications.filter((name) => name.includes('.'));
  if (seqNo < 0 && primaryTerm !== 0) violations.push(`ifSeqNo is unassigned, but primary term is [${primaryTerm}]`);
  if (seqNo >= 0 && primaryTerm === 0) violations.push(`ifSeqNo is set, but primary term is [${primaryTerm}]`);
  if (Object.keys(labels).length === 0 && Object.keys(data).length === 0) violations.push('update request is empty');
  if (reserved.length > 0) violations.push(`application name must not start with underscore, but found [${reserved.join()}]`);
  if (dotted.length > 0) violations.push(`application name must not contain dot, but found [${dotted.join()}]`);
  return violations;
}

function merged(before: JsonObject, changes: JsonObject): JsonObject {
  // Without a prototype: an application may be called `__proto__`.
  const result: Record<string, JsonValue> = Object.assign(Object.create(null), before);
  for (const [name, value] of Object.entries(changes)) {
    const old = result[name] ?? null;
    result[name] = isJsonObject(old) && isJsonObject(value) ? merged(old, value) : value;
  }
  return result;
}
