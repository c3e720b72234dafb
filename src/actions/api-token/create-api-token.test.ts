import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NOW, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { type ApiTokenSettings, anApiTokenWorld, anOpenSearchUser, provenBy } from '../../../test/support/api-token-world.ts';
import { verifyApiTokenJwt } from '../../authentication/opensearch/api-token-jwt.ts';
import { UNLIMITED_TOKEN_OWNER } from '../../authorization/action-groups/token-owner.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { OpenSearchPermissions } from '../../domain/role/opensearch-permissions.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../domain/role/role-descriptor.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import type { CreateApiTokenRequest } from './create-api-token.ts';

const PERMISSIONS: OpenSearchPermissions = {
  clusterPermissions: ['cluster_monitor'],
  indexPermissions: [{ indexPatterns: ['logs-*'], dls: null, fls: [], maskedFields: [], allowedActions: ['read'] }],
};
const P1: CreateApiTokenRequest = { name: 'test-token', permissions: PERMISSIONS, durationSeconds: 3_600 };
const NO_ACCESS = 'No permission to access REST API: User does not have required security API access';
const KEY_REF = { id: 'k', name: 'ci', ownerRealm: { name: 'default_native', type: 'native' } };

type World = ReturnType<typeof anApiTokenWorld>;

/** Makes a token, and finds what was stored. */
async function make({ world, actions, admin }: World, parts: Partial<CreateApiTokenRequest> = {}, by: ActionContext = admin) {
  const { id, token } = await actions.createApiToken(by, () => ({ ...P1, ...parts }));
  const stored = await world.store.apiKeys.find(id);
  if (stored === null) throw new Error('the token was not stored');
  return { id, token: token.reveal(), stored };
}

function countOf({ world }: World): Promise<number> {
  const window = { from: 0, size: 0, searchAfter: null };
  const all = { kind: 'all' } as const;
  return world.store.apiKeys.query({ visible: all, query: all, sort: [], window, aggregations: {} }).then(({ total }) => total);
}

