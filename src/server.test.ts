import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadSettings } from './config/load-settings.ts';
import type { Settings } from './config/settings.ts';
import { Secret } from './domain/secret.ts';
import { openLog } from './platform/log.ts';
import { resetSuperuserPassword, type Server, startServer } from './server.ts';

const log = openLog('fatal', 'test');

function settingsWith(values: Readonly<Record<string, unknown>>): Settings {
  const defaults = { 'claviger.listen': '127.0.0.1:0', 'claviger.console.enabled': false, 'claviger.metrics.listen': 'off' };
  const result = loadSettings([{ name: 'the test', values: new Map(Object.entries({ ...defaults, ...values })) }]);
  if ('problems' in result) throw new Error(result.problems.map((problem) => problem.sentence).join('\n'));
  return result.settings;
}

function newFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'claviger-server-')), 'data');
}

async function start(settings: Settings, bootstrapPassword: Secret | null = new Secret('first-password')): Promise<Server> {
  const server = await startServer({ settings, log, bootstrapPassword });
  onTestFinished(() => server.stop());
  return server;
}

function basic(username: string, password: string): { readonly headers: { readonly authorization: string } } {
  return { headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` } };
}

describe('a new data folder', () => {
  test('gets a superuser with the given password', async () => {
    const server = await start(settingsWith({ 'claviger.data.path': newFolder(), 'claviger.bootstrap.user': 'root' }));
    expect(server.generatedSuperuser).toBeNull();
    const answer = await fetch(`${server.url}/_security/_authenticate`, basic('root', 'first-password'));
    expect(await answer.json()).toMatchObject({
      username: 'root',
      roles: ['superuser'],
      authentication_realm: { name: 'reserved', type: 'reserved' },
    });
    expect((await fetch(`${server.url}/_security/_authenticate`, basic('root', 'other-password'))).status).toBe(401);
  });

  test('gets a superuser with a random password that is told once', async () => {
    const settings = settingsWith({ 'claviger.data.path': newFolder() });
    const server = await start(settings, null);
    const password = server.generatedSuperuser?.password.reveal() ?? '';
    expect(password).toMatch(/^[\w-]{24}$/);
    expect((await fetch(`${server.url}/_security/_authenticate`, basic('elastic', password))).status).toBe(200);
    await server.stop();
    const again = await start(settings, null);
    expect(again.generatedSuperuser).toBeNull();
    expect((await fetch(`${again.url}/_security/_authenticate`, basic('elastic', password))).status).toBe(200);
  });
});

describe('a running server', () => {
  test('holds its data folder alone', async () => {
    const settings = settingsWith({ 'claviger.data.path': newFolder() });
    await start(settings);
    await expect(startServer({ settings, log, bootstrapPassword: null })).rejects.toThrow('is in use by another process');
    await expect(resetSuperuserPassword(settings)).rejects.toThrow('is in use by another process');
  });

  test('answers 503 to what is for a cluster when none is configured, and still serves its own API', async () => {
    const server = await start(settingsWith({ 'claviger.data.path': newFolder() }));
    const answer = await fetch(`${server.url}/products/_search`, basic('elastic', 'first-password'));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      error: { reason: 'no cluster is configured behind this gateway' },
      status: 503,
    });
    expect((await fetch(`${server.url}/_claviger/health/ready`)).status).toBe(200);
  });

  test.each([
    { dialect: 'elasticsearch', words: 'action [indices:data/read/search] is unauthorized for user [ann]' },
    { dialect: 'opensearch', words: 'no permissions for [indices:data/read/search] and User [name=ann' },
  ])('refuses in the words of $dialect', async ({ dialect, words }) => {
    const server = await start(settingsWith({ 'claviger.data.path': newFolder(), 'claviger.authz.dialect': dialect }));
    const put = await fetch(`${server.url}/_security/user/ann`, {
      method: 'PUT',
      headers: { ...basic('elastic', 'first-password').headers, 'content-type': 'application/json' },
      body: JSON.stringify({ password: 'ann-password', roles: [] }),
    });
    expect(put.status).toBe(200);
    const answer = await fetch(`${server.url}/products/_search`, basic('ann', 'ann-password'));
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(words);
  });

  test('leaves an audit line for a use and a refusal', async () => {
    const folder = newFolder();
    const server = await start(settingsWith({ 'claviger.data.path': folder }));
    await fetch(`${server.url}/_security/_authenticate`, basic('elastic', 'first-password'));
    await fetch(`${server.url}/_security/_authenticate`, basic('elastic', 'wrong-password'));
    await server.stop();
    const lines = readFileSync(join(folder, 'audit', 'audit.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const events = lines.map((line) => (JSON.parse(line) as Record<string, string>)['event.action']);
    expect(events).toContain('authentication_success');
    expect(events).toContain('authentication_failed');
    expect(lines.join('\n')).not.toMatch(/(first|wrong)-password/);
  });
});

test('a lost superuser password is replaced while nothing holds the data folder', async () => {
  const settings = settingsWith({ 'claviger.data.path': newFolder() });
  await (await start(settings)).stop();
  const { username, password } = await resetSuperuserPassword(settings);
  const server = await start(settings, null);
  expect((await fetch(`${server.url}/_security/_authenticate`, basic(username, password.reveal()))).status).toBe(200);
  expect((await fetch(`${server.url}/_security/_authenticate`, basic(username, 'first-password'))).status).toBe(401);
});

test('plain HTTP is refused on an address that is not loopback unless it is allowed', async () => {
  const values = { 'claviger.data.path': newFolder(), 'claviger.listen': '0.0.0.0:0' };
  await expect(startServer({ settings: settingsWith(values), log, bootstrapPassword: null })).rejects.toThrow(
    'would carry credentials in the clear',
  );
  const server = await start(settingsWith({ ...values, 'claviger.http.allow_insecure': true }));
  expect(server.url).toMatch(/^http:\/\/0\.0\.0\.0:/);
});
