import { hash } from 'node:crypto';
import type { RealmRef } from '../../domain/principal/authentication.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { NamedStore } from '../../stores/store.ts';
import { callStore } from '../store-fault.ts';

/** A person, as profiles tell them apart: a user name in a realm. */
export interface ProfileSubject {
  readonly username: string;
  readonly realm: RealmRef;
}

/**
 * The uid of a person's profile, whether there is one or not: `u_`, 43 characters of base64url (SHA-256 of user name and
 * realm), `_0`. The same person has the same uid on every node.
 */
export function profileUidOf(username: string, realm: RealmRef): string {
  return `u_${hash('sha256', JSON.stringify([username, realm.type, realm.name]), 'base64url')}_0`;
}

/**
 * The uid of a person's profile, or `null` when there is none: `profile_uid` of keys and users.
 * @throws SecurityError `unavailable`.
 */
export async function findProfileUid(
  profiles: Pick<NamedStore<UserProfile>, 'find'>,
  { username, realm }: ProfileSubject,
): Promise<string | null> {
  const uid = profileUidOf(username, realm);
  const profile = await callStore(() => profiles.find(uid));
  return profile === null ? null : uid;
}

/**
 * The uids of the profiles of some persons, one a subject in the order given, each looked up once; `null` where there is none.
 * @throws SecurityError `unavailable`.
 */
export async function findProfileUids(
  profiles: Pick<NamedStore<UserProfile>, 'find'>,
  subjects: readonly ProfileSubject[],
): Promise<readonly (string | null)[]> {
  const foundByUid = new Map<string, Promise<string | null>>();
  return Promise.all(
    subjects.map((subject) => {
      const uid = profileUidOf(subject.username, subject.realm);
      const found = foundByUid.get(uid) ?? findProfileUid(profiles, subject);
      foundByUid.set(uid, found);
      return found;
    }),
  );
}
