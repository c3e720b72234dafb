import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import type { Store } from '../store.ts';
import type { TokenSelection } from '../token-store.ts';
import type { OpenFixture } from './store-fixture.ts';
import { anAccessToken, anAuthentication, aRefreshablePair, aRefreshToken } from './stored-things.ts';

const AT = instant(100);

/** What is valid of a pair: `access`, `refresh`. */
async function validParts({ tokens }: Store, id: string): Promise<readonly string[]> {
  const pair = await tokens.findByDigest(`digest of ${id}`);
  return [
    ...(pair?.invalidation === null ? ['access'] : []),
    ...(pair?.refresh !== null && pair?.refresh.invalidation === null ? ['refresh'] : []),
  ];
}

/** Invalidation of access and refresh tokens. */
export function testTokenInvalidation(open: OpenFixture): void {
  test.each<readonly [string, TokenSelection, readonly string[]]>([
    ['access', { by: 'digest', digest: 'digest of a' }, ['refresh']],
    ['refresh', { by: 'refreshDigest', digest: 'refresh of a' }, ['access']],
  ])('by digest the %s token alone is invalidated, once', async (_, selection, left) => {
    await using fixture = await open();
    const { tokens, changes } = fixture.store;
    await tokens.create(aRefreshablePair('a'));
    await tokens.create(aRefreshablePair('b'));
    expect(await tokens.invalidate(selection, AT)).toEqual({ invalidated: 1, previouslyInvalidated: 0 });
    expect(await tokens.invalidate(selection, instant(200))).toEqual({ invalidated: 0, previouslyInvalidated: 1 });
    expect(await validParts(fixture.store, 'a')).toEqual(left);
    expect(await validParts(fixture.store, 'b')).toEqual(['access', 'refresh']);
    const pair = await tokens.findByDigest('digest of a');
    expect(pair?.invalidation ?? pair?.refresh?.invalidation).toBe(AT);
    expect((await changes.since(2, 10)).map(({ kind, id }) => [kind, id])).toEqual([['accessToken', 'a']]);
  });

  test.each<TokenSelection>([
    { by: 'digest', digest: 'refresh of a' },
    { by: 'refreshDigest', digest: 'digest of a' },
    { by: 'digest', digest: '' },
  ])('a digest that nothing has is told apart from nothing to invalidate (%j)', async (selection) => {
    await using fixture = await open();
    await fixture.store.tokens.create(aRefreshablePair('a'));
    expect(await fixture.store.tokens.invalidate(selection, AT)).toBeNull();
    expect(await validParts(fixture.store, 'a')).toEqual(['access', 'refresh']);
  });

  test('an expired token is invalidated by its digest all the same', async () => {
    await using fixture = await open();
    await fixture.store.tokens.create(anAccessToken({ id: 'a', expiration: instant(5) }));
    const told = await fixture.store.tokens.invalidate({ by: 'digest', digest: 'digest of a' }, AT);
    expect(told).toEqual({ invalidated: 1, previouslyInvalidated: 0 });
  });

  test('a family is invalidated whole, expired tokens too, and no other', async () => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    await tokens.create(aRefreshablePair('a'));
    await tokens.create(aRefreshablePair('b', { family: 'a', expiration: instant(5) }));
    await tokens.create(anAccessToken({ id: 'c', family: 'a', invalidation: instant(3) }));
    await tokens.create(aRefreshablePair('d'));
    expect(await tokens.invalidate({ by: 'family', family: 'a' }, AT)).toEqual({ invalidated: 4, previouslyInvalidated: 1 });
    for (const id of ['a', 'b', 'c']) expect(await validParts(fixture.store, id), id).toEqual([]);
    expect(await validParts(fixture.store, 'd')).toEqual(['access', 'refresh']);
    expect((await tokens.findByDigest('digest of c'))?.invalidation).toBe(3);
    expect(await tokens.invalidate({ by: 'family', family: 'none' }, AT)).toEqual({
      invalidated: 0,
      previouslyInvalidated: 0,
    });
  });

  const LDAP = { name: 'ldap1', type: 'ldap' };
  const of = (id: string, username: string, realm = LDAP): AccessToken =>
    aRefreshablePair(id, { authentication: anAuthentication(username, realm) });
  test.each([
    ['a user', { username: 'alice', realmName: null }, ['alice ldap', 'alice file']],
    ['a realm', { username: null, realmName: 'ldap1' }, ['alice ldap', 'bob ldap']],
    ['a user of a realm', { username: 'alice', realmName: 'ldap1' }, ['alice ldap']],
    ['a user of another realm', { username: 'bob', realmName: 'file1' }, []],
  ])('tokens of %s are invalidated, and no other', async (_, selection, expected) => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    const ids = ['alice ldap', 'alice file', 'bob ldap'];
    await tokens.create(of('alice ldap', 'alice'));
    await tokens.create(of('alice file', 'alice', { name: 'file1', type: 'file' }));
    await tokens.create(of('bob ldap', 'bob'));
    const told = await tokens.invalidate({ by: 'user', ...selection }, AT);
    expect(told).toEqual({ invalidated: 2 * expected.length, previouslyInvalidated: 0 });
    const left = await Promise.all(ids.map((id) => validParts(fixture.store, id)));
    expect(ids.filter((__, index) => left[index]?.length === 0)).toEqual(expected);
  });

  test('by user, the tokens of a pair count apart, and only those that have not expired', async () => {
    await using fixture = await open();
    const { tokens, changes } = fixture.store;
    const pairs = [
      // Both count.
      aRefreshablePair('valid'),
      // One counts now, one did before.
      aRefreshablePair('half', { invalidation: instant(3) }),
      // Nothing of it is valid: passed over.
      anAccessToken({ id: 'done', invalidation: instant(3) }),
      anAccessToken({ id: 'expired', expiration: AT }),
      // The refresh token alone counts.
      aRefreshablePair('refreshable', { expiration: AT }),
      anAccessToken({ id: 'usable', refresh: aRefreshToken({ digest: 'r', expiration: AT, invalidation: instant(2) }) }),
    ];
    for (const pair of pairs) await tokens.create(pair);
    const alice = { by: 'user', username: 'alice', realmName: null } as const;
    expect(await tokens.invalidate(alice, AT)).toEqual({ invalidated: 5, previouslyInvalidated: 1 });
    expect(await tokens.invalidate(alice, AT)).toEqual({ invalidated: 0, previouslyInvalidated: 0 });
    expect(await validParts(fixture.store, 'expired')).toEqual(['access']);
    const changed = (await changes.since(pairs.length, 10)).map(({ id }) => id).sort();
    expect(changed).toEqual(['half', 'refreshable', 'usable', 'valid']);
  });

  test('a selection of neither user nor realm is a mistake', async () => {
    await using fixture = await open();
    const everybody = { by: 'user', username: null, realmName: null } as const;
    await expect(fixture.store.tokens.invalidate(everybody, AT)).rejects.toThrow('by a user, a realm, or both');
  });

  test('of a refresh and an invalidation at once, whichever is second sees the first', async () => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    await tokens.create(aRefreshablePair('a'));
    await tokens.create(aRefreshablePair('b'));
    const use = { at: AT, successorId: 'next', salt: 's' };
    const [refreshed, , , late] = await Promise.all([
      tokens.refresh('refresh of a', use, aRefreshablePair('next a', { family: 'a' })),
      tokens.invalidate({ by: 'family', family: 'a' }, AT),
      tokens.invalidate({ by: 'refreshDigest', digest: 'refresh of b' }, AT),
      tokens.refresh('refresh of b', use, aRefreshablePair('next b', { family: 'b' })),
    ]);
    expect([refreshed, late]).toEqual([true, false]);
    expect(await validParts(fixture.store, 'next a')).toEqual([]);
    expect(await tokens.findByDigest('digest of next b')).toBeNull();
  });
}
