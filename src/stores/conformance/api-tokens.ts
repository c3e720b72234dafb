import { expect, test } from 'vitest';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { Query } from '../../domain/query/query.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../domain/role/role-descriptor.ts';
import { instant } from '../../domain/time.ts';
import type { ApiKeyQuery } from '../store.ts';
import { asking } from './query-cases.ts';
import type { OpenFixture } from './store-fixture.ts';
import { FULL_PERMISSIONS } from './stored-opensearch-things.ts';
import { anApiKey, anApiToken, CREATED_AT, someApiTokens } from './stored-things.ts';

const LATER = instant(CREATED_AT + 1);
const NO_LIMIT = 0;
const CALLS = 64;
/** Creations of one name at once. */
const PARALLEL = 200;

/** API tokens: found by digest, one of a name, no more than the limit. */
export function testApiTokens(open: OpenFixture): void {
  testFinding(open);
  testNames(open);
  testLimit(open);
  testConflicts(open);
}

function testFinding(open: OpenFixture): void {
  test.each(['opaque', 'jwt'] as const)('a token (%s) is found by its digest and by its id, with every field', async (form) => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    const token = anApiToken({
      token: { form, digest: 'dig\0est' },
      expiration: LATER,
      metadata: { a: [1] },
      roleDescriptors: { permissions: { ...EMPTY_ROLE_DESCRIPTOR, permissions: FULL_PERMISSIONS } },
      lastUse: { at: LATER, requestId: 'r', address: '::1' },
    });
    await apiKeys.create(anApiKey({ id: 'no token' }));
    expect(await apiKeys.createToken(token, NO_LIMIT)).toBe('created');
    expect(await apiKeys.findByTokenDigest('dig\0est')).toEqual(token);
    expect(await apiKeys.find(token.id)).toEqual(token);
    expect((await apiKeys.list({}, { size: 10 })).items).toContainEqual(token);
    for (const digest of ['', 'dig', 'DIG\0EST', token.id, 'no token']) {
      expect(await apiKeys.findByTokenDigest(digest), digest).toBeNull();
    }
  });

  test.each<readonly [title: string, given: Partial<ApiKey>]>([
    ['invalidated', { invalidation: LATER }],
    ['expired', { expiration: instant(1) }],
  ])('a token that is %s is found by its digest', async (_, given) => {
    await using fixture = await open();
    await fixture.store.apiKeys.create(anApiToken(given));
    expect(await fixture.store.apiKeys.findByTokenDigest('digest of token')).toEqual(anApiToken(given));
  });

  test('what is changed later is seen by either way, and the token stays one', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.createToken(anApiToken(), NO_LIMIT);
    await apiKeys.update([{ id: 'token', fields: { metadata: { b: 1 }, expiration: LATER, secretHash: '{SHA256}new' } }]);
    await apiKeys.recordUses(new Map([['token', { at: LATER, requestId: 'r', address: 'a' }]]));
    await apiKeys.invalidate({ ids: ['token'] }, LATER, { crossCluster: false });
    const changed = anApiToken({
      metadata: { b: 1 },
      expiration: LATER,
      secretHash: '{SHA256}new',
      lastUse: { at: LATER, requestId: 'r', address: 'a' },
      invalidation: LATER,
    });
    expect(await apiKeys.findByTokenDigest('digest of token')).toEqual(changed);
    expect(await apiKeys.find('token')).toEqual(changed);
  });

  test('a key that is no token is not added as one', async () => {
    await using fixture = await open();
    await expect(fixture.store.apiKeys.createToken(anApiKey(), NO_LIMIT)).rejects.toThrow('only an API token');
    expect(await fixture.store.changes.head()).toBe(0);
  });
}

