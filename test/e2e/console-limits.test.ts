import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { type ConsoleVisitor, visitConsole } from '../support/console-visitor.ts';
import { basicAuthorization, sendRequest } from '../support/http-request.ts';
import { openSampleUpstream } from '../support/sample-upstream.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SUPERUSER = { username: 'elastic', password: 'limits: correct horse' };
const ANSWER_BYTES_MAX = 65_536;
const TARGET_BYTES_MAX = 4_096;
const FAILURES_MAX = 3;

const resources = new AsyncDisposableStack();
let claviger: ClavigerProcess;
let visitor: ConsoleVisitor;
/** What the cluster answers about its health. */
let health = '{}';

beforeAll(async () => {
  const folder = resources.use(await makeTemporaryFolder());
  const upstream = await openSampleUpstream({
    script: (request, response) => {
      if (request.url?.startsWith('/_cluster/health') !== true) return false;
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'of=the-cluster', 'x-of': 'the cluster' });
      response.end(health);
      return true;
    },
  });
  resources.defer(() => upstream.close());
  claviger = await startClaviger({
    dataFolder: folder.path,
    upstream: upstream.url,
    bootstrap: { user: SUPERUSER.username, password: SUPERUSER.password },
    console: true,
    env: {
      CLAVIGER_CONSOLE_ANSWER_BYTES_MAX: String(ANSWER_BYTES_MAX),
      CLAVIGER_CONSOLE_SESSION_SESSIONS_PER_USER_MAX: '2',
      CLAVIGER_AUTHC_THROTTLE_PAIR_FAILURES_MAX: String(FAILURES_MAX),
      CLAVIGER_AUTHC_THROTTLE_DELAY: '1h',
      CLAVIGER_AUTHC_THROTTLE_DELAY_MAX: '1h',
      CLAVIGER_METRICS_LISTEN: '127.0.0.1:0',
    },
  });
  resources.defer(async () => void (await claviger.stop()));
  visitor = visitConsole(claviger.consoleUrl);
});
afterAll(() => resources.disposeAsync());

/** Actions of the audit, the newest first. */
async function audited(action: string): Promise<string> {
  const url = `${claviger.url}/_claviger/audit?action=${action}`;
  const authorization = basicAuthorization({ user: SUPERUSER.username, password: SUPERUSER.password });
  const { status, text } = await sendRequest({ method: 'GET', url, authorization });
  expect(status, text).toBe(200);
  return text;
}

async function readMetrics(): Promise<string> {
  const [url] = await claviger.waitForOutput(/http:\/\/127\.0\.0\.1:\d+\/metrics/);
  return (await sendRequest({ method: 'GET', url })).text;
}

test('an answer of the limit is handed on, one of a byte more is not, and of its headers the harmless ones', async () => {
  const session = await visitor.signIn(SUPERUSER);
  health = JSON.stringify({ filler: 'x'.repeat(ANSWER_BYTES_MAX - '{"filler":""}'.length) });
  const whole = await visitor.ask('GET', '/api/_cluster/health', session);
  expect([whole.status, whole.text]).toEqual([200, health]);
  expect(whole.headers['content-type']).toContain('application/json');
  for (const name of ['set-cookie', 'x-of']) expect(whole.headers[name]).toBeUndefined();
  health = health.replace('x', 'xx');
  expect((await visitor.ask('GET', '/api/_cluster/health', session)).status).toBe(413);
});

test('a target of the limit is read; a longer one, and one that names another server, is refused', async () => {
  const longest = `/${'k'.repeat(TARGET_BYTES_MAX - 1)}`;
  expect((await visitor.ask('GET', longest)).status).toBe(200);
  const tooLong = await visitor.ask('GET', `${longest}k`);
  expect([tooLong.status, tooLong.headers['x-content-type-options']]).toEqual([400, 'nosniff']);
  expect(tooLong.text).toContain(`longer than [${TARGET_BYTES_MAX}] bytes`);
  expect((await visitor.ask('GET', 'http://evil.example/')).status).toBe(400);
});

test('of one user so many sessions are kept, and what began and ended is audited', async () => {
  const first = await visitor.signIn(SUPERUSER);
  await visitor.signIn(SUPERUSER);
  const { id } = JSON.parse((await visitor.ask('GET', '/session', first)).text);
  await visitor.signIn(SUPERUSER);
  const last = await visitor.signIn(SUPERUSER);
  expect((await visitor.ask('GET', '/session', first)).status).toBe(401);
  expect(JSON.parse((await visitor.ask('GET', '/session/_all', last)).text).sessions).toHaveLength(2);
  expect(await audited('create_console_session')).toContain(id);
  const ended = await audited('end_console_session');
  expect(ended).toContain(id);
  expect(ended).not.toContain((first['cookie'] ?? '').slice(-43));
});

test('guessing is slowed down as everywhere, and counted', async () => {
  const guess = (): ReturnType<ConsoleVisitor['ask']> =>
    visitor.ask('POST', '/session', visitor.own(), JSON.stringify({ username: 'nobody', password: 'guessed' }));
  for (let failure = 0; failure < FAILURES_MAX; failure++) expect((await guess()).status).toBe(401);
  const slowed = await guess();
  expect(slowed.status).toBe(429);
  expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(0);
  const metrics = await readMetrics();
  expect(metrics).toContain(`claviger_console_sign_ins_total{outcome="refused"} ${FAILURES_MAX + 1}`);
  expect(metrics).toMatch(/^claviger_console_sign_ins_total\{outcome="signed_in"\} [1-9]/m);
  expect(metrics).toMatch(/^claviger_console_sessions 2$/m);
});
