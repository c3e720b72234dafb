import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { quickHashing } from '../../test/support/authentication-fixtures.ts';
import { AUTHORITY_EXTENSIONS, ClientAuthority, derOf, type MadeCertificate } from '../../test/support/client-authority.ts';
import { describeWith } from '../../test/support/requirements.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { loadSettings } from '../config/load-settings.ts';
import { Secret } from '../domain/secret.ts';
import { openLog } from '../platform/log.ts';
import { startServer } from '../server.ts';

const REALMS = 'xpack.security.authc.realms';
const SERVER_EXTENSIONS = ['subjectAltName=IP:127.0.0.1'];

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

async function openFolder(): Promise<string> {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  return folder.path;
}

/** A server with these settings, whose superuser has the password `first-password`. */
async function start(folder: string, values: Readonly<Record<string, unknown>>): Promise<string> {
  const all = {
    'claviger.listen': '127.0.0.1:0',
    'claviger.console.enabled': false,
    'claviger.metrics.listen': 'off',
    'claviger.data.path': join(folder, 'data'),
    'xpack.security.authc.password_hashing.algorithm': 'bcrypt4',
    ...values,
  };
  const loaded = loadSettings([{ name: 'the test', values: new Map(Object.entries(all)) }]);
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ sentence }) => sentence).join('\n'));
  const bootstrapPassword = new Secret('first-password');
  const server = await startServer({ settings: loaded.settings, log: openLog('silent', 'test'), bootstrapPassword });
  onTestFinished(() => server.stop());
  return server.url;
}

async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(`${url}/_security/_authenticate`, { headers });
  // The own API answers with JSON objects.
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}

