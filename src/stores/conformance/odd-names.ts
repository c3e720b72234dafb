import { expect, test } from 'vitest';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { instant } from '../../domain/time.ts';
import { asking } from './query-cases.ts';
import type { OpenFixture } from './store-fixture.ts';
import { aJob, aLease, aRun, STAYS } from './stored-jobs.ts';
import { aCreator, anApiKey, aRole, asText, aUser, createAll } from './stored-things.ts';

const ODD_NAMES: readonly (readonly [title: string, name: string])[] = [
  ['empty', ''],
  ['a NUL within', 'before\0behind'],
  ['a NUL alone', '\0'],
  ['an emoji with a joiner', '👩‍🔬 key'],
  ['256 characters beyond the basic plane', '😀'.repeat(256)],
  ['single and double quotes', `it's "quoted"; drop table api_keys; --`],
  ['a backslash and a line break', 'a\\b\r\nc'],
  ['a prototype’s name', '__proto__'],
  ['a method’s name', 'constructor'],
  ['right to left', 'مفتاح'],
  ['combining and composed', 'e\u0301 \u00e9'],
  ['a lone high surrogate', 'x\ud83d'],
  ['a lone low surrogate', '\ude00x'],
  ['a private-use character', 'x\ue000y'],
  ['a private-use character and digits', '\ue0000000'],
  ['noncharacters', '\uffff\ufffe\u{10ffff}'],
];

/** Metadata whose names would be dangerous in a careless object. */
const ODD_METADATA = JSON.parse(
  '{"__proto__":{"admin":true},"constructor":1,"toString":"x","":null,"\\u0000":"\\u0000","\\ud83d":["\\ude00"],"1":"one","a\\"b":1e-7}',
) as JsonObject;

