import { describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { aDescriptor, NOW } from '../../../test/support/authentication-fixtures.ts';
import { ANONYMOUS_REALM, SERVICE_ACCOUNT_REALM } from '../../domain/principal/authentication.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import { type LongLivedTokenStore, StoreError } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { type CreateLongLivedTokenRequest, createLongLivedToken } from './create-long-lived-token.ts';
import { deleteLongLivedToken, deleteLongLivedTokens } from './delete-long-lived-tokens.ts';
import { getLongLivedToken, listLongLivedTokens } from './get-long-lived-tokens.ts';
import { renewLongLivedToken } from './renew-long-lived-token.ts';

const DAY_MS = 86_400_000;
const DESCRIPTORS = { job: aDescriptor({ cluster: ['monitor'] }) };
const ANYBODY = { username: null, realmName: null, owner: false };

interface Tokens {
  readonly world: ActionWorld;
  readonly deps: Parameters<typeof createLongLivedToken>[0] & { readonly longLivedTokens: LongLivedTokenStore };
  readonly alice: ActionContext;
  make(context: ActionContext, request?: Partial<CreateLongLivedTokenRequest>): Promise<Secret>;
}

function open(given: { readonly longLivedTokens?: Partial<LongLivedTokenStore> } = {}): Tokens {
  const world = aWorld();
  const { random, audit, store } = world;
  const longLivedTokens = { ...store.longLivedTokens, ...given.longLivedTokens };
  const deps = { random, audit, longLivedTokens, lifetimeMsMax: null };
  return {
    world,
    deps,
    alice: world.user('alice', 'own_keys'),
    async make(context, request = {}) {
      const nothing = { lifetimeMs: null, maxLifetimeMs: null, renewIntervalMs: null, renewer: null, roleDescriptors: null };
      return (await createLongLivedToken(deps, context, { ...nothing, ...request })).text;
    },
  };
}

function later(context: ActionContext, ms: number): ActionContext {
  return { ...context, now: instant(context.now + ms) };
}

describe('a new token', () => {
  test('keeps whom it stands for and its limit, and of the secret a digest alone', async () => {
    const { world, alice, make } = open();
    const text = (await make(alice, { lifetimeMs: DAY_MS, roleDescriptors: DESCRIPTORS })).reveal();
    const stored = await world.store.longLivedTokens.find(text.slice(0, 20));
    expect(stored).toMatchObject({
      creation: NOW,
      expiration: NOW + DAY_MS,
      authentication: alice.principal.authentication,
      roleDescriptors: DESCRIPTORS,
      lastUse: null,
    });
    expect(JSON.stringify(stored)).not.toContain(text.slice(21));
  });

  test('takes over the limit of the token that its maker came with, and no other', async () => {
    const { world, alice, make } = open();
    const rights = { ...alice.principal.rights, scope: DESCRIPTORS };
    const scoped = withPrincipal(alice, { rights });
    const text = await make(scoped);
    expect((await world.store.longLivedTokens.find(text.reveal().slice(0, 20)))?.roleDescriptors).toEqual(DESCRIPTORS);
    await expect(make(scoped, { roleDescriptors: DESCRIPTORS })).rejects.toMatchObject({ code: 'illegalArgument' });
  });

  test.each([
    ['the anonymous user', { type: 'anonymous', realm: ANONYMOUS_REALM }],
    ['a service account', { type: 'token', realm: SERVICE_ACCOUNT_REALM }],
    ['the bearer of a long-lived token', { type: 'token', longLivedTokenId: 'x' }],
  ] as const)('is not made for %s', async (_, given) => {
    const { alice, make } = open();
    const authentication = { ...alice.principal.authentication, ...given };
    await expect(make(withPrincipal(alice, { authentication }))).rejects.toMatchObject({ code: 'illegalArgument' });
  });

  test('is not made for who lacks the privilege, and that is audited', async () => {
    const { world, make } = open();
    await expect(make(world.user('bob', 'idx_reader'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
  });
});

describe('a caller whose rights have changed meanwhile', () => {
  test('changes nothing', async () => {
    const { deps, alice, make } = open();
    const text = await make(alice, { renewIntervalMs: DAY_MS });
    const gone = withPrincipal(later(alice, 5), { isCurrent: () => false });
    const refused = { code: 'unavailable' };
    await expect(make(gone)).rejects.toMatchObject(refused);
    await expect(renewLongLivedToken(deps, gone, text)).rejects.toMatchObject(refused);
    await expect(deleteLongLivedToken(deps, gone, text)).rejects.toMatchObject(refused);
    await expect(deleteLongLivedTokens(deps, gone, { ...ANYBODY, owner: true })).rejects.toMatchObject(refused);
    expect(await getLongLivedToken(deps, alice, text)).toMatchObject({ expiration: NOW + DAY_MS });
  });
});

describe('a store that is down', () => {
  test('is told as unavailable by every action', async () => {
    const down = () => Promise.reject(new StoreError('unavailable', 'down'));
    const { deps, alice, make } = open({ longLivedTokens: { create: down, find: down, list: down } });
    const id = new Secret('i'.repeat(20));
    const calls = [
      () => make(alice),
      () => getLongLivedToken(deps, alice, id),
      () => listLongLivedTokens(deps, alice, { ...ANYBODY, owner: true, page: { size: 1 } }),
      () => renewLongLivedToken(deps, alice, id),
      () => deleteLongLivedToken(deps, alice, id),
      () => deleteLongLivedTokens(deps, alice, { ...ANYBODY, owner: true }),
    ];
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({ code: 'unavailable', options: { retryAfterSeconds: 1 } });
  });
});

describe('renewals', () => {
  test('that meet other renewals come to the same end', async () => {
    const { deps, alice, make } = open();
    const text = await make(alice, { renewIntervalMs: DAY_MS });
    const renewed = await Promise.all([3, 2, 1].map((ms) => renewLongLivedToken(deps, later(alice, ms), text)));
    expect(renewed.map((token) => token?.expiration)).toEqual([3, 3, 3].map((ms) => NOW + DAY_MS + ms));
    expect((await getLongLivedToken(deps, alice, text))?.expiration).toBe(NOW + DAY_MS + 3);
  });

  test('that meet the end of the token find none', async () => {
    const { deps, alice, make } = open();
    const text = await make(alice, { renewIntervalMs: DAY_MS });
    const [renewed, ended] = await Promise.all([
      renewLongLivedToken({ ...deps, longLivedTokens: { ...deps.longLivedTokens, renew: async () => false } }, alice, text),
      deleteLongLivedToken(deps, alice, text),
    ]);
    expect([renewed, ended]).toEqual([null, { found: true }]);
  });

  test('that find the token changed again and again give up', async () => {
    const { deps, alice, make } = open();
    const text = await make(alice, { renewIntervalMs: DAY_MS });
    const longLivedTokens = { ...deps.longLivedTokens, renew: async () => false };
    await expect(renewLongLivedToken({ ...deps, longLivedTokens }, alice, text)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('many tokens', () => {
  test('of a user are deleted batch by batch, each named in the audit', async () => {
    const { world, deps, alice } = open();
    const { longLivedTokens } = world.store;
    const { authentication } = alice.principal;
    for (let index = 0; index < 2_500; index += 1) {
      const times = { creation: instant(index), expiration: null, maximumExpiration: null, renewIntervalMs: null };
      const rest = { secretHash: '{SHA256}x', renewer: null, roleDescriptors: null, lastUse: null };
      await longLivedTokens.create({ id: `t${index}`, ...times, ...rest, authentication });
    }
    expect(await deleteLongLivedTokens(deps, alice, { ...ANYBODY, owner: true })).toEqual({ deleted: 2_500 });
    const targets = world.events.filter(({ event }) => event === 'invalidate_tokens').flatMap((event) => event.targets);
    expect(new Set(targets).size).toBe(2_500);
  });

  test('of others are not listed and not deleted without the privilege', async () => {
    const { deps, alice, make } = open();
    await make(alice);
    const page = { size: 10 };
    const bob = open().world.user('bob', 'own_keys');
    const whose = { username: 'alice', realmName: 'default_native', owner: false };
    await expect(listLongLivedTokens(deps, bob, { ...whose, page })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteLongLivedTokens(deps, bob, whose)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await listLongLivedTokens(deps, bob, { ...whose, owner: true, page })).items).toEqual([]);
    expect((await listLongLivedTokens(deps, alice, { ...whose, page })).items).toHaveLength(1);
  });
});
