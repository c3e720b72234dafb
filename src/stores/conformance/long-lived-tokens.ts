import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import type { LongLivedTokenStore } from '../store.ts';
import type { OpenFixture } from './store-fixture.ts';
import { aLongLivedToken, anAuthentication, asText, FULL_DESCRIPTOR } from './stored-things.ts';

const ANYBODY = { username: null, realmName: null };

async function createTokens(
  tokens: LongLivedTokenStore,
  givens: readonly (Partial<LongLivedToken> & { readonly id: string })[],
): Promise<readonly LongLivedToken[]> {
  const made = givens.map(aLongLivedToken);
  await Promise.all(made.map((token) => tokens.create(token)));
  return made;
}

/** Long-lived tokens. */
export function testLongLivedTokens(open: OpenFixture): void {
  test('a token is found by its id, with everything it was made with', async () => {
    await using fixture = await open();
    const { longLivedTokens: tokens, changes } = fixture.store;
    const token = aLongLivedToken({
      expiration: instant(5),
      maximumExpiration: instant(50),
      renewIntervalMs: 86_400_000,
      renewer: 'yärn\0\udc00',
      roleDescriptors: { a: FULL_DESCRIPTOR },
      lastUse: { at: instant(3), address: 'fe80::1' },
    });
    await tokens.create(token);
    await tokens.create(aLongLivedToken({ id: 'plain' }));
    expect(asText(await tokens.find(token.id))).toBe(asText(token));
    expect(await tokens.find('plain')).toEqual(aLongLivedToken({ id: 'plain' }));
    expect(await tokens.find('absent')).toBeNull();
    expect((await changes.since(0, 10)).map(({ kind, id }) => [kind, id])).toEqual([
      ['longLivedToken', token.id],
      ['longLivedToken', 'plain'],
    ]);
  });

  test('a taken id is a conflict, and the token stays as it is', async () => {
    await using fixture = await open();
    const { longLivedTokens: tokens } = fixture.store;
    await tokens.create(aLongLivedToken());
    await expect(tokens.create(aLongLivedToken({ renewer: 'eve' }))).rejects.toMatchObject({ code: 'conflict' });
    expect((await tokens.find(aLongLivedToken().id))?.renewer).toBeNull();
  });

  const LDAP = { name: 'ldap1', type: 'ldap' };
  test.each([
    ['anybody', ANYBODY, ['a', 'b', 'c']],
    ['a user', { username: 'alice', realmName: null }, ['a', 'b']],
    ['a realm', { username: null, realmName: 'ldap1' }, ['b', 'c']],
    ['a user of a realm', { username: 'alice', realmName: 'ldap1' }, ['b']],
    ['nobody', { username: 'eve', realmName: null }, []],
  ])('tokens of %s are listed', async (_, filter, expected) => {
    await using fixture = await open();
    const { longLivedTokens: tokens } = fixture.store;
    await createTokens(tokens, [
      { id: 'a' },
      { id: 'b', authentication: anAuthentication('alice', LDAP) },
      { id: 'c', authentication: anAuthentication('bob', LDAP) },
    ]);
    expect((await tokens.list(filter, { size: 10 })).items.map(({ id }) => id)).toEqual(expected);
  });

  test('a listing goes by creation, then id, and on from page to page', { timeout: 20_000 }, async () => {
    await using fixture = await open();
    const { longLivedTokens: tokens } = fixture.store;
    const made = await createTokens(
      tokens,
      Array.from({ length: 600 }, (_, index) => ({ id: `t${index % 7}-${index}`, creation: instant(index % 5) })),
    );
    const sorted = made.toSorted((left, right) => left.creation - right.creation || (left.id < right.id ? -1 : 1));
    expect((await tokens.list(ANYBODY, { size: 600 })).items).toEqual(sorted);
    const seen: LongLivedToken[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await tokens.list(
        { username: 'alice', realmName: 'default_native' },
        { size: 250, ...(after && { after }) },
      );
      seen.push(...page.items);
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toEqual(sorted);
  });

  test('a renewal sets the expiration if it still is what was read', async () => {
    await using fixture = await open();
    const { longLivedTokens: tokens, changes } = fixture.store;
    await createTokens(tokens, [{ id: 'a', expiration: instant(10) }, { id: 'never' }]);
    expect(await tokens.renew('a', instant(10), instant(20))).toBe(true);
    expect(await tokens.renew('a', instant(10), instant(30))).toBe(false);
    expect(await tokens.renew('a', null, instant(30))).toBe(false);
    expect(await tokens.renew('never', instant(10), instant(30))).toBe(false);
    expect(await tokens.renew('never', null, instant(30))).toBe(true);
    expect(await tokens.renew('absent', null, instant(30))).toBe(false);
    expect([(await tokens.find('a'))?.expiration, (await tokens.find('never'))?.expiration]).toEqual([20, 30]);
    expect((await changes.since(2, 10)).map(({ id }) => id)).toEqual(['a', 'never']);
  });

  test('a deleted token is gone with its use, each told by its place', async () => {
    await using fixture = await open();
    const { longLivedTokens: tokens, changes } = fixture.store;
    await createTokens(tokens, [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    await tokens.recordUses(new Map([['a', { at: instant(5), address: '192.0.2.1' }]]));
    expect(await tokens.delete(['a', 'absent', 'c', 'a'])).toEqual([true, false, true, false]);
    expect((await tokens.list(ANYBODY, { size: 10 })).items.map(({ id }) => id)).toEqual(['b']);
    expect((await changes.since(3, 10)).map(({ kind, id }) => [kind, id])).toEqual([
      ['longLivedToken', 'a'],
      ['longLivedToken', 'c'],
    ]);
    await tokens.create(aLongLivedToken({ id: 'a' }));
    expect((await tokens.find('a'))?.lastUse).toBeNull();
  });

  test('a deletion and a renewal at once never bring a token back', async () => {
    await using fixture = await open();
    const { longLivedTokens: tokens } = fixture.store;
    await createTokens(tokens, [{ id: 'a', expiration: instant(10) }]);
    const [renewed, deleted, late] = await Promise.all([
      tokens.renew('a', instant(10), instant(20)),
      tokens.delete(['a']),
      tokens.renew('a', instant(20), instant(30)),
    ]);
    expect([renewed, deleted, late]).toEqual([true, [true], false]);
    expect(await tokens.find('a')).toBeNull();
  });

  test('the newest use is kept, makes no change, and is dropped for a token that is not there', async () => {
    await using fixture = await open();
    const { longLivedTokens: tokens, changes } = fixture.store;
    await createTokens(tokens, [{ id: 'a' }]);
    const use = (at: number) => ({ at: instant(at), address: `192.0.2.${at}` });
    for (const at of [5, 7, 6])
      await tokens.recordUses(
        new Map([
          ['a', use(at)],
          ['absent', use(at)],
        ]),
      );
    expect((await tokens.find('a'))?.lastUse).toEqual(use(7));
    expect((await tokens.list(ANYBODY, { size: 1 })).items[0]?.lastUse).toEqual(use(7));
    expect(await tokens.find('absent')).toBeNull();
    expect(await changes.head()).toBe(1);
  });

  test('tokens that expired before a time are removed, the longest gone first', async () => {
    await using fixture = await open();
    const { longLivedTokens: tokens, changes } = fixture.store;
    await createTokens(tokens, [
      { id: 'never' },
      { id: 'expired 8', expiration: instant(8) },
      { id: 'expired 3', expiration: instant(3) },
      { id: 'expires then', expiration: instant(10) },
    ]);
    expect(await tokens.remove(instant(10), 1)).toEqual(['expired 3']);
    expect(await tokens.remove(instant(10), 10)).toEqual(['expired 8']);
    expect(await tokens.remove(instant(10), 10)).toEqual([]);
    expect((await tokens.list(ANYBODY, { size: 10 })).items.map(({ id }) => id)).toEqual(['expires then', 'never']);
    expect((await changes.since(4, 10)).map(({ id }) => id)).toEqual(['expired 3', 'expired 8']);
  });
}
