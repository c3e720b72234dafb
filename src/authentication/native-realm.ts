import { NATIVE_REALM, type RealmRef } from '../domain/principal/authentication.ts';
import type { Dependency, Realm } from './realm.ts';
import {
  authenticateStoredUser,
  lookUpStoredUser,
  mayBeAnothers,
  rejectUser,
  type StoredUserRealmDeps,
} from './stored-user.ts';

/**
 * The realm of the users made through the user API. An unknown user costs a password hash, as a known one does. Whoever is
 * rejected may be a user of a realm behind.
 */
export function createNativeRealm(deps: StoredUserRealmDeps, ref: RealmRef = NATIVE_REALM): Realm {
  return {
    ...ref,
    async authenticate(credential) {
      if (credential.scheme !== 'basic') return { outcome: 'notMine' };
      const { username, password } = credential;
      const dependencies: readonly Dependency[] = [{ kind: 'nativeUser', id: username }];
      const user = await deps.users.find('native', username);
      if (user !== null) return mayBeAnothers(await authenticateStoredUser(deps, ref, user, password, dependencies));
      await deps.passwords.verifyDecoy(password);
      return mayBeAnothers(rejectUser(username, 'unknown user', dependencies));
    },
    async lookUp(username) {
      const user = await deps.users.find('native', username);
      return lookUpStoredUser(deps, ref, user, [{ kind: 'nativeUser', id: username }]);
    },
  };
}
