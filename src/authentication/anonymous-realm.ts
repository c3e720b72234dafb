import { ANONYMOUS_REALM, type User } from '../domain/principal/authentication.ts';
import type { Realm } from './realm.ts';
import { type RoleSources, resolveRoles } from './role-resolution.ts';

/**
 * The realm of requests without credentials, asked last; where there is none, such requests are refused. It accepts nothing
 * that looks like a credential: a wrong password does not turn into an anonymous request.
 */
export function createAnonymousRealm(deps: RoleSources, anonymous: User): Realm {
  return {
    ...ANONYMOUS_REALM,
    async authenticate(credential) {
      if (credential.scheme !== 'none') return { outcome: 'notMine' };
      const { rights, dependencies } = await resolveRoles(deps, anonymous.roles);
      return {
        outcome: 'authenticated',
        authentication: {
          type: 'anonymous',
          user: anonymous,
          realm: ANONYMOUS_REALM,
          lookupRealm: ANONYMOUS_REALM,
          apiKey: null,
          authenticatingUser: null,
        },
        rights,
        expiration: null,
        dependencies,
      };
    },
  };
}