function testNames(open: OpenFixture): void {
  test.each<readonly [title: string, other: ApiKey, isTaken: boolean]>([
    ['a token', anApiToken({ id: 'other' }), true],
    ['a JSON web token', anApiToken({ id: 'other', token: { form: 'jwt', digest: 'd' } }), true],
    ['a token that expired', anApiToken({ id: 'other', expiration: instant(1) }), true],
    ['a token that is invalidated', anApiToken({ id: 'other', invalidation: CREATED_AT }), false],
    ['a key that is no token', anApiKey({ id: 'other', name: 'a token' }), false],
    ['a token of another name', anApiToken({ id: 'other', name: 'A token' }), false],
  ])('whose name is taken: %s', async (_, other, isTaken) => {
    await using fixture = await open();
    const { apiKeys, changes } = fixture.store;
    await apiKeys.create(other);
    expect(await apiKeys.createToken(anApiToken(), NO_LIMIT)).toBe(isTaken ? 'nameTaken' : 'created');
    expect(await apiKeys.find('token')).toEqual(isTaken ? null : anApiToken());
    expect(await apiKeys.findByTokenDigest('digest of token')).toEqual(isTaken ? null : anApiToken());
    const ids = (await changes.since(0, 10)).map(({ kind, id }) => `${kind} ${id}`);
    expect(ids).toEqual(isTaken ? ['apiKey other'] : ['apiKey other', 'apiKey token']);
  });

  test.each(['', '__proto__', 'a\0', '\ud83d', '😀'])('[%j] is a name that one token has', async (name) => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    expect(await apiKeys.createToken(anApiToken({ id: 'a', name }), NO_LIMIT)).toBe('created');
    expect(await apiKeys.createToken(anApiToken({ id: 'b', name }), NO_LIMIT)).toBe('nameTaken');
    expect((await apiKeys.find('a'))?.name).toBe(name);
  });

  test('a name is free again when its token is invalidated, time after time', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    for (const id of ['a', 'b', 'c']) {
      expect(await apiKeys.createToken(anApiToken({ id }), 1)).toBe('created');
      expect(await apiKeys.createToken(anApiToken({ id: 'other' }), NO_LIMIT)).toBe('nameTaken');
      expect(await apiKeys.invalidate({ name: { value: 'a token', prefix: false } }, LATER, { crossCluster: false })).toEqual([
        id,
      ]);
    }
    expect((await apiKeys.list({}, { size: 10 })).items).toHaveLength(3);
  });

  test('a name is free again when its expired token is removed, and so is the digest', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.createToken(anApiToken({ expiration: LATER }), 1);
    const next = anApiToken({
      id: 'next',
      creation: instant(CREATED_AT + 10),
      token: { form: 'opaque', digest: 'digest of token' },
    });
    expect(await apiKeys.createToken(next, 1)).toBe('nameTaken');
    expect(await apiKeys.remove(instant(CREATED_AT + 10), 10)).toEqual(['token']);
    expect(await apiKeys.findByTokenDigest('digest of token')).toBeNull();
    expect(await apiKeys.createToken(next, 1)).toBe('created');
    expect(await apiKeys.findByTokenDigest('digest of token')).toEqual(next);
  });

  test('a removed token that was invalidated leaves its name to the token that has it now', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiToken({ id: 'old', invalidation: instant(1) }));
    await apiKeys.createToken(anApiToken(), NO_LIMIT);
    expect(await apiKeys.remove(instant(2), 10)).toEqual(['old']);
    expect(await apiKeys.createToken(anApiToken({ id: 'other' }), NO_LIMIT)).toBe('nameTaken');
  });

  test(`of ${PARALLEL} creations of one name at once exactly one adds, and the others make no change`, async () => {
    await using fixture = await open();
    const { apiKeys, changes } = fixture.store;
    const wanted = Array.from({ length: PARALLEL }, (_, index) => anApiToken({ id: `t${index}` }));
    const told = await Promise.all(wanted.map((token) => apiKeys.createToken(token, NO_LIMIT)));
    expect(told.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(told.filter((outcome) => outcome === 'nameTaken')).toHaveLength(PARALLEL - 1);
    const { items } = await apiKeys.list({}, { size: PARALLEL });
    expect(items.map(({ id }) => id)).toEqual([`t${told.indexOf('created')}`]);
    expect(await changes.head()).toBe(1);
  });
}

