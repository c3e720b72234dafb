import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { RefreshTokenUse } from '../../domain/token/access-token.ts';
import type { OpenFixture } from './store-fixture.ts';
import { anAccessToken, anAuthentication, aRefreshablePair, aRefreshToken, asText, FULL_DESCRIPTOR } from './stored-things.ts';

/** Refreshes of one token at once. */
const PARALLEL = 50;

function aUse(successorId: string): RefreshTokenUse {
  return { at: instant(500), successorId, salt: `salt of ${successorId}` };
}

/** Making, finding, refreshing and removing pairs. */
export function testAccessTokens(open: OpenFixture): void {
  test('a pair is found by either digest, with everything it was made with', async () => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    const user = anAuthentication('älice\0\ud800', { name: 'ldap\0', type: 'ldap' });
    const pair = anAccessToken({
      scope: { a: FULL_DESCRIPTOR, b: FULL_DESCRIPTOR },
      invalidation: instant(7),
      authentication: {
        ...user,
        type: 'token',
        apiKey: { id: 'k', name: 'key', ownerRealm: { name: 'r', type: 'native' }, isToken: true },
        isOnBehalfOf: true,
        serviceToken: { name: 't', type: '_service_account_index' },
        authenticatingUser: {
          ...user.user,
          username: 'root',
          metadata: JSON.parse('{"__proto__":{"a":1},"n":null}'),
          backendRoles: ['b\0'],
          attributes: JSON.parse('{"__proto__":"x"}'),
        },
      },
      refresh: aRefreshToken({
        invalidation: instant(8),
        client: { principal: 'bob\0', realmName: 'r', apiKeyId: 'k' },
        use: aUse('next'),
      }),
    });
    await tokens.create(pair);
    expect(asText(await tokens.findByDigest(pair.digest))).toBe(asText(pair));
    expect(asText(await tokens.findByRefreshDigest('refresh digest'))).toBe(asText(pair));
    expect(asText(await tokens.find(pair.id))).toBe(asText(pair));
    expect(await tokens.find(pair.digest)).toBeNull();
  });

  test('a pair without a refresh token is found by its access token alone', async () => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    await tokens.create(anAccessToken({ id: 'a' }));
    await tokens.create(anAccessToken({ id: 'b' }));
    expect(await tokens.findByDigest('digest of b')).toEqual(anAccessToken({ id: 'b' }));
    for (const digest of ['refresh digest', 'digest of a', 'a', '']) {
      expect(await tokens.findByRefreshDigest(digest), digest).toBeNull();
    }
    expect(await tokens.findByDigest('refresh digest')).toBeNull();
  });

  test.each([null, 'k'])('a token without a refresh token says who asked for it (API key: %s)', async (apiKeyId) => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    const pair = anAccessToken({ client: { principal: 'bob\0', realmName: 'r', apiKeyId } });
    await tokens.create(pair);
    expect(await tokens.findByDigest(pair.digest)).toEqual(pair);
  });

  test.each([
    ['id', { digest: 'other', refresh: null }],
    ['digest', { id: 'other', refresh: null, digest: 'digest of pair' }],
    ['refresh digest', { id: 'other', digest: 'other' }],
  ])('a taken %s is a conflict, and nothing is added', async (_, given) => {
    await using fixture = await open();
    const { tokens, changes } = fixture.store;
    await tokens.create(aRefreshablePair('pair'));
    await expect(tokens.create({ ...aRefreshablePair('pair'), ...given })).rejects.toMatchObject({ code: 'conflict' });
    expect(await tokens.findByDigest('other')).toBeNull();
    expect(await changes.head()).toBe(1);
  });

  test('a refresh notes the use and adds the successor, as changes of both', async () => {
    await using fixture = await open();
    const { tokens, changes } = fixture.store;
    await tokens.create(aRefreshablePair('a'));
    expect(await tokens.refresh('refresh of a', aUse('b'), aRefreshablePair('b', { family: 'a' }))).toBe(true);
    const used = aRefreshToken({ digest: 'refresh of a', use: aUse('b') });
    expect(await tokens.findByDigest('digest of a')).toEqual(aRefreshablePair('a', { refresh: used }));
    expect(await tokens.findByRefreshDigest('refresh of b')).toEqual(aRefreshablePair('b', { family: 'a' }));
    expect((await changes.since(1, 10)).map(({ kind, id }) => [kind, id])).toEqual([
      ['accessToken', 'a'],
      ['accessToken', 'b'],
    ]);
  });

  test(`of ${PARALLEL} refreshes at once exactly one succeeds, and its successor alone is there`, async () => {
    await using fixture = await open();
    const { tokens, changes } = fixture.store;
    await tokens.create(aRefreshablePair('a'));
    const ids = Array.from({ length: PARALLEL }, (_, index) => `successor ${index}`);
    const done = await Promise.all(ids.map((id) => tokens.refresh('refresh of a', aUse(id), aRefreshablePair(id))));
    const winners = ids.filter((_, index) => done[index]);
    expect(winners).toHaveLength(1);
    const found = await Promise.all(ids.map((id) => tokens.findByDigest(`digest of ${id}`)));
    expect(found.filter((token) => token !== null).map(({ id }) => id)).toEqual(winners);
    expect((await tokens.findByDigest('digest of a'))?.refresh?.use?.successorId).toBe(winners[0]);
    expect(await changes.head()).toBe(3);
  });

  test.each([
    ['is not there', 'refresh of nothing', aRefreshToken()],
    ['is invalidated', 'refresh digest', aRefreshToken({ invalidation: instant(1) })],
    ['was used', 'refresh digest', aRefreshToken({ use: aUse('before') })],
    ['is an access token', 'digest of a', aRefreshToken()],
  ])('a refresh token that %s is not refreshed', async (_, digest, refresh) => {
    await using fixture = await open();
    const { tokens, changes } = fixture.store;
    const pair = anAccessToken({ id: 'a', refresh });
    await tokens.create(pair);
    expect(await tokens.refresh(digest, aUse('b'), aRefreshablePair('b'))).toBe(false);
    expect(await tokens.findByDigest('digest of a')).toEqual(pair);
    expect(await tokens.findByDigest('digest of b')).toBeNull();
    expect(await changes.head()).toBe(1);
  });

  test('a refresh whose successor is taken is a conflict, and the refresh token stays unused', async () => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    await tokens.create(aRefreshablePair('a'));
    await tokens.create(aRefreshablePair('b'));
    const taken = tokens.refresh('refresh of a', aUse('b'), aRefreshablePair('b'));
    await expect(taken).rejects.toMatchObject({ code: 'conflict' });
    expect(await tokens.findByDigest('digest of a')).toEqual(aRefreshablePair('a'));
    expect(await tokens.refresh('refresh of a', aUse('c'), aRefreshablePair('c'))).toBe(true);
  });

  test('pairs of which both tokens expired before a time are removed, with a change for each', async () => {
    await using fixture = await open();
    const { tokens, changes } = fixture.store;
    const refreshUntil = (id: string, at: number) => aRefreshToken({ digest: `refresh of ${id}`, expiration: instant(at) });
    const pairs = [
      anAccessToken({ id: 'gone', expiration: instant(5) }),
      anAccessToken({ id: 'expires then', expiration: instant(10) }),
      anAccessToken({ id: 'refreshable', expiration: instant(5), refresh: refreshUntil('refreshable', 50) }),
      anAccessToken({ id: 'both gone', expiration: instant(5), refresh: refreshUntil('both gone', 9) }),
      anAccessToken({ id: 'usable', expiration: instant(50), refresh: refreshUntil('usable', 5) }),
    ];
    for (const pair of pairs) await tokens.create(pair);
    expect(await tokens.remove(instant(10), 1)).toBe(1);
    expect(await tokens.remove(instant(10), 100)).toBe(1);
    expect(await tokens.remove(instant(10), 100)).toBe(0);
    const found = await Promise.all(pairs.map(({ digest }) => tokens.findByDigest(digest)));
    expect(found.map((pair) => pair?.id ?? null)).toEqual([null, 'expires then', 'refreshable', null, 'usable']);
    expect(await tokens.findByRefreshDigest('refresh of both gone')).toBeNull();
    expect((await changes.since(5, 10)).map(({ kind, id }) => [kind, id])).toEqual([
      ['accessToken', 'gone'],
      ['accessToken', 'both gone'],
    ]);
  });

  test('the store is empty until a first token was made, and not again when all are gone', async () => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    expect(await tokens.isEmpty()).toBe(true);
    await tokens.create(anAccessToken());
    expect(await tokens.isEmpty()).toBe(false);
    await tokens.remove(instant(5_000), 10);
    expect(await tokens.isEmpty()).toBe(false);
  });

  test.each([0, 10_001, 1.5])('a removal of %d is refused', async (size) => {
    await using fixture = await open();
    await expect(fixture.store.tokens.remove(instant(1), size)).rejects.toThrow();
    await expect(fixture.store.longLivedTokens.remove(instant(1), size)).rejects.toThrow();
  });
}