function basic(username: string, password: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

async function mapEverybody(url: string, realm: string, send: typeof fetch = fetch): Promise<void> {
  const answer = await send(`${url}/_security/role_mapping/all`, {
    method: 'PUT',
    headers: { ...basic('elastic', 'first-password'), 'content-type': 'application/json' },
    body: JSON.stringify({ enabled: true, roles: ['monitoring_user'], rules: { field: { 'realm.name': realm } } }),
  });
  expect(answer.status).toBe(200);
}

describe('a realm of files', () => {
  async function open() {
    const folder = await openFolder();
    const users = join(folder, 'users');
    const roles = join(folder, 'users_roles');
    const hash = await quickHashing().hash(new Secret('jane-password'));
    writeFileSync(users, `jane:${hash}\nbroken\n`);
    writeFileSync(roles, 'superuser:jane\n');
    const url = await start(folder, {
      [`${REALMS}.file.files.order`]: 0,
      [`${REALMS}.file.files.files.users`]: users,
      [`${REALMS}.file.files.files.users_roles`]: roles,
      [`${REALMS}.file.files.files.interval_ms`]: 100,
    });
    return { url, users, roles };
  }

  test('lets its users in, and the native realm those whom it does not know', async () => {
    const { url } = await open();
    expect(await ask(url, basic('jane', 'jane-password'))).toMatchObject({
      status: 200,
      body: { username: 'jane', roles: ['superuser'], authentication_realm: { name: 'files', type: 'file' } },
    });
    expect((await ask(url, basic('jane', 'other'))).status).toBe(401);
    expect((await ask(url, basic('elastic', 'first-password'))).status).toBe(200);
  });

  test('follows a change, and lets nobody in when its files are gone', async () => {
    const { url, users, roles } = await open();
    const jane = basic('jane', 'jane-password');
    expect((await ask(url, jane)).status).toBe(200);
    writeFileSync(roles, 'monitoring_user:jane\n');
    await vi.waitFor(async () => expect((await ask(url, jane)).body).toMatchObject({ roles: ['monitoring_user'] }), 5_000);
    writeFileSync(users, '');
    await vi.waitFor(async () => expect((await ask(url, jane)).status).toBe(401), 5_000);
  });
});

describe('a proxy that names users', () => {
  const NAMED = { 'x-proxy-user': 'jane', 'x-proxy-roles': 'staff' };

  test('is believed when it is one of the peers', async () => {
    const url = await start(await openFolder(), {
      [`${REALMS}.claviger.edge.order`]: 5,
      [`${REALMS}.claviger.edge.peers`]: '127.0.0.0/8',
    });
    await mapEverybody(url, 'edge');
    expect(await ask(url, NAMED)).toMatchObject({
      status: 200,
      body: { username: 'jane', roles: ['monitoring_user'], authentication_realm: { name: 'edge', type: 'claviger' } },
    });
    expect(await ask(url, { ...NAMED, ...basic('elastic', 'first-password') })).toMatchObject({
      body: { username: 'elastic' },
    });
    expect((await ask(url, { 'x-proxy-user': 'jane,admin' })).status).toBe(401);
  });

  test('is nobody when it is not', async () => {
    const url = await start(await openFolder(), {
      [`${REALMS}.claviger.edge.order`]: 5,
      [`${REALMS}.claviger.edge.peers`]: '192.0.2.0/24',
    });
    expect(await ask(url, NAMED)).toMatchObject({
      status: 401,
      body: { error: { reason: /missing authentication credentials/ } },
    });
  });
});

describeWith('openssl', 'a realm of client certificates', () => {
  async function open(changes: Readonly<Record<string, unknown>> = {}) {
    const folder = await openFolder();
    const authority = new ClientAuthority(folder);
    const server = authority.issue('server', { extensions: SERVER_EXTENSIONS });
    const url = await start(folder, {
      'xpack.security.http.ssl.enabled': true,
      'xpack.security.http.ssl.certificate': server.certificate,
      'xpack.security.http.ssl.key': server.key,
      'xpack.security.http.ssl.certificate_authorities': authority.root.certificate,
      'xpack.security.http.ssl.client_authentication': 'optional',
      [`${REALMS}.pki.certs.order`]: 3,
      ...changes,
    });
    return { folder, authority, url };
  }

  /** Asks who one is, over a connection of its own. */
  function askWith(
    url: string,
    authority: ClientAuthority,
    client: MadeCertificate | null,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const ca = readFileSync(authority.root.certificate);
    const own = client === null ? {} : { cert: readFileSync(client.certificate), key: readFileSync(client.key) };
    const sent = request(`${url}/_security/_authenticate`, { ca, ...own, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) }),
      );
    });
    sent.on('error', reject).end();
    return promise;
  }

  test('lets in who shows one of the authority, under the name in it', async () => {
    const { url, authority } = await open();
    const jane = authority.issue('jane', { subject: '/O=x/CN=jane' });
    expect(await askWith(url, authority, jane)).toMatchObject({
      status: 200,
      body: { username: 'jane', metadata: { pki_dn: 'CN=jane, O=x' }, authentication_realm: { name: 'certs', type: 'pki' } },
    });
    expect((await askWith(url, authority, null)).status).toBe(401);
    const asElastic = await askWith(url, authority, jane, basic('elastic', 'first-password'));
    expect(asElastic.body).toMatchObject({ username: 'elastic' });
    expect((await askWith(url, authority, jane, basic('elastic', 'wrong'))).status).toBe(401);
  });

  test('refuses one of a stranger', async () => {
    const { url, authority } = await open();
    const stranger = new ClientAuthority(await openFolder());
    expect(await askWith(url, authority, stranger.issue('jane'))).toMatchObject({
      status: 401,
      body: { error: { reason: 'unable to authenticate user [CN=jane] for REST request [/_security/_authenticate]' } },
    });
  });

  test('refuses one that was revoked, as soon as the list says so', async () => {
    const folder = await openFolder();
    const authority = new ClientAuthority(folder);
    const server = authority.issue('server', { extensions: SERVER_EXTENSIONS });
    const [jane, bob] = [authority.issue('jane'), authority.issue('bob')];
    const list = authority.revoke('list', []);
    const url = await start(folder, {
      'xpack.security.http.ssl.enabled': true,
      'xpack.security.http.ssl.certificate': server.certificate,
      'xpack.security.http.ssl.key': server.key,
      'xpack.security.http.ssl.client_authentication': 'optional',
      [`${REALMS}.pki.certs.order`]: 3,
      [`${REALMS}.pki.certs.certificate_authorities`]: authority.root.certificate,
      [`${REALMS}.pki.certs.revocation.lists`]: list,
      [`${REALMS}.pki.certs.revocation.interval_ms`]: 100,
    });
    expect((await askWith(url, authority, jane)).status).toBe(200);
    authority.revoke('list', [jane]);
    await vi.waitFor(async () => expect((await askWith(url, authority, jane)).status).toBe(401), 5_000);
    expect((await askWith(url, authority, bob)).status).toBe(200);
    writeFileSync(list, 'no list');
    await vi.waitFor(async () => expect((await askWith(url, authority, bob)).status).toBe(401), 5_000);
  });

  test('believes a proxy that forwards one, and never takes the proxy for its client', async () => {
    const folder = await openFolder();
    const authority = new ClientAuthority(folder);
    const server = authority.issue('server', { extensions: SERVER_EXTENSIONS });
    const middle = authority.issue('middle', { extensions: AUTHORITY_EXTENSIONS });
    const [jane, proxy] = [authority.issue('jane', {}, middle), authority.issue('proxy')];
    const url = await start(folder, {
      'xpack.security.http.ssl.enabled': true,
      'xpack.security.http.ssl.certificate': server.certificate,
      'xpack.security.http.ssl.key': server.key,
      'xpack.security.http.ssl.client_authentication': 'optional',
      [`${REALMS}.pki.certs.order`]: 3,
      [`${REALMS}.pki.certs.certificate_authorities`]: authority.root.certificate,
      [`${REALMS}.pki.certs.forwarded.peers`]: '127.0.0.1',
    });
    const item = (made: MadeCertificate): string => `:${Buffer.from(derOf(made)).toString('base64')}:`;
    const forward = (headers: Readonly<Record<string, string>>) => askWith(url, authority, proxy, headers);
    const whole = { 'client-cert': item(jane), 'client-cert-chain': item(middle) };
    expect(await forward(whole)).toMatchObject({ status: 200, body: { username: 'jane' } });
    const pem = {
      'client-cert': encodeURIComponent(readFileSync(jane.certificate, 'utf8')),
      'client-cert-chain': item(middle),
    };
    expect(await forward(pem)).toMatchObject({ status: 200, body: { username: 'jane' } });
    expect((await forward({ 'client-cert': item(jane) })).status).toBe(401);
    expect((await forward({ ...whole, 'client-cert': `${item(jane)}, ${item(jane)}` })).status).toBe(401);
    expect(await forward({})).toMatchObject({ status: 401, body: { error: { reason: /missing authentication credentials/ } } });
  });
});

