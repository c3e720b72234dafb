import { expect, test } from 'vitest';
import { type BuiltInUsersOptions, builtInUsers, withAnonymousRoles } from './built-in-users.ts';

function built(options: Partial<BuiltInUsersOptions> = {}) {
  return builtInUsers({
    superuserName: 'elastic',
    reservedRealmEnabled: true,
    anonymousName: '_anonymous',
    anonymousRoles: [],
    ...options,
  });
}

test('the superuser comes first, then the users of the components', () => {
  expect([...built().reserved.keys()]).toEqual([
    'elastic',
    'kibana',
    'kibana_system',
    'logstash_system',
    'beats_system',
    'apm_system',
    'remote_monitoring_user',
  ]);
});

test('a superuser that has the name of a component takes its place', () => {
  const { reserved } = built({ superuserName: 'kibana' });
  expect(reserved.get('kibana')?.roles).toEqual(['superuser']);
  expect(reserved.size).toBe(6);
});

test('every built-in user is marked as reserved', () => {
  const { reserved, anonymous } = built({ anonymousRoles: ['public'] });
  for (const user of [...reserved.values(), anonymous]) expect(user?.metadata).toMatchObject({ _reserved: true });
});

test('while the reserved realm is off there is nobody in it, and its names are remembered', () => {
  const { reserved, switchedOff } = built({ reservedRealmEnabled: false });
  expect(reserved.size).toBe(0);
  expect(switchedOff).toContain('elastic');
  expect(built().switchedOff).toEqual([]);
});

test.each([
  { case: 'no roles', options: {}, anonymous: null, names: ['_anonymous', '_anonymous'] },
  {
    case: 'another name and no roles',
    options: { anonymousName: 'anyone' },
    anonymous: null,
    names: ['_anonymous', 'anyone'],
  },
  {
    case: 'roles',
    options: { anonymousName: 'anyone', anonymousRoles: ['public'] },
    anonymous: 'anyone',
    names: ['_anonymous', 'anyone'],
  },
])('the anonymous user with $case', ({ options, anonymous, names }) => {
  const users = built(options);
  expect(users.anonymous?.username ?? null).toBe(anonymous);
  expect(users.anonymousNames).toEqual(names);
});

test('the roles of the anonymous user stand behind those of the others', () => {
  const user = { username: 'u', roles: ['a'], fullName: null, email: null, metadata: {}, enabled: true };
  expect(withAnonymousRoles(built({ anonymousRoles: ['public'] }), user).roles).toEqual(['a', 'public']);
  expect(withAnonymousRoles(built(), user)).toBe(user);
});
