import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { visitConsole } from '../support/console-visitor.ts';
import { basicAuthorization, type HttpRequest, sendRequest } from '../support/http-request.ts';
import { findSecrets } from '../support/secret-search.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const KEYS = 100;
const USERS = 5;
const LONG_LIVED_TOKENS = 5;
const LOGINS = 10;
/** Access and refresh token, and those of the successor. */
const TOKENS_PER_LOGIN = 4;
const SIGN_INS = 5;
/** Password, cookie, token of the session, and a key made in it. */
const SECRETS_PER_SIGN_IN = 4;
const SUPERUSER = { user: 'elastic', password: 'bootstrap-h0rse-battery' };
const UNREADABLE_BODY_PASSWORD = 'unreadable-b0dy-battery';
const METRICS_ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/metrics/;

/** Everything that the product wrote or answered while it was given secrets. */
interface Evidence {
  /** By the names they are told by. */
  readonly secrets: Map<string, string>;
  readonly keyIds: string[];
  /** Bytes by place: files of the data folder, the process's output, error bodies, metrics. */
  readonly places: Map<string, Buffer>;
}

const evidence: Evidence = { secrets: new Map(), keyIds: [], places: new Map() };
let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  const env = {
    CLAVIGER_LOG_LEVEL: 'trace',
    CLAVIGER_METRICS_LISTEN: '127.0.0.1:0',
    CLAVIGER_AUDIT_FLUSH_INTERVAL_MS: '1',
    // Many wrong secrets come from here, and each must be looked at.
    CLAVIGER_AUTHC_THROTTLE_ENABLED: 'false',
  };
  const claviger = await startClaviger({ dataFolder: folder.path, bootstrap: SUPERUSER, console: true, env });
  try {
    evidence.secrets.set('bootstrap password', SUPERUSER.password);
    for (let number = 1; number <= KEYS; number++) await useKey(claviger, number);
    for (let number = 1; number <= USERS; number++) await useUser(claviger, number);
    for (let number = 1; number <= LOGINS; number++) await useTokens(claviger, number);
    for (let number = 1; number <= LONG_LIVED_TOKENS; number++) await useLongLivedToken(claviger, number);
    for (let number = 1; number <= SIGN_INS; number++) await useConsole(claviger, number);
    await sendUnreadableBody(claviger);
    evidence.places.set('metrics', Buffer.from(await readMetrics(claviger)));
    // A clean stop folds the write-ahead log into the database: it is read before, and the rest of the audit after.
    await takeFiles('running');
    await claviger.stop();
    await takeFiles('stopped');
  } finally {
    await claviger.kill();
    evidence.places.set('output', Buffer.from(claviger.output()));
  }
});

afterAll(() => folder[Symbol.asyncDispose]());

test('no key secret, token or password stands in the database, its write-ahead log, the logs at trace, the audit, error bodies or metrics', () => {
  expect(evidence.secrets.size).toBe(
    1 + KEYS + USERS + LONG_LIVED_TOKENS + LOGINS * TOKENS_PER_LOGIN + SIGN_INS * SECRETS_PER_SIGN_IN + 1,
  );
  expect(findSecrets(evidence.secrets, evidence.places)).toEqual([]);
});