function testLimit(open: OpenFixture): void {
  test.each<readonly [title: string, others: Partial<ApiKey>, counts: boolean]>([
    ['a valid one', {}, true],
    ['one that expires later', { expiration: LATER }, true],
    ['one that expires as the new one is made', { expiration: CREATED_AT }, false],
    ['one that has expired', { expiration: instant(CREATED_AT - 1) }, false],
    ['one that is invalidated', { invalidation: CREATED_AT }, false],
  ])('the tokens that count: %s', async (_, others, counts) => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    for (const token of someApiTokens(2, 'other', () => others)) await apiKeys.create(token);
    expect(await apiKeys.createToken(anApiToken({ id: 'within 3', name: 'within 3' }), 3)).toBe('created');
    expect(await apiKeys.createToken(anApiToken({ id: 'within 2', name: 'within 2' }), 2)).toBe(counts ? 'full' : 'created');
    expect((await apiKeys.find('within 2')) === null).toBe(counts);
  });

  test('keys that are no tokens do not count', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    for (const id of ['a', 'b']) await apiKeys.create(anApiKey({ id }));
    expect(await apiKeys.createToken(anApiToken(), 1)).toBe('created');
  });

  test('tokens that expire and tokens that do not count together, those that expired do not', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    for (const token of someApiTokens(5, 'expired', () => ({ expiration: instant(1) }))) await apiKeys.create(token);
    await apiKeys.create(anApiToken({ id: 'a', name: 'a' }));
    await apiKeys.create(anApiToken({ id: 'b', name: 'b', expiration: LATER }));
    expect(await apiKeys.createToken(anApiToken(), 2)).toBe('full');
    expect(await apiKeys.createToken(anApiToken(), 3)).toBe('created');
  });

  test('a limit of 0 is none', async () => {
    await using fixture = await open();
    for (const token of someApiTokens(3, 't')) expect(await fixture.store.apiKeys.createToken(token, NO_LIMIT)).toBe('created');
  });

  test('there is room again when a token is invalidated or removed', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    const create = (id: string) => apiKeys.createToken(anApiToken({ id, name: id, expiration: LATER }), 1);
    expect([await create('a'), await create('b')]).toEqual(['created', 'full']);
    await apiKeys.invalidate({ ids: ['a'] }, CREATED_AT, { crossCluster: false });
    expect([await create('b'), await create('c')]).toEqual(['created', 'full']);
    expect(await apiKeys.remove(instant(CREATED_AT + 2), 10)).toHaveLength(2);
    expect([await create('c'), await create('d')]).toEqual(['created', 'full']);
  });

  test('queries tell how many tokens there are, whatever came and went', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    const totals = () =>
      Promise.all([true, false].map(async (invalidated) => (await apiKeys.query(tokensThatAre(invalidated))).total));
    await apiKeys.create(anApiKey({ id: 'no token' }));
    await apiKeys.create(anApiKey({ id: 'nor this', invalidation: LATER }));
    expect(await totals()).toEqual([0, 0]);
    for (const token of someApiTokens(5, 't')) await apiKeys.createToken(token, NO_LIMIT);
    await apiKeys.create(anApiToken({ id: 'gone', invalidation: instant(1) }));
    await apiKeys.createToken(anApiToken({ id: 'refused', name: 't0' }), NO_LIMIT);
    expect(await totals()).toEqual([1, 5]);
    await apiKeys.invalidate({ ids: ['t0', 't1', 'gone', 'no token'] }, LATER, { crossCluster: false });
    expect(await totals()).toEqual([3, 3]);
    await apiKeys.update([{ id: 't2', fields: { expiration: instant(2) } }]);
    expect(await apiKeys.remove(instant(3), 10)).toEqual(['gone', 't2']);
    expect(await totals()).toEqual([2, 2]);
  });

  test('a name that is taken is told before the limit', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.createToken(anApiToken(), 1);
    expect(await apiKeys.createToken(anApiToken({ id: 'other' }), 1)).toBe('nameTaken');
  });

  test.each([1, 10, 63, 64, 100])('of 64 calls at once no more than the limit of %i succeed, and no fewer', async (limit) => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    const wanted = someApiTokens(CALLS, 't', (index) => ({ expiration: index % 2 === 0 ? null : LATER }));
    const told = await Promise.all(wanted.map((token) => apiKeys.createToken(token, limit)));
    const stored = (await apiKeys.list({}, { size: 100 })).items.map(({ id }) => id);
    expect(told.filter((outcome) => outcome === 'created')).toHaveLength(Math.min(limit, CALLS));
    expect(stored.toSorted()).toEqual(
      wanted
        .filter((_, index) => told[index] === 'created')
        .map(({ id }) => id)
        .sort(),
    );
  });
}

