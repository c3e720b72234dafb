import { NATIVE_REALM } from '../domain/principal/authentication.ts';
import type { Dependency, Realm } from './realm.ts';
import { authenticateStoredUser, lookUpStoredUser, rejectUser, type StoredUserRealmDeps } from './stored-user.ts';

/** The realm of the users made through the user API. An unknown user costs a password hash, as a known one does. */
export function createNativeRealm(deps: StoredUserRealmDeps): Realm {
  return {
    ...NATIVE_REALM,
    async authenticate(credential) {
      if (credential.scheme !== 'basic') return { outcome: 'notMine' };
      const { username, password } = credential;
      const dependencies: readonly Dependency[] = [{ kind: 'nativeUser', id: username }];
      const user = await deps.users.find('native', username);
      if (user !== null) return authenticateStoredUser(deps, NATIVE_REALM, user, password, dependencies);
      await deps.passwords.verifyDecoy(password);
      return rejectUser(username, 'unknown user', dependencies);
    },
    async lookUp(username) {
      const user = await deps.users.find('native', username);
      return lookUpStoredUser(deps, NATIVE_REALM, user, [{ kind: 'nativeUser', id: username }]);
    },
  };
}