describe('a token', () => {
  test('[U12] begins with os_, and is stored as its digest, with its permissions, times and maker', async () => {
    const setting = anApiTokenWorld();
    const { id, token, stored } = await make(setting);
    expect(token).toMatch(/^os_[\w-]{43}$/);
    const digest = createHash('sha256').update(token).digest('base64url');
    expect(stored).toEqual({
      id,
      name: 'test-token',
      type: 'rest',
      secretHash: `{SHA256}${digest}`,
      creation: NOW,
      expiration: instant(NOW + 3_600_000),
      invalidation: null,
      creator: expect.objectContaining({ principal: 'elastic', realm: { name: 'reserved', type: 'reserved' } }),
      metadata: {},
      roleDescriptors: { 'test-token': { ...EMPTY_ROLE_DESCRIPTOR, permissions: PERMISSIONS } },
      limitedBy: UNLIMITED_TOKEN_OWNER,
      ownerRights: 'snapshot',
      access: null,
      certificateIdentity: null,
      lastUse: null,
      token: { form: 'opaque', digest },
    } satisfies ApiKey);
    expect(await setting.world.store.apiKeys.findByTokenDigest(digest)).toEqual(stored);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test('[A2] leaves exactly one event of its making, with its id and not the token', async () => {
    const setting = anApiTokenWorld();
    const { id, token } = await make(setting);
    expect(setting.world.events.filter(({ event }) => event === 'create_apikey')).toMatchObject([{ targets: [id] }]);
    expect(JSON.stringify(setting.world.events)).not.toContain(token);
  });

  test.each([
    { name: 'an action', permissions: (text: string) => ({ clusterPermissions: [text], indexPermissions: [] }) },
    {
      name: 'a name',
      permissions: (text: string) => ({
        clusterPermissions: [],
        indexPermissions: [{ indexPatterns: [text], dls: null, fls: [], maskedFields: [], allowedActions: ['read'] }],
      }),
    },
  ])('may have a pattern of $name as long as a role may, and none that is longer', async ({ permissions }) => {
    const setting = anApiTokenWorld();
    await make(setting, { permissions: permissions('x'.repeat(1_999)) });
    const refused = make(setting, { name: 'longer', permissions: permissions('x'.repeat(2_000)) });
    await expect(refused).rejects.toMatchObject({
      code: 'illegalArgument',
      message: expect.stringMatching(/^pattern .* is too complex: it may have at most \[2000\] characters$/),
    });
    expect(await countOf(setting)).toBe(1);
  });

  test('may have the name of a property that every object has', async () => {
    const { stored } = await make(anApiTokenWorld(), { name: '__proto__' });
    expect(Object.keys(stored.roleDescriptors)).toEqual(['__proto__']);
  });

  test('may have the name of one that was revoked, but not of one that has expired', async () => {
    const setting = anApiTokenWorld();
    const { id } = await make(setting);
    const later = { ...setting.admin, now: instant(NOW + 3_600_001) };
    await expect(make(setting, {}, later)).rejects.toThrow("A token with name 'test-token' already exists.");
    await setting.actions.revokeApiToken(later, id);
    expect((await make(setting, {}, later)).id).not.toBe(id);
  });

  test('is counted against the limit only while it is neither revoked nor expired', async () => {
    const setting = anApiTokenWorld({ maxTokens: 1 });
    const { id } = await make(setting);
    await expect(make(setting, { name: 'b' })).rejects.toThrow('Maximum limit of 1 API tokens reached.');
    await setting.actions.revokeApiToken(setting.admin, id);
    await make(setting, { name: 'b', durationSeconds: 1 });
    const later = { ...setting.admin, now: instant(NOW + 1_001) };
    expect((await make(setting, { name: 'c' }, later)).stored.name).toBe('c');
  });

  test('is one of any number where there is no limit', async () => {
    const setting = anApiTokenWorld({ maxTokens: 0 });
    for (let at = 0; at < 101; at += 1) await make(setting, { name: `n${at}` });
    expect(await countOf(setting)).toBe(101);
  });

  test('is made once of many creations of one name at the same time', async () => {
    const setting = anApiTokenWorld({ maxTokens: 0 });
    const made = await Promise.allSettled(Array.from({ length: 100 }, () => make(setting)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('lives no longer than the policy for API keys lets it', async () => {
    const setting = anApiTokenWorld({ lifetimeMsMax: 3_600_000 });
    await make(setting);
    await expect(make(setting, { name: 'b', durationSeconds: 3_601 })).rejects.toMatchObject({
      code: 'illegalArgument',
      message: expect.stringContaining('[claviger.api_key.lifetime_max]'),
    });
  });

  test('is not made when its maker’s rights have changed since it was proven', async () => {
    const setting = anApiTokenWorld();
    const stale = withPrincipal(setting.admin, { isCurrent: () => false });
    await expect(make(setting, {}, stale)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await countOf(setting)).toBe(0);
  });
});

describe('who may make tokens', () => {
  test.each(['all_access', 'security_rest_api_access'])('a user with the role %s', async (role) => {
    const setting = anApiTokenWorld();
    const { stored } = await make(setting, {}, anOpenSearchUser(setting.world, 'ann', role));
    expect(stored.creator.principal).toBe('ann');
    expect(stored.limitedBy).toEqual(UNLIMITED_TOKEN_OWNER);
  });

  const anAdmin = ({ world }: World): ActionContext => anOpenSearchUser(world, 'ann', 'all_access');
  test.each<{ readonly name: string; readonly settings?: ApiTokenSettings; readonly by: (setting: World) => ActionContext }>([
    { name: '[T8] a user without roles', by: ({ world }) => anOpenSearchUser(world, 'regular_user') },
    { name: 'a user who may manage API keys', by: ({ world }) => world.user('bob', 'key_admin') },
    {
      name: '[T5] an API token',
      by: (setting) => provenBy(anAdmin(setting), { type: 'api_key', apiKey: { ...KEY_REF, isToken: true } }),
    },
    { name: 'an API key of a superuser', by: ({ admin }) => provenBy(admin, { type: 'api_key', apiKey: KEY_REF }) },
    { name: 'an on-behalf-of token', by: (setting) => provenBy(anAdmin(setting), { isOnBehalfOf: true }) },
    { name: 'a long-lived token', by: (setting) => provenBy(anAdmin(setting), { longLivedTokenId: 'l' }) },
    { name: 'an access token', by: ({ admin }) => provenBy(admin, { type: 'token' }) },
    {
      name: 'a service account',
      by: ({ admin }) => provenBy(admin, { serviceToken: { name: 't', type: '_service_account_index' } }),
    },
    {
      name: 'an API token of its maker, where users issue them',
      settings: { isUserIssued: true },
      by: ({ world }) => provenBy(world.user('own', 'own_keys'), { type: 'api_key', apiKey: { ...KEY_REF, isToken: true } }),
    },
    {
      name: 'a user who may have no API keys, where users issue tokens',
      settings: { isUserIssued: true },
      by: ({ world }) => world.user('bob', 'idx_reader'),
    },
  ])('not $name', async ({ settings, by }) => {
    const setting = anApiTokenWorld(settings);
    const read = (): never => {
      throw new Error('the body was read');
    };
    await expect(setting.actions.createApiToken(by(setting), read)).rejects.toMatchObject({
      code: 'forbidden',
      message: NO_ACCESS,
    });
    expect(setting.world.events.map(({ event, reason }) => ({ event, reason }))).toEqual([
      { event: 'access_denied', reason: NO_ACCESS },
    ]);
    expect(await countOf(setting)).toBe(0);
  });

  test('[D1] nobody while the feature is off, before the body is read', async () => {
    const { world, actions, admin } = anApiTokenWorld({ enabled: false });
    const read = (): never => {
      throw new Error('the body was read');
    };
    await expect(actions.createApiToken(admin, read)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'API tokens are not enabled.',
    });
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
  });
});

describe('a token that a user issues', () => {
  test('is limited to what its maker may do', async () => {
    const setting = anApiTokenWorld({ isUserIssued: true });
    const owner = setting.world.user('own', 'own_keys');
    const { stored } = await make(setting, {}, owner);
    expect(Object.keys(stored.limitedBy)).toEqual(['own_keys']);
    expect(stored.limitedBy['own_keys']?.indices).toEqual(owner.principal.rights.descriptorSets[0]?.['own_keys']?.indices);
    expect(stored.creator.principal).toBe('own');
  });

  test('is as others’ where its maker may use the security REST API', async () => {
    const setting = anApiTokenWorld({ isUserIssued: true });
    expect((await make(setting)).stored.limitedBy).toEqual(UNLIMITED_TOKEN_OWNER);
  });
});

describe('a token that is a JSON web token', () => {
  const jwtKey = new Uint8Array(64).fill(7);

  test('is signed, has its id in it, and is found by its digest', async () => {
    const setting = anApiTokenWorld({ jwtKey });
    const { id, token, stored } = await make(setting);
    const how = { issuer: 'claviger', keys: () => [jwtKey], jwtCharactersMax: 4_096 };
    expect(verifyApiTokenJwt(new Secret(token), how)).toEqual({ outcome: 'signed', id });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ iss: 'claviger', sub: 'test-token', exp: Math.floor((NOW + 3_600_000) / 1_000) });
    const digest = createHash('sha256').update(token).digest('base64url');
    expect(stored.token).toEqual({ form: 'jwt', digest });
  });

  test.each([
    { title: '30 days', maxDurationSeconds: 7_776_000, days: 30 },
    { title: '30 days where there is no longest lifetime', maxDurationSeconds: 0, days: 30 },
    { title: 'the longest lifetime where that is less', maxDurationSeconds: 86_400, days: 1 },
  ])('lives $title unless told', async ({ maxDurationSeconds, days }) => {
    const { stored } = await make(anApiTokenWorld({ jwtKey, maxDurationSeconds }), { durationSeconds: 0 });
    expect(stored.expiration).toBe(NOW + days * 86_400_000);
  });

  test('lives no longer than the longest lifetime', async () => {
    await expect(make(anApiTokenWorld({ jwtKey }), { durationSeconds: 7_776_001 })).rejects.toThrow(
      'Token duration exceeds the maximum allowed duration of 7776000 seconds.',
    );
  });
});
