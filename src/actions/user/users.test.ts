import { beforeEach, describe, expect, test } from 'vitest';
import {
  type ActionWorld,
  aWorld,
  BUILT_IN,
  NOW,
  SUPERUSER_NAME,
  withPrincipal,
} from '../../../test/support/action-fixtures.ts';
import { createPasswordHashing, type PasswordHashing } from '../../authentication/password-hashing.ts';
import { NATIVE_REALM } from '../../domain/principal/authentication.ts';
import { Secret } from '../../domain/secret.ts';
import { builtInUsers } from '../../domain/user/built-in-users.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { ActionContext } from '../action-context.ts';
import { profileUidOf } from '../user-profile/profile-uids.ts';
import { deleteUser } from './delete-user.ts';
import { getUsers } from './get-users.ts';
import { type PutUserDeps, type PutUserRequest, putUser } from './put-user.ts';

const BCRYPT = '$2a$10$gTls/JXwv4nTKutC3qn0duwQA62.DYJCEUCYEnlEGpEZpEqxyHMM2';
const NO_HASH =
  'The provided password hash is not a hash or it could not be resolved to a supported hash algorithm. The supported password hash algorithms are [bcrypt, bcrypt4, bcrypt5, bcrypt6, bcrypt7, bcrypt8, bcrypt9, bcrypt10, bcrypt11, bcrypt12, bcrypt13, bcrypt14, pbkdf2, pbkdf2_1000, pbkdf2_10000, pbkdf2_50000, pbkdf2_100000, pbkdf2_500000, pbkdf2_1000000, pbkdf2_stretch, pbkdf2_stretch_1000, pbkdf2_stretch_10000, pbkdf2_stretch_50000, pbkdf2_stretch_100000, pbkdf2_stretch_500000, pbkdf2_stretch_1000000]';
const NAME_RULE =
  'names must be at least 1 and no more than 507 characters. They can contain alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin (ASCII) block. Leading or trailing whitespace is not allowed.';

let world: ActionWorld;
let passwords: PasswordHashing;

beforeEach(() => {
  world = aWorld();
  passwords = createPasswordHashing({ random: world.random, algorithm: 'bcrypt4' });
});

function put(
  caller: ActionContext,
  parts: Partial<PutUserRequest> = {},
  deps: Partial<PutUserDeps> = {},
): Promise<{ readonly created: boolean }> {
  const request: PutUserRequest = {
    username: 'u1',
    passwordHash: null,
    password: null,
    roles: [],
    fullName: null,
    email: null,
    metadata: null,
    enabled: null,
    ...parts,
  };
  const { store, audit } = world;
  return putUser({ users: store.users, passwords, builtIn: BUILT_IN, audit, ...deps }, caller, request);
}

const PASSWORD = new Secret('password-u1');
const PROFILE: Omit<UserProfile, 'uid'> = {
  enabled: true,
  lastSynchronized: NOW,
  username: 'u1',
  roles: [],
  realmName: 'default_native',
  realmType: 'native',
  email: null,
  fullName: null,
  labels: {},
  applicationData: {},
  version: 1,
};

