import { RESERVED_REALM } from '../domain/principal/authentication.ts';
import type { Dependency, Realm } from './realm.ts';
import { readReserved } from './reserved-users.ts';
import { authenticateStoredUser, lookUpStoredUser, rejectUser, type StoredUserRealmDeps } from './stored-user.ts';

/**
 * The realm of the built-in users, asked before every other realm of users: a reserved name is judged here alone, whatever
 * users other realms have under it. Stored of them are only the password and whether they are enabled; without a password
 * nobody is let in.
 */
export function createReservedRealm(deps: StoredUserRealmDeps): Realm {
  return {
    ...RESERVED_REALM,
    async authenticate(credential) {
      if (credential.scheme !== 'basic') return { outcome: 'notMine' };
      const { username, password } = credential;
      const reserved = deps.builtIn.reserved.get(username);
      if (reserved === undefined) return { outcome: 'notMine' };
      const dependencies = dependenciesOf(username);
      const user = await readReserved(deps.users, reserved);
      if (user.passwordHash !== '') return authenticateStoredUser(deps, RESERVED_REALM, user, password, dependencies);
      await deps.passwords.verifyDecoy(password);
      return rejectUser(username, 'the reserved user has no password', dependencies);
    },
    async lookUp(username) {
      const reserved = deps.builtIn.reserved.get(username);
      const user = reserved === undefined ? null : await readReserved(deps.users, reserved);
      return lookUpStoredUser(deps, RESERVED_REALM, user, dependenciesOf(username));
    },
  };
}

function dependenciesOf(username: string): readonly Dependency[] {
  return [{ kind: 'reservedUser', id: username }];
}
