import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, BUILT_IN, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { aUser } from '../../../test/support/authentication-fixtures.ts';
import { Secret } from '../../domain/secret.ts';
import { builtInUsers } from '../../domain/user/built-in-users.ts';
import type { ActionContext } from '../action-context.ts';
import { type ChangePasswordDeps, type ChangePasswordRequest, changePassword } from './change-password.ts';
import { type SetUserEnabledRequest, setUserEnabled } from './set-user-enabled.ts';

const BCRYPT = '$2a$10$gTls/JXwv4nTKutC3qn0duwQA62.DYJCEUCYEnlEGpEZpEqxyHMM2';
const NEW_HASH = '$2a$04$aaaaaaaaaaaaaaaaaaaaaeaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const PASSWORD = new Secret('password-new');
const SWITCHED_OFF = builtInUsers({
  superuserName: 'elastic',
  reservedRealmEnabled: false,
  anonymousName: 'anyone',
  anonymousRoles: [],
});

let world: ActionWorld;

beforeEach(async () => {
  world = aWorld();
  await world.store.users.put('native', aUser(BCRYPT));
});

function change(
  caller: ActionContext,
  request: Partial<ChangePasswordRequest> = {},
  deps: Partial<ChangePasswordDeps> = {},
): Promise<void> {
  const { store, audit } = world;
  return changePassword(
    { users: store.users, passwords: { hash: async () => NEW_HASH }, builtIn: BUILT_IN, audit, ...deps },
    caller,
    { username: 'alice', password: PASSWORD, passwordHash: null, ...request },
  );
}

async function hashOf(username: string): Promise<string | undefined> {
  return (await world.store.users.find('native', username))?.passwordHash;
}

describe('changing a password', () => {
  test('of another stores the hash alone, and is audited without it', async () => {
    await change(world.superuser);
    expect(await world.store.users.find('native', 'alice')).toEqual(aUser(NEW_HASH));
    expect(world.events.map(({ event, targets }) => ({ event, targets }))).toEqual([
      { event: 'access_granted', targets: [] },
      { event: 'change_password', targets: ['alice'] },
    ]);
    expect(JSON.stringify(world.events)).not.toContain(PASSWORD.reveal());
    expect(JSON.stringify(world.events)).not.toContain(NEW_HASH);
  });

  test('takes a hash made elsewhere as it is', async () => {
    await change(world.superuser, { password: null, passwordHash: BCRYPT.replace('gTls', 'gTlt') });
    expect(await hashOf('alice')).toBe(BCRYPT.replace('gTls', 'gTlt'));
  });

  test.each([
    { case: 'named', username: 'alice' },
    { case: 'not named', username: null },
  ])('of oneself takes no privilege: $case', async ({ username }) => {
    await change(world.user('alice'), { username });
    expect(await hashOf('alice')).toBe(NEW_HASH);
  });

  test.each<{ case: string; type: 'api_key' | 'token' | 'realm'; realm: string }>([
    { case: 'an API key', type: 'api_key', realm: '_es_api_key' },
    { case: 'a token', type: 'token', realm: 'native' },
    { case: 'a user of another realm', type: 'realm', realm: 'jwt' },
  ])('of oneself takes the privilege for $case', async ({ type, realm }) => {
    const alice = world.user('alice');
    const lookupRealm = { name: realm, type: realm };
    const caller = withPrincipal(alice, { authentication: { ...alice.principal.authentication, type, lookupRealm } });
    await expect(change(caller, { username: null })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await hashOf('alice')).toBe(BCRYPT);
  });

  test('of another takes the privilege, and hashes nothing without it', async () => {
    const passwords = { hash: () => Promise.reject(new Error('hashed for a stranger')) };
    await expect(change(world.user('rita', 'sec_reader'), {}, { passwords })).rejects.toMatchObject({ code: 'forbidden' });
    await change(world.user('dave', 'sec_admin'));
    expect(await hashOf('alice')).toBe(NEW_HASH);
  });

  test('of a reserved user stores it, enabled or not as it was', async () => {
    await change(world.superuser, { username: 'kibana_system' });
    const stored = { enabled: true, passwordHash: NEW_HASH };
    expect(await world.store.users.find('reserved', 'kibana_system')).toMatchObject(stored);
    await world.store.users.update('reserved', 'kibana_system', { enabled: false });
    await change(world.superuser, { username: 'kibana_system', password: null, passwordHash: BCRYPT });
    expect(await world.store.users.find('reserved', 'kibana_system')).toMatchObject({ enabled: false, passwordHash: BCRYPT });
    expect(await world.store.users.find('native', 'kibana_system')).toBeNull();
  });

  test.each<{ case: string; request: Partial<ChangePasswordRequest>; code: string; message: string }>([
    {
      case: 'no password',
      request: { password: null },
      code: 'actionRequestValidation',
      message: 'Validation Failed: 1: password is missing;',
    },
    {
      case: 'a short one, whoever asks',
      request: { password: new Secret('12345'), username: 'ghost' },
      code: 'validation',
      message: 'Validation Failed: 1: passwords must be at least [6] characters long;',
    },
    {
      case: 'a user who is not there',
      request: { username: 'ghost' },
      code: 'validation',
      message: 'Validation Failed: 1: user must exist in order to change password;',
    },
    {
      case: 'the anonymous user',
      request: { username: '_anonymous' },
      code: 'illegalArgument',
      message: 'user [_anonymous] is anonymous and cannot be modified via the API',
    },
  ])('refuses $case', async ({ request, code, message }) => {
    await expect(change(world.superuser, request)).rejects.toMatchObject({ code, message });
    expect(world.events.map(({ event }) => event)).not.toContain('change_password');
  });

  test('refuses reserved names while the reserved realm is off, also of a native user', async () => {
    await world.store.users.put('native', aUser(BCRYPT, { username: 'kibana' }));
    await expect(change(world.superuser, { username: 'kibana' }, { builtIn: SWITCHED_OFF })).rejects.toMatchObject({
      code: 'validation',
      message: 'Validation Failed: 1: user [kibana] belongs to the reserved realm which is disabled.;',
    });
  });

  test('tells a user whose password is kept elsewhere', async () => {
    const { principal } = world.superuser;
    const lookupRealm = { name: 'jwt1', type: 'jwt' };
    const authentication = {
      ...principal.authentication,
      user: { ...principal.authentication.user, username: 'jane' },
      lookupRealm,
    };
    const jane = withPrincipal(world.superuser, { authentication });
    await expect(change(jane, { username: null })).rejects.toMatchObject({
      message: 'Validation Failed: 1: user [jane] does not belong to the native realm and cannot be managed via this API.;',
    });
  });

  test('does nothing for a caller who was revoked while the password was hashed', async () => {
    let isCurrent = true;
    const caller = withPrincipal(world.superuser, { isCurrent: () => isCurrent });
    const passwords = {
      async hash() {
        isCurrent = false;
        return NEW_HASH;
      },
    };
    await expect(change(caller, {}, { passwords })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await hashOf('alice')).toBe(BCRYPT);
  });
});