describe('putting a user', () => {
  test('creates it, with a password that is kept as a hash only', async () => {
    const made = await put(world.superuser, {
      password: PASSWORD,
      roles: ['idx_reader', 'ghost_role'],
      fullName: 'U One',
      email: 'u1@example.com',
      metadata: { a: 1 },
      enabled: false,
    });
    expect(made).toEqual({ created: true });
    const stored = await world.store.users.find('native', 'u1');
    expect(stored).toEqual({
      username: 'u1',
      roles: ['idx_reader', 'ghost_role'],
      fullName: 'U One',
      email: 'u1@example.com',
      metadata: { a: 1 },
      enabled: false,
      passwordHash: expect.stringMatching(/^\$2/),
    });
    expect(await passwords.verify(PASSWORD, stored?.passwordHash ?? '')).toBe(true);
    expect(world.events.map(({ event, targets }) => ({ event, targets }))).toEqual([
      { event: 'access_granted', targets: [] },
      { event: 'put_user', targets: ['u1'] },
    ]);
    expect(JSON.stringify(world.events)).not.toContain(PASSWORD.reveal());
  });

  test('replaces all of it but the password', async () => {
    await put(world.superuser, { passwordHash: BCRYPT, fullName: 'U One', metadata: { a: 1 }, enabled: false });
    expect(await put(world.superuser, { roles: ['own_keys'] })).toEqual({ created: false });
    expect(await world.store.users.find('native', 'u1')).toEqual({
      username: 'u1',
      roles: ['own_keys'],
      fullName: null,
      email: null,
      metadata: {},
      enabled: true,
      passwordHash: BCRYPT,
    });
  });

  test.each<{ case: string; parts: Partial<PutUserRequest>; code: string; message: string }>([
    {
      case: 'no password',
      parts: {},
      code: 'validation',
      message: 'Validation Failed: 1: password must be specified unless you are updating an existing user;',
    },
    {
      case: 'no roles',
      parts: { password: PASSWORD, roles: null },
      code: 'actionRequestValidation',
      message: 'Validation Failed: 1: roles are missing;',
    },
    {
      case: 'password too short',
      parts: { password: new Secret('12345') },
      code: 'validation',
      message: 'Validation Failed: 1: passwords must be at least [6] characters long;',
    },
    {
      case: 'password too long',
      parts: { password: new Secret('é'.repeat(513)) },
      code: 'validation',
      message: 'Validation Failed: 1: passwords may not be more than [1024] bytes long;',
    },
    { case: 'no hash', parts: { passwordHash: 'x' }, code: 'illegalArgument', message: NO_HASH },
    {
      case: 'password and no hash',
      parts: { password: PASSWORD, passwordHash: 'x' },
      code: 'illegalArgument',
      message: NO_HASH,
    },
    {
      case: 'password and hash',
      parts: { password: PASSWORD, passwordHash: BCRYPT },
      code: 'validation',
      message: 'Validation Failed: 1: password_hash has already been set;',
    },
    {
      case: 'bad name',
      parts: { username: ' u2', password: PASSWORD },
      code: 'actionRequestValidation',
      message: `Validation Failed: 1: User ${NAME_RULE};`,
    },
    {
      case: 'bad name of a role',
      parts: { password: PASSWORD, roles: ['ok', ' r'] },
      code: 'actionRequestValidation',
      message: `Validation Failed: 1: Role ${NAME_RULE};`,
    },
    {
      case: 'reserved metadata',
      parts: { password: PASSWORD, metadata: { _a: 1 } },
      code: 'actionRequestValidation',
      message: 'Validation Failed: 1: metadata keys may not start with [_];',
    },
    {
      case: 'no roles and reserved metadata',
      parts: { roles: null, metadata: { _a: 1 } },
      code: 'actionRequestValidation',
      message: 'Validation Failed: 1: roles are missing;2: metadata keys may not start with [_];',
    },
    {
      case: 'the built-in superuser',
      parts: { username: SUPERUSER_NAME, password: PASSWORD },
      code: 'actionRequestValidation',
      message: `Validation Failed: 1: user [${SUPERUSER_NAME}] is reserved and only the password can be changed;`,
    },
  ])('refuses what Elasticsearch refuses: $case', async ({ parts, code, message }) => {
    await expect(put(world.superuser, parts)).rejects.toMatchObject({ code, message });
    expect(await world.store.users.list('native')).toEqual([]);
    expect(world.events.map(({ event }) => event)).not.toContain('put_user');
  });

  test('takes passwords up to their limits', async () => {
    expect(await put(world.superuser, { password: new Secret('123456') })).toEqual({ created: true });
    expect(await put(world.superuser, { password: new Secret('é'.repeat(512)) })).toEqual({ created: false });
    expect(await put(world.superuser, { password: new Secret('1234567') }, { passwordBytesMax: 7 })).toEqual({
      created: false,
    });
  });

  test('takes manage_security, and hashes nothing for who has it not', async () => {
    const rita = world.user('rita', 'sec_reader');
    const idle = { hash: () => Promise.reject(new Error('hashed for a stranger')) };
    await expect(put(rita, { password: PASSWORD }, { passwords: idle })).rejects.toMatchObject({
      code: 'forbidden',
      message:
        'action [cluster:admin/xpack/security/user/put] is unauthorized for user [rita] with effective roles [sec_reader], this action is granted by the cluster privileges [manage_security,all]',
    });
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
    expect(await put(world.user('dave', 'sec_admin'), { password: PASSWORD })).toEqual({ created: true });
  });

  test('does nothing for a caller who was revoked while the password was hashed', async () => {
    let current = true;
    const caller = withPrincipal(world.superuser, { isCurrent: () => current });
    const slow = {
      async hash() {
        current = false;
        return BCRYPT;
      },
    };
    await expect(put(caller, { password: PASSWORD }, { passwords: slow })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await world.store.users.list('native')).toEqual([]);
  });
});

