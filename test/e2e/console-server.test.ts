import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { type ConsoleVisitor, visitConsole } from '../support/console-visitor.ts';
import { basicAuthorization, sendRequest } from '../support/http-request.ts';
import { openSampleUpstream, type SampleUpstream } from '../support/sample-upstream.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SUPERUSER = { user: 'elastic', password: 'console: correct horse' };
const ANN = { username: 'ann', password: 'console: ann battery' };
const BODY_BYTES_MAX = 4_096;

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let upstream: SampleUpstream;
let claviger: ClavigerProcess;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  upstream = await openSampleUpstream();
  claviger = await startClaviger({
    dataFolder: folder.path,
    upstream: upstream.url,
    bootstrap: SUPERUSER,
    console: true,
    env: { CLAVIGER_CONSOLE_REQUEST_BODY_BYTES_MAX: String(BODY_BYTES_MAX) },
  });
  await asSuperuser('PUT', '/_security/role/keys', { cluster: ['manage_own_api_key'] });
  await putAnn();
});

afterAll(async () => {
  await claviger.stop();
  await upstream.close();
  await folder[Symbol.asyncDispose]();
});

async function asSuperuser(method: string, path: string, body?: object): Promise<void> {
  const authorization = basicAuthorization(SUPERUSER);
  const { status, text } = await sendRequest({ method, url: `${claviger.url}${path}`, authorization, body });
  expect(status, text).toBe(200);
}

function putAnn(): Promise<void> {
  return asSuperuser('PUT', `/_security/user/${ANN.username}`, { password: ANN.password, roles: ['keys'] });
}

function ask(...asked: Parameters<ConsoleVisitor['ask']>): ReturnType<ConsoleVisitor['ask']> {
  return visitConsole(claviger.consoleUrl).ask(...asked);
}

function own(more?: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return visitConsole(claviger.consoleUrl).own(more);
}

function signIn(user = ANN): ReturnType<ConsoleVisitor['signIn']> {
  return visitConsole(claviger.consoleUrl).signIn(user);
}

describe('signing in', () => {
  test('gives a cookie that scripts, other sites and other hosts cannot use', async () => {
    const { headers, text } = await ask('POST', '/session', own(), JSON.stringify(ANN));
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^__Host-claviger-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    expect(text).not.toContain(cookie.slice(25, 68));
    expect(JSON.parse(text)).toMatchObject({ username: 'ann', realm: { name: 'default_native' }, api_url: claviger.url });
    expect(headers['cache-control']).toBe('no-store');
  });

  test('an unknown user and a wrong password are told the same, and both are audited', async () => {
    const wrong = await ask('POST', '/session', own(), JSON.stringify({ ...ANN, password: 'wrong' }));
    const unknown = await ask('POST', '/session', own(), JSON.stringify({ username: 'nobody', password: 'wrong' }));
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.text).toBe(unknown.text);
    expect(wrong.headers['www-authenticate']).toBeUndefined();
    const audited = await sendRequest({
      method: 'GET',
      url: `${claviger.url}/_claviger/audit?action=authentication_failed&principal=nobody`,
      authorization: basicAuthorization(SUPERUSER),
    });
    expect(audited.text).toContain('"url.path":"/session"');
    expect(audited.text).not.toContain('wrong"');
  });

  test.each([
    { body: '', status: 400 },
    { body: '[]', status: 400 },
    { body: '{"username":"ann"}', status: 400 },
    { body: '{"username":1,"password":"x"}', status: 400 },
    { body: '{"username":"ann","password":""}', status: 400 },
    { body: 'x'.repeat(BODY_BYTES_MAX + 1), status: 413 },
  ])('with [$body] is answered with $status', async ({ body, status }) => {
    expect((await ask('POST', '/session', own(), body)).status).toBe(status);
  });

  test('from another site is refused, whatever it says', async () => {
    for (const headers of [
      {},
      { origin: 'http://evil.example' },
      { origin: 'null' },
      own({ 'sec-fetch-site': 'cross-site' }),
    ]) {
      expect((await ask('POST', '/session', headers as Record<string, string>, JSON.stringify(ANN))).status).toBe(403);
    }
  });

  test('makes a new session each time: one that a stranger set is not taken up', async () => {
    const before = await signIn();
    const { headers } = await ask('POST', '/session', before, JSON.stringify(ANN));
    expect(headers['set-cookie']?.[0]).not.toContain(before['cookie'] ?? '');
    expect((await ask('GET', '/session', before)).status).toBe(401);
  });
});

