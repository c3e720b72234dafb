import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { Change } from '../store.ts';
import type { OpenFixture } from './store-fixture.ts';
import { anApiKey, aRole, aUser, createAll, someApiKeys } from './stored-things.ts';

/** The feed that every cache follows. */
export function testChangeFeed(open: OpenFixture): void {
  test('each mutation appends what it changed, numbered without gaps from 1', async () => {
    await using fixture = await open();
    const { apiKeys, users, roles, changes } = fixture.store;
    expect(await changes.head()).toBe(0);
    await createAll(fixture.store, [anApiKey({ id: 'a' })]);
    await createAll(fixture.store, [anApiKey({ id: 'b' })]);
    await users.put('native', aUser());
    await users.put('reserved', aUser({ username: 'elastic' }));
    await roles.put([aRole()]);
    await apiKeys.invalidate({}, instant(1), { crossCluster: false });
    await users.delete('native', 'alice');
    await users.delete('reserved', 'elastic');
    await roles.delete(['log_reader']);
    const expected: readonly (readonly [Change['kind'], string])[] = [
      ['apiKey', 'a'],
      ['apiKey', 'b'],
      ['nativeUser', 'alice'],
      ['reservedUser', 'elastic'],
      ['role', 'log_reader'],
      ['apiKey', 'a'],
      ['apiKey', 'b'],
      ['nativeUser', 'alice'],
      ['reservedUser', 'elastic'],
      ['role', 'log_reader'],
    ];
    expect(await changes.since(0, 100)).toEqual(expected.map(([kind, id], index) => ({ seq: index + 1, kind, id })));
    expect(await changes.head()).toBe(expected.length);
  });

  test('what changed nothing appends nothing', async () => {
    await using fixture = await open();
    const { apiKeys, users, roles, changes } = fixture.store;
    await apiKeys.invalidate({}, instant(1), { crossCluster: true });
    await users.delete('native', 'nobody');
    await roles.delete(['nothing']);
    expect(await changes.head()).toBe(0);
    expect(await changes.since(0, 10)).toEqual([]);
  });

  test('the feed is read onwards from any position, in pieces', async () => {
    await using fixture = await open();
    for (const apiKey of someApiKeys(5, 'k')) await fixture.store.apiKeys.create(apiKey);
    const read = async (seq: number, size: number): Promise<readonly string[]> =>
      (await fixture.store.changes.since(seq, size)).map(({ id }) => id);
    expect(await read(0, 2)).toEqual(['k0', 'k1']);
    expect(await read(2, 2)).toEqual(['k2', 'k3']);
    expect(await read(4, 2)).toEqual(['k4']);
    expect(await read(5, 2)).toEqual([]);
    expect(await read(99, 2)).toEqual([]);
  });

  test('of a long feed the newest changes are kept; who asks for older ones is told that they are gone', async () => {
    await using fixture = await open({ changesKeptMax: 10 });
    const { apiKeys, changes } = fixture.store;
    const heard: Change[] = [];
    changes.subscribe((batch) => heard.push(...batch));
    for (const apiKey of someApiKeys(60, 'k')) await apiKeys.create(apiKey);
    expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(await changes.head()).toBe(60);
    expect(await changes.since(50, 100)).toEqual(heard.slice(50));
    await expect(changes.since(0, 100)).rejects.toMatchObject({ name: 'StoreError', code: 'gone' });
    await expect(changes.since(0, 1)).rejects.toMatchObject({ code: 'gone' });
  });

  test('a mutation that makes more changes than are kept is told whole, and can be read whole', async () => {
    await using fixture = await open({ changesKeptMax: 10 });
    const { apiKeys, changes } = fixture.store;
    await createAll(fixture.store, someApiKeys(60, 'k'));
    const heard: Change[] = [];
    changes.subscribe((batch) => heard.push(...batch));
    await apiKeys.invalidate({}, instant(1), { crossCluster: false });
    expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 61));
    expect(await changes.since(60, 100)).toEqual(heard);
    expect(await changes.since(120, 100)).toEqual([]);
  });

  test('a listener hears each change once, in order, before the mutation resolves', async () => {
    await using fixture = await open();
    const heard: Change[] = [];
    fixture.store.changes.subscribe((changes) => heard.push(...changes));
    await Promise.all(
      someApiKeys(300, 'k').map(async (apiKey) => {
        await fixture.store.apiKeys.create(apiKey);
        expect(heard.some(({ id }) => id === apiKey.id)).toBe(true);
      }),
    );
    expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    expect(heard).toEqual(await fixture.store.changes.since(0, 1_000));
  });

  test('a listener hears nothing of a mutation that failed', async () => {
    await using fixture = await open();
    await fixture.store.apiKeys.create(anApiKey());
    const heard: Change[] = [];
    fixture.store.changes.subscribe((changes) => heard.push(...changes));
    await expect(fixture.store.apiKeys.create(anApiKey())).rejects.toMatchObject({ code: 'conflict' });
    expect(heard).toEqual([]);
  });

  test('every listener hears, until it has unsubscribed', async () => {
    await using fixture = await open();
    const heard: string[] = [];
    const listener = (changes: readonly Change[]): void => {
      heard.push(...changes.map(({ id }) => id));
    };
    const first = fixture.store.changes.subscribe(listener);
    const second = fixture.store.changes.subscribe(listener);
    await fixture.store.apiKeys.create(anApiKey({ id: 'both' }));
    first();
    first();
    await fixture.store.apiKeys.create(anApiKey({ id: 'one' }));
    second();
    await fixture.store.apiKeys.create(anApiKey({ id: 'none' }));
    expect(heard).toEqual(['both', 'both', 'one']);
  });

  test('what a listener hears of can be read', async () => {
    await using fixture = await open();
    const { apiKeys, changes } = fixture.store;
    const read: Promise<unknown>[] = [];
    changes.subscribe((batch) => {
      for (const { id } of batch) read.push(apiKeys.find(id));
    });
    await createAll(fixture.store, someApiKeys(50, 'k'));
    const found = await Promise.all(read);
    expect(found).toHaveLength(50);
    expect(found).not.toContain(null);
  });
}