function tokensThatAre(invalidated: boolean): ApiKeyQuery {
  const equals = (field: string, value: boolean): Query => ({ kind: 'equals', field, values: [value], ignoreCase: false });
  return asking({ query: { kind: 'and', queries: [equals('is_token', true), equals('invalidated', invalidated)] } });
}

function testConflicts(open: OpenFixture): void {
  test.each<readonly [title: string, other: ApiKey]>([
    ['the id of a token', anApiToken({ name: 'other', token: { form: 'opaque', digest: 'other' } })],
    ['the id of a key that is no token', anApiKey({ id: 'token' })],
    ['the digest', anApiToken({ id: 'other', name: 'other', token: { form: 'jwt', digest: 'digest of token' } })],
    [
      'the digest of an invalidated one',
      anApiToken({ id: 'other', token: { form: 'jwt', digest: 'digest of token' }, invalidation: LATER }),
    ],
  ])('%s is taken: a conflict, nothing is added and nothing counts', async (_, other) => {
    await using fixture = await open();
    const { apiKeys, changes } = fixture.store;
    await apiKeys.create(other);
    await expect(apiKeys.createToken(anApiToken(), NO_LIMIT)).rejects.toMatchObject({ name: 'StoreError', code: 'conflict' });
    await expect(apiKeys.create(anApiToken())).rejects.toMatchObject({ name: 'StoreError', code: 'conflict' });
    expect((await apiKeys.list({}, { size: 10 })).items).toEqual([other]);
    expect(await changes.head()).toBe(1);
    expect(await apiKeys.createToken(anApiToken({ id: 'fresh', name: 'fresh' }), 2)).toBe('created');
  });

  test('a token that is added like other keys is a conflict when a token has its name', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    await apiKeys.create(anApiToken());
    await expect(apiKeys.create(anApiToken({ id: 'other' }))).rejects.toMatchObject({ code: 'conflict' });
    await expect(apiKeys.createWithin(anApiToken({ id: 'other' }), 5)).rejects.toMatchObject({ code: 'conflict' });
    await apiKeys.create(anApiToken({ id: 'gone', invalidation: LATER }));
    expect((await apiKeys.list({}, { size: 10 })).items.map(({ id }) => id)).toEqual(['gone', 'token']);
  });

  test('a conflict does not undo the creations beside it', async () => {
    await using fixture = await open();
    const { apiKeys } = fixture.store;
    const wanted = ['a', 'b', 'a', 'c'].map((id, index) => anApiToken({ id, name: `name ${index}` }));
    const outcomes = await Promise.allSettled(wanted.map((token) => apiKeys.createToken(token, NO_LIMIT)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await apiKeys.createToken(anApiToken(), 3)).toBe('full');
    expect(await apiKeys.createToken(anApiToken(), 4)).toBe('created');
  });
}
