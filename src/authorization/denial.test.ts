import { describe, expect, test } from 'vitest';
import { aCaller, anAccount, aUser, interner, RECORDED } from '../../test/support/recorded-denials.ts';
import { API_KEY_REALM, NATIVE_REALM } from '../domain/principal/authentication.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../domain/role/role-descriptor.ts';
import { actionDenied, assertClusterAction } from './denial.ts';

test.each(RECORDED)('recorded case $recorded: $action', ({ caller, action, details, text }) => {
  const error = actionDenied(caller, action, details);
  expect(error.message).toBe(text);
  expect(error.code).toBe('forbidden');
});

/** Asking about another user's privileges is told from asking about one's own by the operation, not by its action. */
const DECIDED_HERE = RECORDED.filter(({ action }) => action.startsWith('cluster:') && !action.endsWith('user/has_privileges'));

test.each(DECIDED_HERE)(
  'the caller of recorded case $recorded is refused $action with that text when its rights are those of the recording',
  ({ caller, action, details, text }) => {
    const holdsOwnKeys = !text.includes('manage_own_api_key') && action.includes('/api_key/');
    const role = { ...EMPTY_ROLE_DESCRIPTOR, cluster: holdsOwnKeys ? ['manage_own_api_key'] : [] };
    const refused = { ...caller, authorizer: interner.intern([{ role }]) };
    expect(() => assertClusterAction(refused, action, details.request)).toThrow(text);
  },
);

describe('who', () => {
  const action = 'cluster:monitor/health';
  test.each([
    {
      case: 'roles that do not exist are told apart, both lists sorted',
      caller: aCaller({ user: anAccount('u', ['z', 'gone', 'a', 'ghost']) }, { unknownRoles: ['gone', 'ghost'] }),
      who: 'user [u] with effective roles [a,z] (assigned roles [ghost,gone] were not found)',
    },
    {
      case: 'a user acting as another',
      caller: aCaller({ user: anAccount('v', ['r']), authenticatingUser: anAccount('u', ['x']) }),
      who: 'user [u] run as [v] with effective roles [r]',
    },
    {
      case: 'an API key acting as a user',
      caller: aCaller({
        type: 'api_key',
        user: anAccount('v', ['r']),
        realm: API_KEY_REALM,
        authenticatingUser: anAccount('u'),
        apiKey: { id: 'i', name: 'k', ownerRealm: NATIVE_REALM },
      }),
      who: 'API key id [i] of user [u] run as [v] with effective roles [r]',
    },
    {
      case: 'a service account has no roles',
      caller: aCaller({
        type: 'token',
        user: anAccount('elastic/fleet-server'),
        realm: { name: '_service_account', type: '_service_account' },
      }),
      who: 'service account [elastic/fleet-server]',
    },
  ])('$case', ({ caller, who }) => {
    expect(actionDenied(caller, action).message).toBe(
      `action [${action}] is unauthorized for ${who}, this action is granted by the cluster privileges [monitor,manage,all]`,
    );
  });
});

describe('on what', () => {
  test('indices and restricted indices are told apart', () => {
    const { message } = actionDenied(aUser('u'), 'indices:data/read/search', {
      indices: ['a', 'b'],
      restrictedIndices: ['.kibana'],
    });
    expect(message).toContain('with effective roles [] on indices [a,b] and restricted indices [.kibana], this action');
  });

  test('an action that no privilege names is refused without advice', () => {
    expect(actionDenied(aUser('u'), 'internal:gateway/local/started_shards').message).toBe(
      'action [internal:gateway/local/started_shards] is unauthorized for user [u] with effective roles []',
    );
  });
});

test('an allowed cluster action passes', () => {
  const authorizer = interner.intern([{ r: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['monitor'] } }]);
  expect(() => assertClusterAction({ ...aUser('u'), authorizer }, 'cluster:monitor/health')).not.toThrow();
});
