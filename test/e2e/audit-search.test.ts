import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization } from '../support/http-request.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SUPERUSER = { user: 'elastic', password: 'audit: correct horse' };
/** More than one file of the audit log holds: it is rotated several times. */
const DENIALS = 40;
/** Events are written behind. */
const SETTLED = { timeout: 10_000, interval: 20 };

interface Page {
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let claviger: ClavigerProcess;
let key: { readonly id: string; readonly encoded: string };
let otherKey: { readonly id: string; readonly encoded: string };
/** A time after the key was made and before it was used. */
let usedFrom: number;

const superuser = basicAuthorization(SUPERUSER);
const rita = basicAuthorization({ user: 'rita', password: 'password of rita' });

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  claviger = await startClaviger({
    dataFolder: folder.path,
    bootstrap: SUPERUSER,
    env: { CLAVIGER_AUDIT_FILE_BYTES_MAX: '4096', CLAVIGER_AUDIT_FLUSH_INTERVAL_MS: '1' },
  });
  await ask('PUT', '/_security/role/reader', { body: { cluster: ['read_security'] } });
  await ask('PUT', '/_security/user/rita', { body: { password: 'password of rita', roles: ['reader'] } });
  key = await createKey('audited');
  otherKey = await createKey('other');
  usedFrom = Date.now();
  await ask('GET', '/_security/_authenticate', { authorization: `ApiKey ${key.encoded}` });
  await ask('GET', '/_security/_authenticate', { authorization: `ApiKey ${otherKey.encoded}` });
  for (let time = 0; time < DENIALS; time += 1) {
    const { status } = await ask('GET', '/_security/role', { authorization: `ApiKey ${key.encoded}` });
    expect(status).toBe(403);
  }
});

afterAll(async () => {
  await claviger.stop();
  await folder[Symbol.asyncDispose]();
});

async function ask(
  method: string,
  path: string,
  { authorization = superuser, body }: { readonly authorization?: string; readonly body?: unknown } = {},
): Promise<Answer> {
  const answer = await fetch(`${claviger.url}${path}`, {
    method,
    headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function createKey(name: string): Promise<{ readonly id: string; readonly encoded: string }> {
  const { status, body } = await ask('PUT', '/_security/api_key', {
    body: { name, role_descriptors: { r: { cluster: ['manage_own_api_key'] } } },
  });
  expect(status).toBe(200);
  // The status says that a key was made.
  return body as { readonly id: string; readonly encoded: string };
}

async function search(parameters: Readonly<Record<string, string>>): Promise<Page> {
  const { status, body } = await ask('GET', `/_claviger/audit?${new URLSearchParams(parameters).toString()}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  // The status says that it is a page.
  return body as Page;
}

/** Every event that matches, page by page. */
async function searchAll(parameters: Readonly<Record<string, string>>): Promise<Page['events']> {
  const events: Readonly<Record<string, unknown>>[] = [];
  let next: string | null = null;
  do {
    const page: Page = await search({ ...parameters, ...(next !== null && { cursor: next }) });
    events.push(...page.events);
    next = page.next;
  } while (next !== null);
  return events;
}

function denials(): Promise<Page['events']> {
  return searchAll({ key: key.id, decision: 'denied', size: '1000' });
}

describe('GET /_claviger/audit', () => {
  test('finds each denied request of a key, in all the files that the log was rotated to', async () => {
    await vi.waitFor(async () => expect(await denials()).toHaveLength(DENIALS), SETTLED);
    const files = await readdir(join(folder.path, 'audit'));
    expect(files.length).toBeGreaterThan(3);
    for (const event of await denials()) {
      expect(event).toMatchObject({
        'event.action': 'access_denied',
        decision: 'denied',
        action: 'cluster:admin/xpack/security/role/get',
        'apikey.id': key.id,
        'user.name': SUPERUSER.user,
      });
    }
  });

  test('finds the use of a key that was granted, and of that key alone', async () => {
    const uses = await searchAll({ key: key.id, action: 'authentication_success', decision: 'granted', size: '1000' });
    expect(uses).toHaveLength(1 + DENIALS);
    expect(uses.filter((event) => event['apikey.id'] !== key.id)).toEqual([]);
    const [granted, ...others] = uses.filter((event) => event['url.path'] === '/_security/_authenticate');
    expect(others).toEqual([]);
    expect(granted).toMatchObject({ 'apikey.name': 'audited', 'user.name': SUPERUSER.user, 'authentication.type': 'API_KEY' });
    expect(await searchAll({ key: otherKey.id, decision: 'denied' })).toEqual([]);
    expect(await searchAll({ key: otherKey.id })).toHaveLength(1);
  });

  test('pages through what it finds with a cursor: the newest first, nothing twice, nothing left out', async () => {
    const whole = await denials();
    const pages = await searchAll({ key: key.id, decision: 'denied', size: '7' });
    expect(pages.map((event) => event['event.id'])).toEqual(whole.map((event) => event['event.id']));
    expect(new Set(pages.map((event) => event['event.id'])).size).toBe(DENIALS);
    const times = pages.map((event) => Date.parse(String(event['@timestamp'])));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const first = await search({ key: key.id, decision: 'denied', size: '7' });
    expect(first.events).toHaveLength(7);
    expect(first.next).not.toBeNull();
  });

  test('finds by user, by what happened and by time', async () => {
    await ask('GET', '/_security/role', { authorization: rita });
    await vi.waitFor(async () => expect(await searchAll({ principal: 'rita', decision: 'granted' })).not.toEqual([]), SETTLED);
    for (const event of await searchAll({ principal: 'rita' })) expect(event['user.name']).toBe('rita');
    const made = await searchAll({ action: 'create_apikey' });
    expect(made).toHaveLength(2);
    expect(await searchAll({ action: 'create_apikey', from: String(usedFrom) })).toEqual([]);
    expect(await searchAll({ action: 'create_apikey', to: String(usedFrom) })).toEqual(made);
    expect(await searchAll({ action: 'nothing_like_this' })).toEqual([]);
  });

  test('takes manage_security; who may read the security settings alone is refused, and that is an event', async () => {
    const path = '/_claviger/audit';
    expect(await ask('GET', path, { authorization: rita })).toMatchObject({ status: 403 });
    expect(await ask('GET', path, { authorization: `ApiKey ${key.encoded}` })).toMatchObject({ status: 403 });
    expect(await ask('GET', path, { authorization: 'none' })).toMatchObject({ status: 401 });
    const refused = { principal: 'rita', decision: 'denied' };
    await vi.waitFor(async () => expect(await searchAll(refused)).toHaveLength(1), SETTLED);
  });

  test('refuses a cursor and conditions that cannot be', async () => {
    for (const query of ['cursor=x', 'decision=maybe', 'size=0', 'size=1001', 'from=yesterday', 'kay=a']) {
      expect(await ask('GET', `/_claviger/audit?${query}`)).toMatchObject({ status: 400 });
    }
  });
});