describe('reading users', () => {
  async function read(caller: ActionContext, ...names: readonly string[]): Promise<readonly string[]> {
    const { users, userProfiles } = world.store;
    const deps = { users, userProfiles, builtIn: BUILT_IN, audit: world.audit };
    const found = await getUsers(deps, caller, { names, withProfileUid: false });
    return found.map(({ user }) => `${user.username} ${JSON.stringify(user.metadata)}`);
  }

  beforeEach(async () => {
    for (const username of ['u1', 'alice']) await put(world.superuser, { username, passwordHash: BCRYPT });
  });

  test('tells the built-in ones first and marks them, whether anything is stored of them or not', async () => {
    const all = await read(world.superuser);
    expect(all[0]).toBe('elastic {"_reserved":true}');
    expect(all.slice(-2)).toEqual(['alice {}', 'u1 {}']);
    expect(all).toHaveLength(9);
    expect(await read(world.superuser, 'u1', 'alice', 'u1')).toEqual(['alice {}', 'u1 {}']);
    expect(await read(world.superuser, 'u1', 'ghost')).toEqual(['u1 {}']);
    expect(await read(world.superuser, 'ghost')).toEqual([]);
    expect(await read(world.superuser, 'u1', 'elastic')).toEqual(['elastic {"_reserved":true}', 'u1 {}']);
  });

  test('tells the anonymous user, under its own name and the usual one', async () => {
    const { users, userProfiles } = world.store;
    const builtIn = builtInUsers({
      superuserName: SUPERUSER_NAME,
      reservedRealmEnabled: false,
      anonymousName: 'anyone',
      anonymousRoles: ['public'],
    });
    const deps = { users, userProfiles, builtIn, audit: world.audit };
    const anyone = { username: 'anyone', roles: ['public'], enabled: true, metadata: { _reserved: true } };
    for (const name of ['anyone', '_anonymous']) {
      const found = await getUsers(deps, world.superuser, { names: [name], withProfileUid: false });
      expect(found).toMatchObject([{ user: anyone, profileUid: null }]);
    }
    const all = await getUsers(deps, world.superuser, { names: [], withProfileUid: false });
    expect(all.map(({ user }) => user.username)).toEqual(['anyone', 'alice', 'u1']);
  });

  test('tells whose profile is there, when asked', async () => {
    const { users, userProfiles } = world.store;
    const uid = profileUidOf('u1', NATIVE_REALM);
    await userProfiles.put([{ name: uid, item: { ...PROFILE, uid } }]);
    const deps = { users, userProfiles, builtIn: BUILT_IN, audit: world.audit };
    const uids = async (withProfileUid: boolean): Promise<readonly (string | null)[]> => {
      const found = await getUsers(deps, world.superuser, { names: ['u1', 'alice', 'elastic'], withProfileUid });
      return found.map(({ profileUid }) => profileUid);
    };
    expect(await uids(true)).toEqual([null, null, uid]);
    expect(await uids(false)).toEqual([null, null, null]);
  });

  test('takes read_security', async () => {
    expect(await read(world.user('rita', 'sec_reader'), 'u1')).toEqual(['u1 {}']);
    await expect(read(world.user('alice', 'idx_reader'), 'u1')).rejects.toMatchObject({
      code: 'forbidden',
      message:
        'action [cluster:admin/xpack/security/user/get] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [read_security,manage_security,all]',
    });
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied' });
  });
});

describe('deleting a user', () => {
  function remove(caller: ActionContext, username: string): Promise<{ readonly found: boolean }> {
    return deleteUser({ users: world.store.users, builtIn: BUILT_IN, audit: world.audit }, caller, { username });
  }

  test('works once, and is audited once', async () => {
    await put(world.superuser, { passwordHash: BCRYPT });
    expect(await remove(world.superuser, 'u1')).toEqual({ found: true });
    expect(await remove(world.superuser, 'u1')).toEqual({ found: false });
    expect(await world.store.users.find('native', 'u1')).toBeNull();
    expect(world.events.filter(({ event }) => event === 'delete_user').map(({ targets }) => targets)).toEqual([['u1']]);
  });

  test.each([
    { username: SUPERUSER_NAME, is: 'reserved' },
    { username: 'kibana', is: 'reserved' },
    { username: '_anonymous', is: 'anonymous' },
  ])('spares $username', async ({ username, is }) => {
    await expect(remove(world.superuser, username)).rejects.toMatchObject({
      code: 'illegalArgument',
      message: `user [${username}] is ${is} and cannot be deleted`,
    });
  });

  test('takes manage_security and a caller who is not revoked', async () => {
    await put(world.superuser, { passwordHash: BCRYPT });
    await expect(remove(world.user('rita', 'sec_reader'), 'u1')).rejects.toMatchObject({ code: 'forbidden' });
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied' });
    await expect(remove(withPrincipal(world.superuser, { isCurrent: () => false }), 'u1')).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await world.store.users.find('native', 'u1')).not.toBeNull();
  });
});