describe('a session', () => {
  test('reaches the public API as its user', async () => {
    const session = await signIn();
    const { status, headers, text } = await ask('GET', '/api/_security/_authenticate', session);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ username: 'ann', authentication_type: 'realm', roles: ['keys'] });
    expect(headers['cache-control']).toBe('no-store');
    expect((await ask('GET', '/api/_security/user', session)).status).toBe(403);
    expect((await ask('GET', '/api/_security/_authenticate')).status).toBe(401);
  });

  test('changes nothing without its token', async () => {
    const session = await signIn();
    const body = JSON.stringify({ name: 'made here' });
    const { 'x-claviger-csrf': _token, ...without } = session;
    expect((await ask('POST', '/api/_security/api_key', without, body)).status).toBe(403);
    expect((await ask('POST', '/api/_security/api_key', { ...session, 'x-claviger-csrf': 'wrong' }, body)).status).toBe(403);
    expect((await ask('POST', '/api/_security/api_key', session, body)).status).toBe(200);
  });

  test('credentials, identities and cookies of the browser reach nobody', async () => {
    const session = await signIn();
    const smuggled = {
      ...session,
      authorization: basicAuthorization(SUPERUSER),
      'es-security-runas-user': 'elastic',
      'x-proxy-user': 'elastic',
    };
    expect(JSON.parse((await ask('GET', '/api/_security/_authenticate', smuggled)).text).username).toBe('ann');
    upstream.seen.length = 0;
    await ask('GET', '/api/_cluster/health', await signIn({ username: SUPERUSER.user, password: SUPERUSER.password }));
    expect(upstream.rawBytes()).not.toMatch(/__Host-claviger|x-claviger-csrf/i);
  });

  test.each(['/api', '/api/', '/api/logs/_search', '/api/_cat/indices', '/api//_search', '/api/_cluster/settings', '/api/%zz'])(
    'does not reach %s of the cluster',
    async (path) => {
      const session = await signIn({ username: SUPERUSER.user, password: SUPERUSER.password });
      upstream.seen.length = 0;
      expect((await ask('GET', path, session)).status).toBe(404);
      // What Claviger itself asks of the cluster now and then is another matter.
      expect(upstream.seen.map(({ target }) => target)).not.toContain(path.slice('/api'.length));
    },
  );

  test('is listed, and one ends one’s own', async () => {
    const first = await signIn();
    const second = await signIn();
    const { sessions } = JSON.parse((await ask('GET', '/session/_all', second)).text);
    const other = sessions.find(({ is_current: isCurrent }: { is_current: boolean }) => !isCurrent);
    expect(JSON.stringify(sessions)).not.toContain((second['cookie'] ?? '').slice(-43));
    expect((await ask('DELETE', '/session/unknown', second)).status).toBe(404);
    expect((await ask('DELETE', `/session/${other.id}`, second)).status).toBe(200);
    expect((await ask('DELETE', '/session/_others', second)).status).toBe(200);
    expect((await ask('GET', '/session', first)).status).toBe(401);
    const { status, headers } = await ask('DELETE', '/session', second);
    expect([status, headers['set-cookie']?.[0]]).toEqual([200, expect.stringContaining('Max-Age=0')]);
    expect((await ask('GET', '/session', second)).status).toBe(401);
  });

  test('ends when its user is disabled, deleted or has another password; roles count as they are now', async () => {
    const session = await signIn();
    await asSuperuser('PUT', '/_security/user/ann', { roles: [] });
    expect((await ask('GET', '/api/_security/api_key?owner=true', session)).status).toBe(403);
    await asSuperuser('PUT', '/_security/user/ann', { roles: ['keys'] });
    expect((await ask('GET', '/api/_security/api_key?owner=true', session)).status).toBe(200);
    await asSuperuser('PUT', '/_security/user/ann/_disable');
    expect((await ask('GET', '/session', session)).status).toBe(401);
    await asSuperuser('PUT', '/_security/user/ann/_enable');
    expect((await ask('GET', '/session', session)).status).toBe(401);
    const third = await signIn();
    await asSuperuser('PUT', '/_security/user/ann/_password', { password: 'console: another battery' });
    expect((await ask('GET', '/api/_security/_authenticate', third)).status).toBe(401);
    await putAnn();
    const fourth = await signIn();
    await asSuperuser('DELETE', '/_security/user/ann');
    expect((await ask('GET', '/session', fourth)).status).toBe(401);
    await putAnn();
  });
});

describe('every answer', () => {
  test.each(['/', '/keys', '/session', '/api/x', '/assets/none.js'])(
    'of %s keeps browsers from doing anything else with it',
    async (path) => {
      const { headers } = await ask('GET', path);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|data:|https?:/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  test('is refused under a name that is not the console’s', async () => {
    for (const host of ['evil.example', 'evil.example:9280', '127.0.0.1:1']) {
      expect((await ask('GET', '/', { host })).status).toBe(421);
    }
  });
});

test('the page holds nothing inline and loads from nowhere else', async () => {
  const { text } = await ask('GET', '/keys');
  expect(text).toContain('<div id="root">');
  expect(text).not.toMatch(/<script(?![^>]*\ssrc="\/)[^>]*>|<style|\son\w+=|\sstyle=|https?:\/\//);
});

test('a body that is cut is no defect of the console’s', async () => {
  const { hostname, port, host } = new URL(claviger.consoleUrl);
  const headers = { host, ...own(), 'content-length': '100' };
  await new Promise<void>((resolve) => {
    const sent = httpRequest({ hostname, port, method: 'POST', path: '/session', headers, agent: false });
    sent.on('error', () => resolve());
    sent.write('{"username":');
    setImmediate(() => sent.destroy());
  });
  expect((await ask('GET', '/session/methods')).status).toBe(200);
  expect(claviger.output()).not.toContain('a request to the console failed');
});