describe('enabling and disabling a user', () => {
  function set(caller: ActionContext, request: SetUserEnabledRequest): Promise<void> {
    const { store, audit } = world;
    return setUserEnabled({ users: store.users, builtIn: BUILT_IN, audit }, caller, request);
  }

  test('changes nothing else, and is audited under its own name', async () => {
    await set(world.superuser, { username: 'alice', enabled: false });
    expect(await world.store.users.find('native', 'alice')).toEqual(aUser(BCRYPT, { enabled: false }));
    await set(world.superuser, { username: 'alice', enabled: true });
    expect(await world.store.users.find('native', 'alice')).toEqual(aUser(BCRYPT));
    const events = world.events.filter(({ event }) => event !== 'access_granted');
    expect(events.map(({ event, targets }) => ({ event, targets }))).toEqual([
      { event: 'change_disable_user', targets: ['alice'] },
      { event: 'change_enable_user', targets: ['alice'] },
    ]);
  });

  test('gives a reserved user no password', async () => {
    await set(world.superuser, { username: 'beats_system', enabled: false });
    const stored = { enabled: false, passwordHash: '', roles: ['beats_system'] };
    expect(await world.store.users.find('reserved', 'beats_system')).toMatchObject(stored);
  });

  test.each<{ case: string; username: string; enabled: boolean; code: string; message: string }>([
    {
      case: 'oneself',
      username: 'elastic',
      enabled: false,
      code: 'illegalArgument',
      message: 'users may not update the enabled status of their own account',
    },
    {
      case: 'the anonymous user',
      username: '_anonymous',
      enabled: true,
      code: 'illegalArgument',
      message: 'user [_anonymous] is anonymous and cannot be modified using the api',
    },
    {
      case: 'enabling a user who is not there',
      username: 'ghost',
      enabled: true,
      code: 'validation',
      message: 'Validation Failed: 1: only existing users can be enabled;',
    },
    {
      case: 'disabling a user who is not there',
      username: 'ghost',
      enabled: false,
      code: 'validation',
      message: 'Validation Failed: 1: only existing users can be disabled;',
    },
  ])('refuses $case', async ({ username, enabled, code, message }) => {
    await expect(set(world.superuser, { username, enabled })).rejects.toMatchObject({ code, message });
    expect(await world.store.users.list('reserved')).toEqual([]);
  });

  test('takes manage_security and a caller who is not revoked', async () => {
    const request = { username: 'alice', enabled: false };
    await expect(set(world.user('rita', 'sec_reader'), request)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining(
        'action [cluster:admin/xpack/security/user/set_enabled] is unauthorized for user [rita]',
      ),
    });
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    await expect(set(revoked, request)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await world.store.users.find('native', 'alice'))?.enabled).toBe(true);
    await set(world.user('dave', 'sec_admin'), request);
    expect((await world.store.users.find('native', 'alice'))?.enabled).toBe(false);
  });
});
