import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import type { GrantDeps } from '../../authentication/grant.ts';
import { createRefusals } from '../../authentication/refusals.ts';
import { RESERVED_ROLES } from '../../authorization/reserved-roles.ts';
import { NO_STORED_PRIVILEGES } from '../../domain/application-privilege/stored-privileges.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import { NATIVE_REALM } from '../../domain/principal/authentication.ts';
import type { GrantRequest } from '../../domain/principal/grant-request.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { ActionContext } from '../action-context.ts';
import { activateProfile } from './activate-profile.ts';
import { getProfiles } from './get-profiles.ts';
import { profileHasPrivileges } from './profile-has-privileges.ts';
import { findProfileUids, profileUidOf } from './profile-uids.ts';
import { setProfileEnabled } from './set-profile-enabled.ts';
import { type SuggestProfilesRequest, suggestProfiles } from './suggest-profiles.ts';
import { type UpdateProfileDataRequest, updateProfileData } from './update-profile-data.ts';

let world: ActionWorld;
beforeEach(() => {
  world = aWorld();
});

const ANY_VERSION = { seqNo: -1, primaryTerm: 0 };

/** Takes every password for that of the user named, with these changes. */
function grantsTo(context: ActionContext, changes: Partial<Authentication> = {}): GrantDeps {
  const authentication = { ...context.principal.authentication, ...changes };
  const principal = { ...context.principal, authentication };
  return {
    authenticator: {
      authenticateCredential: async () => ({ outcome: 'authenticated', principal }),
      actAs: () => Promise.reject(new Error('nobody acts as another here')),
    },
    refusals: createRefusals({ apiKeys: true, tokens: true }),
  };
}

const GRANT: GrantRequest = {
  grantType: 'password',
  username: 'anna',
  password: new Secret('password'),
  accessToken: null,
  clientAuthentication: null,
};

function activate(changes: Partial<Authentication> = {}, afterMs = 0, username = 'anna'): Promise<UserProfile> {
  const grants = grantsTo(world.user(username, 'own_keys'), changes);
  const later = { ...world.superuser, now: instant(world.superuser.now + afterMs) };
  return activateProfile({ userProfiles: world.store.userProfiles, grants, audit: world.audit }, later, GRANT);
}

function update(given: Partial<UpdateProfileDataRequest>, profileBytesMax = 1_000): Promise<void> {
  const request = { uid: profileUidOf('anna', NATIVE_REALM), labels: {}, data: {}, ifVersion: ANY_VERSION, ...given };
  return updateProfileData({ ...profiles(), profileBytesMax }, world.superuser, request);
}

function profiles(): { readonly userProfiles: ActionWorld['store']['userProfiles']; readonly audit: ActionWorld['audit'] } {
  return { userProfiles: world.store.userProfiles, audit: world.audit };
}

describe('activating', () => {
  test('makes a profile once, and renews it when something changed or some time passed', async () => {
    const made = await activate();
    expect(made).toMatchObject({
      username: 'anna',
      roles: ['own_keys'],
      realmName: 'default_native',
      enabled: true,
      version: 0,
    });
    expect(made.uid).toMatch(/^u_[\w-]{43}_0$/);
    expect(await activate({}, 29_999)).toEqual(made);
    expect(await activate({}, 30_000)).toMatchObject({ version: 1, lastSynchronized: made.lastSynchronized + 30_000 });
    const { user } = world.user('anna').principal.authentication;
    expect(await activate({ user: { ...user, fullName: 'Anna' } }, 30_001)).toMatchObject({ version: 2, fullName: 'Anna' });
  });

  test('enables a profile and keeps its labels and data', async () => {
    const { uid } = await activate();
    await update({ labels: { a: 1 }, data: { b: 2 } });
    await setProfileEnabled(profiles(), world.superuser, { uid, enabled: false });
    expect(await activate()).toMatchObject({ enabled: true, labels: { a: 1 }, applicationData: { b: 2 } });
    expect(world.events.at(-1)).toMatchObject({ event: 'activate_user_profile', targets: [uid] });
  });

  test('is for users alone', async () => {
    const apiKey = { id: 'k', name: 'k', ownerRealm: NATIVE_REALM };
    const serviceToken = { name: 't', type: '_service_account_index' } as const;
    await expect(activate({ apiKey })).rejects.toThrow('profile is supported for user only, but subject is a [api_key]');
    await expect(activate({ serviceToken })).rejects.toThrow('subject is a [service_account]');
  });

  test('of the same name in another realm is another profile', () => {
    expect(profileUidOf('anna', NATIVE_REALM)).not.toBe(profileUidOf('anna', { ...NATIVE_REALM, name: 'other' }));
    expect(profileUidOf('anna', NATIVE_REALM)).not.toBe(profileUidOf('anna', { ...NATIVE_REALM, type: 'other' }));
  });

  test('is what makes a uid known', async () => {
    const subjects = ['anna', 'bob', 'anna'].map((username) => ({ username, realm: NATIVE_REALM }));
    expect(await findProfileUids(world.store.userProfiles, subjects)).toEqual([null, null, null]);
    const { uid } = await activate();
    expect(await findProfileUids(world.store.userProfiles, subjects)).toEqual([uid, null, uid]);
  });
});

