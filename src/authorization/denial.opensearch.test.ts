import { expect, test } from 'vitest';
import { aCaller, anAccount, aUser, interner } from '../../test/support/recorded-denials.ts';
import { API_KEY_REALM, NATIVE_REALM } from '../domain/principal/authentication.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../domain/role/role-descriptor.ts';
import { actionDenied, assertClusterAction } from './denial.ts';

const KEY = { id: 'i', name: 'ci', ownerRealm: NATIVE_REALM };

// As recorded from OpenSearch 3.4.
test.each([
  {
    case: 'a user without roles',
    caller: aUser('nobody'),
    action: 'cluster:monitor/main',
    text: 'no permissions for [cluster:monitor/main] and User [name=nobody, backend_roles=[], requestedTenant=null]',
  },
  {
    case: 'a user with roles, on an index',
    caller: aCaller({ user: anAccount('limited', ['limited', 'other']) }),
    action: 'indices:data/read/search',
    text: 'no permissions for [indices:data/read/search] and User [name=limited, backend_roles=[limited, other], requestedTenant=null]',
  },
  {
    case: 'a user with backend roles, which are told in place of the roles',
    caller: aCaller({ user: { ...anAccount('limited', ['reader']), backendRoles: ['team'] } }),
    action: 'indices:data/read/search',
    text: 'no permissions for [indices:data/read/search] and User [name=limited, backend_roles=[team], requestedTenant=null]',
  },
  {
    case: 'a key, called as a token',
    caller: aCaller({ type: 'api_key', user: anAccount('u'), realm: API_KEY_REALM, apiKey: KEY }),
    action: 'indices:data/read/search',
    text: 'no permissions for [indices:data/read/search] and User [name=token:ci, backend_roles=[], requestedTenant=null]',
  },
  {
    case: 'a key that acts as a user, called as the user',
    caller: aCaller({ user: anAccount('v', ['r']), authenticatingUser: anAccount('u'), apiKey: KEY }),
    action: 'cluster:monitor/main',
    text: 'no permissions for [cluster:monitor/main] and User [name=v, backend_roles=[r], requestedTenant=null]',
  },
])("in OpenSearch's dialect: $case", ({ caller, action, text }) => {
  const error = actionDenied({ ...caller, dialect: 'opensearch' }, action, { indices: ['idx'] });
  expect(error.message).toBe(text);
  expect(error.code).toBe('forbidden');
});

test('the dialect changes words, not verdicts', () => {
  const caller = aUser('u');
  const monitors = interner.intern([{ role: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['monitor'] } }]);
  expect(() => assertClusterAction({ ...caller, dialect: 'opensearch' }, 'cluster:monitor/main')).toThrow('no permissions for');
  assertClusterAction({ ...caller, authorizer: monitors, dialect: 'opensearch' }, 'cluster:monitor/main');
});
