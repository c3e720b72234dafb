import { SecurityError } from '../../domain/error.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { NamedStore } from '../../stores/store.ts';
import { callStore } from '../store-fault.ts';
import { profileMissing } from './profile-errors.ts';

/** How often a change is tried when others change the same profile at the same time. */
const ATTEMPTS_MAX = 10;

/**
 * Changes a profile as it is at that moment: what others changed meanwhile is never lost.
 * @param change Gives the new profile, but for its version; `null`: nothing is to be changed. Called again after a collision.
 * @returns the profile as it is afterwards.
 * @throws SecurityError `documentMissing`, what `change` throws, `unavailable` also when others keep coming before.
 */
export async function changeProfile(
  profiles: Pick<NamedStore<UserProfile>, 'find' | 'replace'>,
  uid: string,
  change: (profile: UserProfile) => UserProfile | null,
): Promise<UserProfile> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const before = await callStore(() => profiles.find(uid));
    if (before === null) throw profileMissing(uid);
    const changed = change(before);
    if (changed === null) return before;
    const after = { ...changed, version: before.version + 1 };
    if (await callStore(() => profiles.replace(uid, before, after))) return after;
  }
  throw new SecurityError('unavailable', 'the user profile is being changed by others', { retryAfterSeconds: 1 });
}