describe('failed attempts', () => {
  const LIMITS = { 'claviger.authc.throttle.pair_failures_max': 3, 'claviger.authc.throttle.delay': '1s' };

  test('are answered with 429 before anything is checked, and the right password is taken from another source', async () => {
    const url = await start(await openFolder(), { ...LIMITS, 'claviger.http.trusted_proxies': '127.0.0.1' });
    const login = (password: string, from: string) => ask(url, { ...basic('elastic', password), 'x-forwarded-for': from });
    for (let i = 0; i < 3; i += 1) expect((await login(`wrong-${i}`, '203.0.113.9')).status).toBe(401);
    const refused = await login('first-password', '203.0.113.9');
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect(refused.body).toMatchObject({ error: { reason: 'too many failed attempts to authenticate: try again later' } });
    expect((await login('first-password', '203.0.113.10')).status).toBe(200);
    await delay(1_100);
    expect((await login('first-password', '203.0.113.9')).status).toBe(200);
  });

  test('of one network count together, and what a stranger says of itself does not', async () => {
    const url = await start(await openFolder(), LIMITS);
    for (let i = 0; i < 3; i += 1) await ask(url, { ...basic('elastic', `wrong-${i}`), 'x-forwarded-for': `203.0.113.${i}` });
    expect((await ask(url, { ...basic('elastic', 'wrong'), 'x-forwarded-for': '203.0.113.99' })).status).toBe(429);
  });

  test('leave alone who is remembered', async () => {
    const url = await start(await openFolder(), LIMITS);
    const right = basic('elastic', 'first-password');
    expect((await ask(url, right)).status).toBe(200);
    for (let i = 0; i < 5; i += 1) await ask(url, basic('elastic', `wrong-${i}`));
    expect((await ask(url, right)).status).toBe(200);
  });

  test('delay nobody where the settings switch it off', async () => {
    const url = await start(await openFolder(), { ...LIMITS, 'claviger.authc.throttle.enabled': false });
    for (let i = 0; i < 9; i += 1) expect((await ask(url, basic('elastic', `wrong-${i}`))).status).toBe(401);
  });
});
