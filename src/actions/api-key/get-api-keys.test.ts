import { beforeEach, describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, NOW } from '../../../test/support/action-fixtures.ts';
import { NATIVE_REALM } from '../../domain/principal/authentication.ts';
import { instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import { profileUidOf } from '../user-profile/profile-uids.ts';
import { createApiKey } from './create-api-key.ts';
import { type GetApiKeysRequest, getApiKeys } from './get-api-keys.ts';
import { invalidateApiKeys } from './invalidate-api-keys.ts';
import type { CreatedApiKey } from './issue-api-key.ts';

function aRequest(parts: Partial<GetApiKeysRequest> = {}): GetApiKeysRequest {
  return {
    ids: [],
    name: null,
    username: null,
    realmName: null,
    owner: false,
    activeOnly: false,
    withLimitedBy: false,
    withProfileUid: false,
    ...parts,
  };
}

/** The keys of the recorded server that reading is about. */
interface Keys {
  readonly bob1: CreatedApiKey;
  readonly bob2: CreatedApiKey;
  readonly reader: CreatedApiKey;
  readonly maker: CreatedApiKey;
  readonly admin: CreatedApiKey;
  readonly short: CreatedApiKey;
}

async function someKeys(world: ActionWorld): Promise<Keys> {
  const deps = { apiKeys: world.store.apiKeys, random: world.random, audit: world.audit };
  const make = (owner: ActionContext, name: string, cluster: readonly string[] | null, lifetimeMs: number | null = null) => {
    const roleDescriptors = cluster === null ? null : { r: aDescriptor({ cluster }) };
    return createApiKey(deps, owner, { name, lifetimeMs, roleDescriptors, metadata: null, ownerRights: 'snapshot' });
  };
  const bob = world.user('bob', 'own_keys');
  return {
    bob1: await make(bob, 'bob-1', null),
    bob2: await make(bob, 'bob-2', ['all']),
    reader: await make(world.superuser, 'reader', ['monitor']),
    maker: await make(world.superuser, 'maker', ['manage_own_api_key']),
    admin: await make(world.superuser, 'admin', ['manage_api_key']),
    short: await make(world.superuser, 'short', null, 1_000),
  };
}

describe('reading API keys', () => {
  let world: ActionWorld;
  let keys: Keys;

  beforeEach(async () => {
    world = aWorld();
    keys = await someKeys(world);
  });

  async function names(caller: ActionContext, parts: Partial<GetApiKeysRequest> = {}): Promise<readonly string[]> {
    const deps = { apiKeys: world.store.apiKeys, userProfiles: world.store.userProfiles, audit: world.audit };
    const found = await getApiKeys(deps, caller, aRequest(parts));
    return found.map(({ name }) => name).sort();
  }

  const ALL = ['admin', 'bob-1', 'bob-2', 'maker', 'reader', 'short'];

  test('finds what is asked for, and everything when nothing is', async () => {
    const su = world.superuser;
    expect(await names(su)).toEqual(ALL);
    expect(await names(su, { ids: [''] })).toEqual(ALL);
    expect(await names(su, { name: '*' })).toEqual(ALL);
    expect(await names(su, { ids: [keys.bob1.id, 'nosuchid'] })).toEqual(['bob-1']);
    expect(await names(su, { ids: ['nosuchid'] })).toEqual([]);
    expect(await names(su, { name: 'bob-1' })).toEqual(['bob-1']);
    expect(await names(su, { name: 'bob' })).toEqual([]);
    expect(await names(su, { name: 'bob-*' })).toEqual(['bob-1', 'bob-2']);
    expect(await names(su, { name: '*ob-1' })).toEqual([]);
    expect(await names(su, { name: 'zzz*' })).toEqual([]);
    expect(await names(su, { username: 'bob' })).toEqual(['bob-1', 'bob-2']);
    expect(await names(su, { realmName: 'default_native' })).toEqual(['bob-1', 'bob-2']);
    expect(await names(su, { realmName: 'nosuchrealm' })).toEqual([]);
    expect(await names(su, { username: 'elastic', realmName: 'default_native' })).toEqual([]);
    expect(await names(su, { owner: true })).toEqual(['admin', 'maker', 'reader', 'short']);
    expect(await names(su, { owner: true, name: 'bob-*' })).toEqual([]);
  });

  test('hides expired and invalidated keys only when asked to', async () => {
    const deps = { apiKeys: world.store.apiKeys, userProfiles: world.store.userProfiles, audit: world.audit };
    await invalidateApiKeys(deps, world.superuser, {
      ids: [keys.reader.id],
      name: null,
      username: null,
      realmName: null,
      owner: false,
    });
    const later = { ...world.superuser, now: instant(NOW + 1_000) };
    expect(await names(later)).toEqual(ALL);
    expect(await names(later, { activeOnly: true })).toEqual(['admin', 'bob-1', 'bob-2', 'maker']);
    expect(await names({ ...later, now: instant(NOW + 999) }, { name: 'short', activeOnly: true })).toEqual(['short']);
    expect(await names(later, { name: 'short', activeOnly: true })).toEqual([]);
  });

  test('shows the profile of the owner where it is asked for and there is one', async () => {
    const { apiKeys, userProfiles } = world.store;
    const uid = profileUidOf('bob', NATIVE_REALM);
    const profile = { uid, enabled: true, lastSynchronized: NOW, username: 'bob', roles: [], version: 0 };
    const realm = { realmName: NATIVE_REALM.name, realmType: NATIVE_REALM.type };
    const rest = { email: null, fullName: null, labels: {}, applicationData: {} };
    await userProfiles.create(uid, { ...profile, ...realm, ...rest });
    const uidsOf = async (withProfileUid: boolean): Promise<ReadonlySet<string>> => {
      const deps = { apiKeys, userProfiles, audit: world.audit };
      const found = await getApiKeys(deps, world.superuser, aRequest({ withProfileUid }));
      return new Set(found.map(({ name, profileUid }) => `${name}: ${profileUid}`));
    };
    expect(await uidsOf(true)).toEqual(
      new Set(
        ['bob-1', 'bob-2']
          .map((name) => `${name}: ${uid}`)
          .concat(ALL.filter((name) => !name.startsWith('bob')).map((name) => `${name}: null`)),
      ),
    );
    expect(await uidsOf(false)).toEqual(new Set(ALL.map((name) => `${name}: null`)));
  });

  test('reads page after page until the last', async () => {
    const { apiKeys, userProfiles } = world.store;
    const onePerPage = { list: (filter: object, page: { after?: string }) => apiKeys.list(filter, { ...page, size: 1 }) };
    const found = await getApiKeys({ apiKeys: onePerPage, userProfiles, audit: world.audit }, world.superuser, aRequest());
    expect(found.map(({ name }) => name).sort()).toEqual(ALL);
  });

  test.each([
    {
      parts: { owner: true, username: 'bob' },
      told: 'neither username nor realm-name may be specified when retrieving owned API keys',
    },
    { parts: { ids: ['a'], name: 'b' }, told: 'only one of [api key id, api key name] can be specified' },
    {
      parts: { name: 'a', realmName: 'b' },
      told: 'username or realm name must not be specified when the api key id or api key name is specified',
    },
  ])('refuses what Elasticsearch refuses: $told', async ({ parts, told }) => {
    await expect(names(world.superuser, parts)).rejects.toMatchObject({
      code: 'actionRequestValidation',
      message: `Validation Failed: 1: ${told};`,
    });
  });

  test('of others takes read_security or more', async () => {
    const told =
      'action [cluster:admin/xpack/security/api_key/get] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]';
    await expect(names(world.user('alice', 'idx_reader'))).rejects.toMatchObject({ code: 'forbidden', message: told });
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied', reason: told });
    expect(await names(world.user('rita', 'sec_reader'), { ids: [keys.bob1.id] })).toEqual(['bob-1']);
    expect(await names(world.user('kay', 'key_admin'))).toEqual(ALL);
    expect(await names(world.user('dave', 'sec_admin'))).toEqual(ALL);
    expect(world.events.at(-1)).toMatchObject({ event: 'access_granted', action: 'cluster:admin/xpack/security/api_key/get' });
  });

  test('of oneself with manage_own_api_key takes saying so', async () => {
    const bob = world.user('bob', 'own_keys');
    const id = keys.bob1.id;
    expect(await names(bob, { owner: true })).toEqual(['bob-1', 'bob-2']);
    expect(await names(bob, { ids: [id], owner: true })).toEqual(['bob-1']);
    expect(await names(bob, { ids: [keys.reader.id], owner: true })).toEqual([]);
    expect(await names(bob, { username: 'bob', realmName: 'default_native' })).toEqual(['bob-1', 'bob-2']);
    for (const parts of [
      {},
      { ids: [id] },
      { name: 'bob-1' },
      { username: 'bob' },
      { username: 'elastic', realmName: 'reserved' },
      { username: 'bob', realmName: 'reserved' },
    ]) {
      await expect(names(bob, parts)).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  test('by an API key: itself by its id, without any privilege, but not its limits and no other', async () => {
    const reader = await world.key(keys.reader);
    const maker = await world.key(keys.maker);
    expect(await names(reader, { ids: [keys.reader.id] })).toEqual(['reader']);
    for (const [caller, parts] of [
      [reader, { owner: true }],
      [reader, { name: 'reader' }],
      [reader, { ids: [keys.maker.id] }],
      [reader, { ids: [keys.reader.id, keys.maker.id] }],
      [reader, { ids: [keys.reader.id], withLimitedBy: true }],
      [maker, { owner: true }],
      [maker, { ids: [keys.reader.id] }],
      [maker, { ids: [keys.maker.id], withLimitedBy: true }],
    ] as const) {
      await expect(names(caller, parts)).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining(
          'granted by the cluster privileges [read_security,manage_api_key,manage_security,all]',
        ),
      });
    }
  });

  test('of oneself are not those of a namesake in another realm', async () => {
    const namesake = world.user('elastic', 'own_keys');
    expect(await names(namesake, { owner: true })).toEqual([]);
    expect(await names(namesake, { ids: [keys.reader.id], owner: true })).toEqual([]);
  });

  test('by an API key with manage_api_key and owner=true finds the keys of the user who made it', async () => {
    expect(await names(await world.key(keys.admin), { owner: true })).toEqual(['admin', 'maker', 'reader', 'short']);
  });
});
