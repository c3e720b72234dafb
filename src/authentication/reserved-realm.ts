import { RESERVED_REALM } from '../domain/principal/authentication.ts';
import type { Dependency, Realm } from './realm.ts';
import { authenticateStoredUser, type StoredUserRealmDeps } from './stored-user.ts';

/**
 * The built-in superuser's realm, asked before every other realm of users: a reserved name is judged here alone, whatever
 * users other realms have under it.
 */
export function createReservedRealm(deps: StoredUserRealmDeps): Realm {
  return {
    ...RESERVED_REALM,
    async authenticate(credential) {
      if (credential.scheme !== 'basic') return { outcome: 'notMine' };
      const dependencies: readonly Dependency[] = [{ kind: 'reservedUser', id: credential.username }];
      const user = await deps.users.find('reserved', credential.username);
      if (user === null) return { outcome: 'notMine', dependencies };
      return authenticateStoredUser(deps, RESERVED_REALM, user, credential.password, dependencies);
    },
  };
}
