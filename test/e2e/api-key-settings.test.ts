import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.ts';
import { Secret } from '../../src/domain/secret.ts';
import { openLog } from '../../src/platform/log.ts';
import { startServer } from '../../src/server.ts';

interface Created {
  readonly id: string;
  readonly encoded: string;
  readonly expiration?: number;
}

/** A server on a new data folder, and how to ask it. */
interface Running {
  /** Sends a request of the superuser's, or of whoever the header names. */
  ask(method: string, path: string, body?: unknown, authorization?: string): Promise<{ status: number; body: unknown }>;
  createKey(fields?: object, authorization?: string): Promise<Created>;
  keyOf(id: string): Promise<unknown>;
}

async function run(values: Readonly<Record<string, unknown>>): Promise<Running> {
  const folder = join(mkdtempSync(join(tmpdir(), 'claviger-keys-')), 'data');
  const given = {
    'claviger.listen': '127.0.0.1:0',
    'claviger.console.enabled': false,
    'claviger.metrics.listen': 'off',
    'claviger.data.path': folder,
    ...values,
  };
  const result = loadSettings([{ name: 'the test', values: new Map(Object.entries(given)) }]);
  if ('problems' in result) throw new Error(result.problems.map(({ sentence }) => sentence).join());
  const bootstrapPassword = new Secret('first-password');
  const server = await startServer({ settings: result.settings, log: openLog('fatal', 'test'), bootstrapPassword });
  onTestFinished(() => server.stop());

  const ask: Running['ask'] = async (method, path, body, authorization = basic('elastic', 'first-password')) => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  return {
    ask,
    async createKey(fields = {}, authorization) {
      const { status, body } = await ask('PUT', '/_security/api_key', { name: 'k', ...fields }, authorization);
      expect(status).toBe(200);
      // The status says that a key was made.
      return body as Created;
    },
    async keyOf(id) {
      const { body } = await ask('GET', `/_security/api_key?id=${id}`);
      // A list of one key, or none.
      return (body as { readonly api_keys: readonly unknown[] }).api_keys[0];
    },
  };
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function addUser({ ask }: Running, username: string): Promise<string> {
  await ask('PUT', '/_security/role/maker', { cluster: ['manage_own_api_key'] });
  await ask('PUT', `/_security/user/${username}`, { password: 'password-of-user', roles: ['maker'] });
  return basic(username, 'password-of-user');
}

describe('settings of API keys', () => {
  test('show the last use, written behind', async () => {
    const running = await run({
      'claviger.api_key.last_use_recorded': true,
      'claviger.api_key.last_use_flush_interval_ms': 10,
    });
    const { id, encoded } = await running.createKey();
    expect(await running.keyOf(id)).not.toHaveProperty('last_used');
    const before = Date.now();
    await running.ask('GET', '/_security/_authenticate', undefined, `ApiKey ${encoded}`);
    await vi.waitFor(async () => expect(await running.keyOf(id)).toHaveProperty('last_used'));
    const { last_used: lastUsed } = (await running.keyOf(id)) as { readonly last_used: { readonly time: number } };
    expect(lastUsed).toEqual({ time: expect.any(Number), address: '127.0.0.1', id: expect.stringMatching(/^[\w-]{20}$/) });
    expect(lastUsed.time).toBeGreaterThanOrEqual(before);
  });

  test('show no last use unless they are told', async () => {
    const running = await run({});
    const { id, encoded } = await running.createKey();
    await running.ask('GET', '/_security/_authenticate', undefined, `ApiKey ${encoded}`);
    expect(await running.keyOf(id)).not.toHaveProperty('last_used');
  });

  test('invalidate the keys of a user who is deleted', async () => {
    const running = await run({ 'claviger.api_key.invalidate_with_user': 'deleted' });
    const ann = await addUser(running, 'ann');
    const { id, encoded } = await running.createKey({}, ann);
    expect((await running.ask('DELETE', '/_security/user/ann')).status).toBe(200);
    expect((await running.ask('GET', '/_security/_authenticate', undefined, `ApiKey ${encoded}`)).status).toBe(401);
    expect(await running.keyOf(id)).toMatchObject({ invalidated: true });
  });

  test('bound lifetimes, names and numbers of keys', async () => {
    const running = await run({
      'claviger.api_key.lifetime_max': '30d',
      'claviger.api_key.lifetime_default': '1d',
      'claviger.api_key.lifetime_exempt_users': 'elastic',
      'claviger.api_key.owner_keys_max': 2,
      'claviger.api_key.name_pattern': 'team-*',
    });
    const ann = await addUser(running, 'ann');
    const create = (body: object) => running.ask('PUT', '/_security/api_key', body, ann);
    expect(await create({ name: 'k' })).toMatchObject({
      status: 400,
      body: { error: { type: 'action_request_validation_exception', reason: expect.stringContaining('name_pattern') } },
    });
    expect(await create({ name: 'team-a', expiration: '31d' })).toMatchObject({
      status: 400,
      body: { error: { reason: expect.stringContaining('may not be more than [30d] away') } },
    });
    expect(await running.createKey({ name: 'team-a' }, ann)).toHaveProperty('expiration');
    await running.createKey({ name: 'team-b', expiration: '30d' }, ann);
    expect(await create({ name: 'team-c' })).toMatchObject({
      body: { error: { reason: expect.stringContaining('owner_keys_max') } },
    });
    expect(await running.createKey({ name: 'team-root' })).not.toHaveProperty('expiration');
  });

  test('live rights follow the owner through the store', async () => {
    const running = await run({});
    const ann = await addUser(running, 'ann');
    const { id, encoded } = await running.createKey({ owner_rights: 'live' }, ann);
    expect(await running.keyOf(id)).toMatchObject({ owner_rights: 'live' });
    const key = `ApiKey ${encoded}`;
    const listOwn = () => running.ask('GET', `/_security/api_key?id=${id}&with_limited_by=true`, undefined, key);
    expect((await listOwn()).status).toBe(403);
    await running.ask('PUT', '/_security/role/maker', { cluster: ['manage_api_key'] });
    expect((await listOwn()).status).toBe(200);
    await running.ask('PUT', '/_security/user/ann/_disable');
    expect((await listOwn()).status).toBe(401);
  });

  test('remove keys past their retention', async () => {
    const running = await run({
      'xpack.security.authc.api_key.delete.interval': '1s',
      'xpack.security.authc.api_key.delete.retention_period': '0s',
      'claviger.api_key.delete.batch_keys_max': 1,
    });
    const keys = await Promise.all([1, 2, 3].map(() => running.createKey()));
    const kept = await running.createKey();
    await running.ask('DELETE', '/_security/api_key', { ids: keys.map(({ id }) => id) });
    await vi.waitFor(
      async () => {
        for (const { id } of keys) expect(await running.keyOf(id)).toBeUndefined();
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(await running.keyOf(kept.id)).toBeDefined();
  });

  test('switch the service off', async () => {
    const running = await run({ 'xpack.security.authc.api_key.enabled': false });
    expect(await running.ask('PUT', '/_security/api_key', { name: 'k' })).toMatchObject({
      status: 400,
      body: { error: { type: 'feature_not_enabled_exception', 'disabled.feature': 'api_keys' } },
    });
  });
});