test.each([
  { what: 'the database while it ran, its write-ahead log included', place: /^running\/claviger\.sqlite/ },
  { what: 'the database after the stop', place: /^stopped\/claviger\.sqlite/ },
  { what: 'the audit', place: /^stopped\/audit\// },
])('$what told of every key when it was searched', ({ place }) => {
  const text = textOf(place);
  expect(evidence.keyIds.filter((id) => !text.includes(id))).toEqual([]);
});

test('the log, the metrics and the refusals were there to be searched', () => {
  expect(textOf(/^running\/claviger\.sqlite-wal$/)).not.toBe('');
  expect(textOf(/^output$/)).toContain('"level":');
  expect(textOf(/^metrics$/)).toContain('# TYPE');
  expect([...evidence.places.keys()].filter((place) => place.startsWith('refusal')).length).toBeGreaterThan(KEYS);
});

/** A key's whole life, and the ways in which its secret is misused. */
async function useKey(claviger: ClavigerProcess, number: number): Promise<void> {
  const own = `${claviger.url}/_security/api_key`;
  const authorization = basicAuthorization(SUPERUSER);
  const created = (
    await expectStatus(200, { method: 'POST', url: own, authorization, body: { name: `key ${number}` } })
  ).json();
  const {
    id,
    api_key: secret,
    encoded,
  } = created as { readonly id: string; readonly api_key: string; readonly encoded: string };
  evidence.secrets.set(`secret of key ${number}`, secret);
  evidence.keyIds.push(id);

  const me = { method: 'GET', url: `${claviger.url}/_security/_authenticate` };
  await expectStatus(200, { ...me, authorization: `ApiKey ${encoded}` });
  await expectRefusal(503, { method: 'GET', url: `${claviger.url}/index/_search`, authorization: `ApiKey ${encoded}` });
  await expectRefusal(401, { ...me, authorization: `ApiKey ${btoa(`${evidence.keyIds[0]}x:${secret}`)}` });
  await expectRefusal(401, { ...me, authorization: `ApiKey ${id}:${secret}` });
  await expectRefusal(401, { ...me, authorization: `Bearer ${secret}` });
  await expectRefusal(400, { method: 'POST', url: own, authorization, body: { name: 'x', api_key: secret } });
  await expectStatus(200, { method: 'DELETE', url: own, authorization, body: { ids: [id] } });
  await expectRefusal(401, { ...me, authorization: `ApiKey ${encoded}` });
}

/** A long-lived token's whole life, whole in the path where it may be, and the ways in which it is misused. */
async function useLongLivedToken(claviger: ClavigerProcess, number: number): Promise<void> {
  const own = `${claviger.url}/_security/token`;
  const authorization = basicAuthorization(SUPERUSER);
  const made = await expectStatus(200, { method: 'POST', url: own, authorization, body: { renew_interval: '1h' } });
  // The status says that a token was made.
  const { id, token } = made.json() as { readonly id: string; readonly token: string };
  evidence.secrets.set(`secret of long-lived token ${number}`, token.slice(id.length + 1));
  evidence.keyIds.push(id);

  const me = { method: 'GET', url: `${claviger.url}/_security/_authenticate` };
  await expectStatus(200, { ...me, authorization: `Bearer ${token}` });
  await expectRefusal(503, { method: 'GET', url: `${claviger.url}/index/_search`, authorization: `Bearer ${token}` });
  await expectRefusal(401, { ...me, authorization: `Bearer ${token}x` });
  await expectRefusal(401, { ...me, authorization: `ApiKey ${token}` });
  await expectRefusal(401, { method: 'GET', url: `${own}/${token}` });
  await expectRefusal(405, { method: 'PUT', url: `${own}/${token}`, authorization });
  await expectRefusal(400, { method: 'GET', url: `${own}/${token}?token=1`, authorization });
  await expectRefusal(400, { method: 'GET', url: `${own.replace('token', '%74oken')}/${token}`, authorization });
  await expectRefusal(400, { method: 'POST', url: `${own}/_get`, authorization, body: { token, unknown: token } });
  await expectStatus(200, { method: 'POST', url: `${own}/${token}/_renew`, authorization });
  await expectStatus(200, { method: 'DELETE', url: `${own}/${token}`, authorization });
  await expectRefusal(401, { ...me, authorization: `Bearer ${token}` });
}

/** A user made, used, misused and given another role. */
async function useUser(claviger: ClavigerProcess, number: number): Promise<void> {
  const user = `user-${number}`;
  const password = `user-${number}-correct-h0rse`;
  evidence.secrets.set(`password of user ${number}`, password);
  const account = {
    method: 'PUT',
    url: `${claviger.url}/_security/user/${user}`,
    authorization: basicAuthorization(SUPERUSER),
  };
  const me = { method: 'GET', url: `${claviger.url}/_security/_authenticate` };
  await expectStatus(200, { ...account, body: { password, roles: [] } });
  await expectStatus(200, { ...me, authorization: basicAuthorization({ user, password }) });
  await expectRefusal(401, { ...me, authorization: basicAuthorization({ user: 'nobody', password }) });
  await expectRefusal(400, { ...account, body: { password, roles: [], secret_question: password } });
  await expectRefusal(400, { ...account, body: { password, password_hash: password, roles: [] } });
}

/** Somebody signs in to the console, makes a key, and what the browser has is misused. */
async function useConsole(claviger: ClavigerProcess, number: number): Promise<void> {
  const visitor = visitConsole(claviger.consoleUrl);
  const username = `visitor-${number}`;
  const password = `visitor-${number}-correct-h0rse`;
  const body = { password, roles: ['superuser'] };
  const url = `${claviger.url}/_security/user/${username}`;
  await expectStatus(200, { method: 'PUT', url, authorization: basicAuthorization(SUPERUSER), body });
  const session = await visitor.signIn({ username, password });
  const cookie = session['cookie']?.split('=')[1] ?? '';
  const token = session['x-claviger-csrf'] ?? '';
  const made = await visitor.ask('POST', '/api/_security/api_key', session, JSON.stringify({ name: `visitor ${number}` }));
  expect(made.status, made.text).toBe(200);
  evidence.secrets.set(`password of visitor ${number}`, password);
  evidence.secrets.set(`cookie of visitor ${number}`, cookie);
  evidence.secrets.set(`token of the session of visitor ${number}`, token);
  evidence.secrets.set(`key of visitor ${number}`, JSON.parse(made.text).api_key);

  const refusals = [
    await visitor.ask('POST', '/session', visitor.own(), JSON.stringify({ username: 'nobody', password })),
    await visitor.ask('POST', '/session', visitor.own(), `{"password":"${password}" "username"}`),
    await visitor.ask('POST', '/session', visitor.own(), JSON.stringify({ username: 1, password })),
    await visitor.ask('GET', '/session', { ...session, cookie: `__Host-claviger-session=${token}` }),
    await visitor.ask('DELETE', `/session/${cookie}`, session),
    await visitor.ask('POST', '/api/_security/api_key', { ...session, 'x-claviger-csrf': cookie }, '{}'),
    await visitor.ask('GET', `/api/_search?q=${token}`, session),
  ];
  for (const { status, headers, text } of refusals) {
    expect(status, text).toBeGreaterThanOrEqual(400);
    evidence.places.set(`refusal ${evidence.places.size}`, Buffer.from(`${JSON.stringify(headers)}\n${text}`));
  }
  expect((await visitor.ask('DELETE', '/session', session)).status).toBe(200);
}

/** Tokens made, used, refreshed, misused and invalidated. */
async function useTokens(claviger: ClavigerProcess, number: number): Promise<void> {
  const url = `${claviger.url}/_security/oauth2/token`;
  const post = { method: 'POST', url, authorization: basicAuthorization(SUPERUSER) };
  const me = { method: 'GET', url: `${claviger.url}/_security/_authenticate` };
  const login = { grant_type: 'password', username: SUPERUSER.user, password: SUPERUSER.password };
  const make = async (name: string, body: object): Promise<{ readonly access: string; readonly refresh: string }> => {
    // A token's answer has both.
    const made = (await expectStatus(200, { ...post, body })).json() as { access_token: string; refresh_token: string };
    evidence.secrets.set(`access token of ${name} ${number}`, made.access_token);
    evidence.secrets.set(`refresh token of ${name} ${number}`, made.refresh_token);
    return { access: made.access_token, refresh: made.refresh_token };
  };
  const first = await make('login', login);
  const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh };
  const second = await make('successor', refresh);
  await expectStatus(200, { ...me, authorization: `Bearer ${second.access}` });
  await expectRefusal(401, { ...me, authorization: `Bearer ${second.refresh}` });
  await expectRefusal(401, { ...me, authorization: `ApiKey ${second.access}` });
  await expectRefusal(400, { ...post, url: `${url}?refresh_token=${second.refresh}`, body: refresh });
  await expectRefusal(400, { ...post, body: { ...refresh, refresh_token: second.access } });
  await expectRefusal(400, { ...post, body: { ...refresh, username: second.refresh } });
  await expectRefusal(400, { ...post, body: `{"refresh_token":"${second.refresh}" "x"}` });
  await expectStatus(200, { ...post, method: 'DELETE', body: { token: second.access } });
  await expectRefusal(401, { ...me, authorization: `Bearer ${second.access}` });
  await expectRefusal(400, { ...post, method: 'DELETE', body: { token: second.access, refresh_token: second.refresh } });
}

