import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import type { TokenFilter } from '../token-store.ts';
import type { OpenFixture } from './store-fixture.ts';
import { anAccessToken, anAuthentication, aRefreshablePair, asText, FULL_DESCRIPTOR } from './stored-things.ts';

const ANYBODY: TokenFilter = { username: null, realmName: null };
const LDAP = { name: 'ldap1', type: 'ldap' };

/** Listings of access tokens. */
export function testAccessTokenListing(open: OpenFixture): void {
  test.each<readonly [string, TokenFilter, readonly string[]]>([
    ['anybody', ANYBODY, ['c', 'b', 'a', 'odd']],
    ['a user', { username: 'alice', realmName: null }, ['b', 'a']],
    ['a realm', { username: null, realmName: 'ldap1' }, ['c', 'b']],
    ['a user of a realm', { username: 'alice', realmName: 'ldap1' }, ['b']],
    ['a user of an odd name', { username: 'x\0\ud800', realmName: null }, ['odd']],
    ['nobody', { username: 'eve', realmName: null }, []],
  ])('pairs of %s are listed, the newest first', async (_, filter, expected) => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    await tokens.create(anAccessToken({ id: 'b', creation: instant(2), authentication: anAuthentication('alice', LDAP) }));
    await tokens.create(anAccessToken({ id: 'c', creation: instant(3), authentication: anAuthentication('bob', LDAP) }));
    await tokens.create(anAccessToken({ id: 'a', creation: instant(1) }));
    await tokens.create(anAccessToken({ id: 'odd', authentication: anAuthentication('x\0\ud800') }));
    expect((await tokens.list(filter, { size: 10 })).items.map(({ id }) => id)).toEqual(expected);
  });

  test('pairs are listed whole, invalidated and expired ones too, and not once they are removed', async () => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    const pairs = [
      aRefreshablePair('d', { scope: { a: FULL_DESCRIPTOR } }),
      anAccessToken({ id: 'c', invalidation: instant(9) }),
      anAccessToken({ id: 'b', expiration: instant(1) }),
      anAccessToken({ id: 'a', client: { principal: 'bob', realmName: 'r', apiKeyId: null } }),
    ];
    for (const pair of pairs) await tokens.create(pair);
    expect(asText((await tokens.list(ANYBODY, { size: 10 })).items)).toBe(asText(pairs));
    await tokens.remove(instant(2), 10);
    expect((await tokens.list(ANYBODY, { size: 10 })).items.map(({ id }) => id)).toEqual(['d', 'c', 'a']);
  });

  test('a listing of pairs goes on from page to page, also among those of one time', { timeout: 20_000 }, async () => {
    await using fixture = await open();
    const { tokens } = fixture.store;
    const made = Array.from({ length: 600 }, (_, index) =>
      anAccessToken({ id: `t${index % 7}-${index}`, creation: instant(index % 5) }),
    );
    await Promise.all(made.map((token) => tokens.create(token)));
    const sorted = made.toSorted((left, right) => right.creation - left.creation || (left.id < right.id ? 1 : -1));
    expect((await tokens.list(ANYBODY, { size: 600 })).items).toEqual(sorted);
    for (const username of [null, 'alice'])
      for (const realmName of [null, 'default_native']) {
        const seen: AccessToken[] = [];
        let after: string | undefined;
        do {
          const page = await tokens.list({ username, realmName }, { size: 250, ...(after !== undefined && { after }) });
          seen.push(...page.items);
          after = page.next ?? undefined;
        } while (after !== undefined && seen.length < 1_000);
        expect(seen).toEqual(sorted);
      }
  });

  test.each([0, 10_001, 1.5])('a page of %d pairs is refused', async (size) => {
    await using fixture = await open();
    await expect(fixture.store.tokens.list(ANYBODY, { size })).rejects.toThrow();
  });
}