/** Names and values that a careless driver would change, confuse or trip over. */
export function testOddNames(open: OpenFixture): void {
  test('names survive', async () => {
    await using fixture = await open();
    const { apiKeys, users, roles } = fixture.store;
    for (const [title, name] of ODD_NAMES) {
      const apiKey = anApiKey({
        id: title,
        name,
        creator: { ...aCreator(name), fullName: name, email: name, realm: { name, type: name } },
        certificateIdentity: name,
        access: { [name]: name },
        lastUse: { at: instant(1), requestId: name, address: name },
      });
      const user = aUser({ username: name, fullName: name, email: name, roles: [name] });
      await apiKeys.create(apiKey);
      await users.put('native', user);
      await roles.put([aRole({ name, descriptor: { ...EMPTY_ROLE_DESCRIPTOR, cluster: [name], description: name } })]);
      expect(asText(await apiKeys.find(apiKey.id)), title).toBe(asText(apiKey));
      expect(await users.find('native', name), title).toEqual(user);
      expect(await users.list('native'), title).toEqual([user]);
      expect((await roles.find(name))?.descriptor.cluster, title).toEqual([name]);
      expect(await users.delete('native', name), title).toBe(true);
      expect(await roles.delete([name]), title).toEqual([true]);
    }
  });

  test('names are filtered by exactly', async () => {
    await using fixture = await open();
    for (const [title, name] of ODD_NAMES) {
      // Each case under a creator of its own: `name`, a longer one, and another.
      const names = [name, `${name}x`, 'other'];
      const keys = names.map((each, index) => anApiKey({ id: `${title} ${index}`, name: each, creator: aCreator(title) }));
      await createAll(fixture.store, keys);
      const find = async (prefix: boolean): Promise<readonly string[]> => {
        const filter = { username: title, name: { value: name, prefix } };
        return (await fixture.store.apiKeys.list(filter, { size: 10 })).items.map((item) => item.name);
      };
      expect(await find(false), title).toEqual([name]);
      expect(await find(true), title).toEqual(name === '' ? names : names.slice(0, 2));
    }
  });

  test('a search for a text finds names that hold it, not how they are kept', async () => {
    await using fixture = await open();
    await createAll(fixture.store, [anApiKey({ id: '1', name: 'a\udc00b' }), anApiKey({ id: '2', name: 'adc00b' })]);
    const idsOf = async (pattern: string): Promise<readonly string[]> => {
      const query = asking({ query: { kind: 'wildcard', field: 'name', pattern, ignoreCase: false } });
      return (await fixture.store.apiKeys.query(query)).hits.map(({ item }) => item.id);
    };
    expect(await idsOf('*dc00*')).toEqual(['2']);
    expect(await idsOf('*\udc00*')).toEqual(['1']);
    expect(await idsOf('?*c0*')).toEqual(['2']);
  });

  test('odd ids are told apart, found, and told to the change feed', async () => {
    await using fixture = await open();
    const ids = ODD_NAMES.map(([, name]) => name);
    for (const id of ids) await fixture.store.apiKeys.create(anApiKey({ id, name: id }));
    for (const id of ids) expect((await fixture.store.apiKeys.find(id))?.name).toBe(id);
    const { items } = await fixture.store.apiKeys.list({ ids }, { size: 100 });
    expect(items.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect((await fixture.store.changes.since(0, 100)).map(({ id }) => id)).toEqual(ids);
  });

  test('odd names of jobs, runs and holders are told apart, found, and told to the change feed', async () => {
    await using fixture = await open();
    const { jobs, changes } = fixture.store;
    const names = ODD_NAMES.map(([, name]) => name);
    for (const name of names) {
      expect(await jobs.create(aJob({ name, description: name }), 100)).toBe('created');
      expect(await jobs.addRun(aRun({ id: name, job: name, askedBy: name }), aLease(name), STAYS)).toBe('added');
    }
    for (const name of names) {
      expect((await jobs.find(name))?.description).toBe(name);
      expect((await jobs.findRun(name, name))?.askedBy).toBe(name);
      expect((await jobs.runs({ job: name, status: 'running' }, { size: 10 })).items.map(({ id }) => id)).toEqual([name]);
      expect(await jobs.updateRun(aRun({ id: name, job: name, askedBy: `${name}x` }), aLease(name))).toBe(true);
    }
    expect(new Set((await jobs.runningRuns(100)).map(({ lease }) => lease.holder))).toEqual(new Set(names));
    expect(new Map([...(await jobs.lastRuns(names))].map(([job, { id }]) => [job, id]))).toEqual(
      new Map(names.map((name) => [name, name])),
    );
    expect((await changes.since(0, 100)).map(({ id }) => id)).toEqual(names);
    for (const name of names) expect(await jobs.delete(name)).toBe(true);
    expect(await jobs.runningRuns(100)).toEqual([]);
  });

  test('metadata survives, names of prototypes included, and pollutes nothing', async () => {
    await using fixture = await open();
    const apiKey = anApiKey({ metadata: ODD_METADATA, creator: { ...aCreator('alice'), metadata: ODD_METADATA } });
    await fixture.store.apiKeys.create(apiKey);
    await fixture.store.users.put('native', aUser({ metadata: ODD_METADATA }));
    const found = await fixture.store.apiKeys.find(apiKey.id);
    expect(asText(found)).toBe(asText(apiKey));
    expect(asText((await fixture.store.users.find('native', 'alice'))?.metadata)).toBe(asText(ODD_METADATA));
    expect(found?.metadata['admin']).toBeUndefined();
    expect(({} as { readonly admin?: unknown }).admin).toBeUndefined();
  });

  test('a role descriptor may be called __proto__', async () => {
    await using fixture = await open();
    const roleDescriptors = JSON.parse(`{"__proto__":${JSON.stringify(EMPTY_ROLE_DESCRIPTOR)}}`) as RoleDescriptors;
    await fixture.store.apiKeys.create(anApiKey({ roleDescriptors }));
    const found = await fixture.store.apiKeys.find(anApiKey().id);
    expect(Object.keys(found?.roleDescriptors ?? {})).toEqual(['__proto__']);
  });

  test('metadata may be as large as a megabyte', async () => {
    await using fixture = await open();
    const apiKey = anApiKey({ metadata: { large: '😀'.repeat(262_144) } });
    await fixture.store.apiKeys.create(apiKey);
    expect(await fixture.store.apiKeys.find(apiKey.id)).toEqual(apiKey);
  });
}