/**
 * A body that is no JSON. As in Elasticsearch (`at [Source: (byte[])"…"`, recorded), the parser's message shows its sender
 * the body again, so the answer is not searched; the log and the audit are.
 */
async function sendUnreadableBody(claviger: ClavigerProcess): Promise<void> {
  evidence.secrets.set('password in an unreadable body', UNREADABLE_BODY_PASSWORD);
  const url = `${claviger.url}/_security/user/unreadable`;
  const body = `{"password":"${UNREADABLE_BODY_PASSWORD}" "roles"}`;
  await expectStatus(400, { method: 'PUT', url, authorization: basicAuthorization(SUPERUSER), body });
}

async function expectStatus(status: number, request: HttpRequest): ReturnType<typeof sendRequest> {
  const response = await sendRequest(request);
  expect(response.status, `${request.method} ${request.url}: ${response.text}`).toBe(status);
  return response;
}

async function expectRefusal(status: number, request: HttpRequest): Promise<void> {
  const response = await expectStatus(status, request);
  const text = `${JSON.stringify([...response.headers])}\n${response.text}`;
  evidence.places.set(`refusal ${evidence.places.size}`, Buffer.from(text));
}

async function readMetrics(claviger: ClavigerProcess): Promise<string> {
  const [url] = await claviger.waitForOutput(METRICS_ADDRESS);
  return (await expectStatus(200, { method: 'GET', url })).text;
}

async function takeFiles(moment: string): Promise<void> {
  for (const entry of await readdir(folder.path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    evidence.places.set(`${moment}/${relative(folder.path, path)}`, await readFile(path));
  }
}

function textOf(place: RegExp): string {
  const bytes = [...evidence.places].filter(([name]) => place.test(name)).map(([, content]) => content);
  return Buffer.concat(bytes).toString('latin1');
}
