import type { RealmRef } from '../domain/principal/authentication.ts';
import type { NativeUser } from '../domain/user/native-user.ts';
import type { Believed, Realm, RealmOutcome } from './realm.ts';
import {
  authenticateStoredUser,
  lookUpStoredUser,
  mayBeAnothers,
  rejectUser,
  type StoredUserRealmDeps,
} from './stored-user.ts';

/** Users as the files have them now. */
export interface FileUsers {
  find(username: string): NativeUser | null;
  /** Whether the files have not changed since the call. */
  watch(): () => boolean;
}

/**
 * The realm of users in files. A change of the files takes effect as soon as it is seen. An unknown user costs a password
 * hash, as a known one does. Whoever is rejected may be a user of a realm behind.
 */
export function createFileRealm(deps: Omit<StoredUserRealmDeps, 'users'>, ref: RealmRef, users: FileUsers): Realm {
  return {
    ...ref,
    async authenticate(credential) {
      if (credential.scheme !== 'basic') return { outcome: 'notMine' };
      const { username, password } = credential;
      const believed: Believed = { isCurrent: users.watch() };
      const user = users.find(username);
      if (user === null) await deps.passwords.verifyDecoy(password);
      const outcome: RealmOutcome =
        user === null ? rejectUser(username, 'unknown user', []) : await authenticateStoredUser(deps, ref, user, password, []);
      return { ...mayBeAnothers(outcome), ...believed };
    },
    async lookUp(username) {
      const believed: Believed = { isCurrent: users.watch() };
      return { ...(await lookUpStoredUser(deps, ref, users.find(username), [])), ...believed };
    },
  };
}
