import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import { isJsonArray, isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonValue } from '../../domain/json/json-value.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { profileScore } from './profile-search.ts';

/** Most profiles of one answer. */
const SIZE_MAX = 10_000;

/** What suggesting needs. */
export interface SuggestProfilesDeps {
  readonly userProfiles: Pick<NamedStore<UserProfile>, 'list'>;
  readonly audit: AuditLog;
}

/** Which profiles should come first. */
export interface ProfileHint {
  readonly uids: readonly string[] | null;
  /** Path of a label and its values, any of which will do. */
  readonly labels: ReadonlyMap<string, readonly string[]> | null;
}

/** What is being typed. */
export interface SuggestProfilesRequest {
  /** Blank: every profile. */
  readonly name: string;
  readonly size: number;
  readonly hint: ProfileHint | null;
}

/** The first profiles that fit, and how many there are. */
export interface SuggestedProfiles {
  readonly total: number;
  readonly profiles: readonly UserProfile[];
}

/**
 * Suggests enabled profiles that fit what is being typed: hinted ones first, then those that fit best, then those that were
 * activated last. Reads all profiles.
 * @throws SecurityError `actionRequestValidation`, `illegalArgument`, `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-suggest-user-profiles
 */
export async function suggestProfiles(
  deps: SuggestProfilesDeps,
  context: ActionContext,
  { name, size, hint }: SuggestProfilesRequest,
): Promise<SuggestedProfiles> {
  const violations = suggestViolations(size, hint);
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.suggestProfiles);
  if (size > SIZE_MAX) {
    throw illegalArgument(
      `Result window is too large, from + size must be less than or equal to: [${SIZE_MAX}] but was [${size}].`,
    );
  }
  const profiles = await callStore(() => deps.userProfiles.list());
  const isBlank = name.trim() === '';
  const fitting = profiles
    .filter(({ enabled }) => enabled)
    .map((profile) => ({ profile, score: isBlank ? 1 : profileScore(name, profile), isHinted: isHinted(profile, hint) }))
    .filter(({ score }) => score > 0)
    .sort(
      (a, b) =>
        Number(b.isHinted) - Number(a.isHinted) || b.score - a.score || b.profile.lastSynchronized - a.profile.lastSynchronized,
    );
  return { total: fitting.length, profiles: fitting.slice(0, size).map(({ profile }) => profile) };
}

function suggestViolations(size: number, hint: ProfileHint | null): readonly string[] {
  const violations: string[] = [];
  if (size < 0) violations.push(`[size] parameter cannot be negative but was [${size}]`);
  return hint === null ? violations : [...violations, ...hintViolations(hint)];
}

function hintViolations({ uids, labels }: ProfileHint): readonly string[] {
  if (uids === null && labels === null) return ['[hint] parameter cannot be empty'];
  const violations: string[] = [];
  if (uids?.length === 0) violations.push('[uids] hint cannot be empty');
  if (labels === null) return violations;
  const [label, ...others] = labels;
  if (label === undefined || others.length > 0) {
    return [...violations, `[labels] hint supports a single key, got [${[...labels.keys()].join()}]`];
  }
  const [key, values] = label;
  if (key.includes('*')) violations.push('[labels] hint key cannot contain wildcard');
  if (values.length === 0) violations.push('[labels] hint value cannot be empty');
  return violations;
}

function isHinted({ uid, labels }: UserProfile, hint: ProfileHint | null): boolean {
  if (hint === null) return false;
  if (hint.uids?.includes(uid) === true) return true;
  return [...(hint.labels ?? [])].some(([path, values]) =>
    textsAt(labels, path.split('.')).some((text) => values.includes(text)),
  );
}

function textsAt(value: JsonValue, [name, ...rest]: readonly string[]): readonly string[] {
  if (isJsonArray(value)) return value.flatMap((element) => textsAt(element, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return value === null || isJsonObject(value) ? [] : [String(value)];
  return isJsonObject(value) && Object.hasOwn(value, name) ? textsAt(value[name] ?? null, rest) : [];
}