describe('data', () => {
  test('is merged at any depth', async () => {
    const { uid } = await activate();
    await update({ labels: { k: { s: ['a'] } }, data: { k: { a: { x: 1 }, list: [1, 2] }, other: 'o' } });
    await update({ labels: { k: { s: ['b'] } }, data: { k: { a: { y: null }, list: [3] } } });
    const { profiles: found } = await getProfiles(profiles(), world.superuser, { uids: [uid] });
    expect(found[0]).toMatchObject({
      labels: { k: { s: ['b'] } },
      applicationData: { k: { a: { x: 1, y: null }, list: [3] }, other: 'o' },
      version: 2,
    });
  });

  test('of many writers at a time is all there', async () => {
    const { uid } = await activate();
    await Promise.all(Array.from({ length: 8 }, (_, at) => update({ data: { [`app${at}`]: at } })));
    const profile = await world.store.userProfiles.find(uid);
    expect(Object.keys(profile?.applicationData ?? {})).toHaveLength(8);
    expect(profile?.version).toBe(8);
  });

  test('is written for the version that is meant alone', async () => {
    await activate();
    await update({ data: { a: 1 }, ifVersion: { seqNo: 0, primaryTerm: 1 } });
    await expect(update({ data: { a: 2 }, ifVersion: { seqNo: 0, primaryTerm: 1 } })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(update({ data: { a: 2 }, ifVersion: { seqNo: 1, primaryTerm: 2 } })).rejects.toMatchObject({
      code: 'conflict',
    });
    await update({ data: { a: 2 }, ifVersion: { seqNo: 1, primaryTerm: 1 } });
  });

  test('may be as large as the limit, and no larger', async () => {
    await activate();
    const bytes = Buffer.byteLength(JSON.stringify({ a: 'é' })) + Buffer.byteLength('{}');
    await expect(update({ data: { a: 'é' } }, bytes - 1)).rejects.toThrow(
      `the combined profile size of [${bytes}] bytes exceeds the maximum of [${bytes - 1}] bytes`,
    );
    await update({ data: { a: 'é' } }, bytes);
  });

  test('of a profile that is not there is not written', async () => {
    await expect(update({ data: { a: 1 } })).rejects.toMatchObject({ code: 'documentMissing' });
    await expect(setProfileEnabled(profiles(), world.superuser, { uid: 'u', enabled: true })).rejects.toMatchObject({
      code: 'documentMissing',
    });
  });

  test('is not written for a caller who was revoked', async () => {
    const { uid } = await activate();
    const revoked = withPrincipal(world.superuser, { isCurrent: () => false });
    const request = { uid, labels: {}, data: { a: 1 }, ifVersion: ANY_VERSION };
    await expect(updateProfileData(profiles(), revoked, request)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(setProfileEnabled(profiles(), revoked, { uid, enabled: false })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

describe('suggestions', () => {
  const names = async (given: Partial<SuggestProfilesRequest>): Promise<readonly string[]> => {
    const found = await suggestProfiles(profiles(), world.superuser, { name: '', size: 10, hint: null, ...given });
    return found.profiles.map(({ username }) => username);
  };

  beforeEach(async () => {
    const { user } = world.user('x').principal.authentication;
    await activate({ user: { ...user, username: 'mp_u1', email: null } }, 0);
    await activate({ user: { ...user, username: 'mp_u2', fullName: 'Anna-Lena von Berg', email: 'a.berg@mp-example.org' } }, 1);
    await activate({ user: { ...user, username: 'carl', email: null } }, 2);
    const labelled = profileUidOf('mp_u1', NATIVE_REALM);
    await update({ uid: labelled, labels: { k: { sp: ['s1', 's2'] } } });
  });

  test.each([
    { name: '', found: ['carl', 'mp_u2', 'mp_u1'] },
    { name: ' ', found: ['carl', 'mp_u2', 'mp_u1'] },
    { name: 'MP_', found: ['mp_u2', 'mp_u1'] },
    { name: 'u1', found: [] },
    { name: 'le', found: ['mp_u2'] },
    { name: 'von an', found: ['mp_u2'] },
    { name: 'anna-l', found: ['mp_u2'] },
    { name: 'nna', found: [] },
    { name: 'example', found: ['mp_u2'] },
    { name: 'a.b', found: ['mp_u2'] },
    { name: 'mp_u2 zz', found: ['mp_u2', 'mp_u1'] },
    { name: '@', found: [] },
  ])('for [$name] are $found', async ({ name, found }) => {
    expect(await names({ name })).toEqual(found);
  });

  test('begin with those that are hinted, and end with the size', async () => {
    const hint = { uids: [profileUidOf('mp_u1', NATIVE_REALM)], labels: null };
    expect(await names({ hint })).toEqual(['mp_u1', 'carl', 'mp_u2']);
    expect(await names({ hint: { uids: null, labels: new Map([['k.sp', ['s2']]]) } })).toEqual(['mp_u1', 'carl', 'mp_u2']);
    expect(await names({ hint: { uids: null, labels: new Map([['k.sp', ['s3']]]) } })).toEqual(['carl', 'mp_u2', 'mp_u1']);
    expect(await names({ size: 1 })).toEqual(['carl']);
  });

  test('leave out disabled profiles', async () => {
    await setProfileEnabled(profiles(), world.superuser, { uid: profileUidOf('carl', NATIVE_REALM), enabled: false });
    expect(await names({ name: 'carl' })).toEqual([]);
    expect(world.events.some(({ event }) => event === 'change_disable_user_profile')).toBe(true);
  });

  test.each([
    { size: 10_000, refused: false },
    { size: 10_001, refused: true },
  ])('of $size are refused: $refused', async ({ size, refused }) => {
    if (refused) await expect(names({ size })).rejects.toMatchObject({ code: 'illegalArgument' });
    else expect(await names({ size })).toHaveLength(3);
  });
});

describe('privileges of profiles', () => {
  const ask = (uids: readonly string[], cluster: readonly string[], answersMax = 100) =>
    profileHasPrivileges(
      {
        ...profiles(),
        roles: world.store.roles,
        reservedRoles: RESERVED_ROLES,
        loadStoredPrivileges: async () => NO_STORED_PRIVILEGES,
        answersMax,
      },
      world.superuser,
      { uids, privileges: { cluster, indices: [], applications: [] } },
    );

  test('are those of the roles it names, as they are now', async () => {
    const { uid } = await activate({ user: { ...world.superuser.principal.authentication.user, roles: ['superuser'] } });
    expect(await ask([uid, uid], ['all'])).toEqual({ uids: [uid], errors: new Map() });
    const nobody = await activate({}, 0, 'bob');
    const answer = await ask([uid, nobody.uid, 'u_x_0'], ['monitor']);
    expect(answer.uids).toEqual([uid]);
    expect([...answer.errors.keys()]).toEqual(['u_x_0']);
    await setProfileEnabled(profiles(), world.superuser, { uid, enabled: false });
    expect((await ask([uid], ['monitor'])).uids).toEqual([]);
  });

  test('that are unknown are told for each profile', async () => {
    const { uid } = await activate();
    expect((await ask([uid], ['nope'])).errors.get(uid)?.message).toContain('unknown cluster privilege [nope]');
  });

  test.each([
    { answersMax: 4, refused: false },
    { answersMax: 3, refused: true },
  ])('of two profiles, two each, within [$answersMax] answers are refused: $refused', async ({ answersMax, refused }) => {
    const asked = ask(['a', 'b', 'a'], ['monitor', 'all'], answersMax);
    if (refused) await expect(asked).rejects.toMatchObject({ code: 'illegalArgument' });
    else expect((await asked).errors.size).toBe(2);
  });
});

test('strangers are told nothing and change nothing', async () => {
  const { uid } = await activate();
  const bob = world.user('bob', 'own_keys');
  const denied = [
    getProfiles(profiles(), bob, { uids: [uid] }),
    updateProfileData(profiles(), bob, { uid, labels: {}, data: { a: 1 }, ifVersion: ANY_VERSION }),
    setProfileEnabled(profiles(), bob, { uid, enabled: false }),
    suggestProfiles(profiles(), bob, { name: '', size: 1, hint: null }),
  ];
  for (const denial of denied) await expect(denial).rejects.toMatchObject({ code: 'forbidden' });
});
