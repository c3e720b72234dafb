import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { auditedSince } from './audited.ts';
import { API, basic, type OpenSearchService, openService, PASSWORD, type ServiceAnswer } from './service.ts';
import { textOfTest, UNIT_CASES } from './unit-cases.ts';

const TOKENS = `${API}/apitokens`;
const AUTHINFO = '/_plugins/_security/authinfo';
const P1 = { name: 'test-token', cluster_permissions: ['cluster_monitor'], duration_seconds: 3_600 };
const DAY_SECONDS = 86_400;

interface Made {
  readonly id: string;
  readonly token: string;
}

/** What the cases do with one service. */
class Caller {
  readonly service: OpenSearchService;

  constructor(service: OpenSearchService) {
    this.service = service;
  }

  send(method: string, path: string, authorization: string, body?: unknown): Promise<ServiceAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.service.send({ method, path, authorizations: [authorization], body: text });
  }

  asAdmin(method: string, path: string, body?: unknown): Promise<ServiceAnswer> {
    return this.send(method, path, basic('admin'), body);
  }

  withToken(token: string, method: string, path: string, body?: unknown): Promise<ServiceAnswer> {
    return this.send(method, path, `ApiKey ${token}`, body);
  }

  async statusWith(token: string, path: string): Promise<number> {
    return (await this.withToken(token, 'GET', path)).status;
  }

  async create(body: object): Promise<Made> {
    const answer = await this.asAdmin('POST', TOKENS, { duration_seconds: 3_600, ...body });
    expect(answer).toMatchObject({ status: 200 });
    return JSON.parse(answer.text);
  }

  /** A token for the indices `test-index-*`. */
  createFor(allowed_actions: readonly string[], more: object = {}): Promise<Made> {
    const index_permissions = [{ index_pattern: ['test-index-*'], allowed_actions }];
    return this.create({ ...P1, index_permissions, ...more });
  }

  async index(name: string, ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.service.must('PUT', `/${name}/_doc/${id}?refresh=true`, { msg: 'found' });
  }

  /** Revokes every token that is not, as upstream does before each case. */
  async revokeAll(): Promise<void> {
    const tokens = JSON.parse((await this.asAdmin('GET', TOKENS)).text) as readonly { id: string; revoked_at?: number }[];
    for (const { id, revoked_at } of tokens) if (revoked_at === undefined) await this.asAdmin('DELETE', `${TOKENS}/${id}`);
  }

  switchTo(enabled: boolean): Promise<ServiceAnswer> {
    const value = [{ op: 'replace', path: '/config/dynamic/api_tokens/enabled', value: enabled }];
    return this.asAdmin('PATCH', `${API}/securityconfig`, value);
  }
}

/** Opens one service for a group of cases, with every token revoked before each. */
function withService(settings: Readonly<Record<string, unknown>> = {}): () => Caller {
  let caller: Caller;
  beforeAll(async () => {
    caller = new Caller(await openService(settings));
    await caller.service.must('PUT', `${API}/internalusers/regular_user`, { password: PASSWORD });
    return () => caller.service[Symbol.asyncDispose]();
  });
  return () => caller;
}

function errorOf({ text }: ServiceAnswer): string {
  return (JSON.parse(text) as { readonly error: string }).error;
}

describe('ApiTokenTest', () => {
  const api = withService();

  test('T1 the information on a token’s caller has its principal', async () => {
    const { token } = await api().create({ ...P1, name: 't1' });
    const answer = await api().withToken(token, 'GET', AUTHINFO);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ user_name: 'token:t1' });
  });

  test('T2 the information for Dashboards tells that API tokens are on', async () => {
    const answer = await api().asAdmin('GET', '/_plugins/_security/dashboardsinfo');
    expect(JSON.parse(answer.text)).toMatchObject({ api_tokens_enabled: true, max_duration_seconds: 7_776_000 });
  });

  test('T3 a token may ask for the health of the cluster', async () => {
    const { token } = await api().create({ ...P1, name: 't3' });
    expect(await api().statusWith(token, '/_cluster/health')).toBe(200);
  });

  test('T4 a token without its last character is none', async () => {
    const { token } = await api().create({ ...P1, name: 't4' });
    expect(await api().statusWith(token.slice(0, -1), AUTHINFO)).toBe(401);
  });

  test('T5 a token makes no tokens', async () => {
    const { token } = await api().create({ ...P1, name: 't5' });
    expect((await api().withToken(token, 'POST', TOKENS, P1)).status).toBe(403);
  });

  test('T6 a token makes no on-behalf-of tokens', async () => {
    const { token } = await api().create({ ...P1, name: 't6', cluster_permissions: ['security:obo/create'] });
    expect((await api().withToken(token, 'POST', `${API}/obo/token`, { description: 'x' })).status).toBe(403);
  });

  test('T7 a token changes no password', async () => {
    const { token } = await api().create({ ...P1, name: 't7' });
    const body = { current_password: PASSWORD, password: `${PASSWORD}2` };
    expect((await api().withToken(token, 'PUT', `${API}/account`, body)).status).toBe(403);
  });

  test('T8 a user without the role makes no tokens', async () => {
    expect((await api().send('POST', TOKENS, basic('regular_user'), P1)).status).toBe(403);
  });

  test('T9 a duration that is no number is refused', async () => {
    const answer = await api().asAdmin('POST', TOKENS, { ...P1, duration_seconds: 'wrong' });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toContain('failed to parse field [duration_seconds]');
  });

  test('T10 an unknown field is refused', async () => {
    const answer = await api().asAdmin('POST', TOKENS, { ...P1, foo: 1 });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toContain('[create_api_token_request] unknown field [foo]');
  });

  test('T11 tokens are refused while they are switched off', async () => {
    const { token } = await api().create({ ...P1, name: 't11' });
    const statuses = [await api().statusWith(token, AUTHINFO)];
    for (const enabled of [false, true]) {
      expect((await api().switchTo(enabled)).status).toBe(200);
      statuses.push(await api().statusWith(token, AUTHINFO));
    }
    expect(statuses).toEqual([200, 401, 200]);
  });

  test('T12 a token searches the granted indices, and is refused others that are not there', async () => {
    await api().index('test-index-1', ['doc1']);
    const { token } = await api().createFor(['indices:data/read/search'], { name: 't12' });
    expect(await api().statusWith(token, '/test-index-1/_search')).toBe(200);
    expect(await api().statusWith(token, '/other-index/_search')).toBe(403);
  });

  test('T13 the action group `read` counts documents', async () => {
    await api().index('test-index-13', ['doc1']);
    const { token } = await api().createFor(['read'], { name: 't13' });
    const counted = await api().withToken(token, 'GET', '/test-index-13/_count');
    expect(JSON.parse(counted.text)).toMatchObject({ count: 1 });
    expect(await api().statusWith(token, '/other-index/_count')).toBe(403);
  });

  test('T14 the action group `read` finds documents', async () => {
    await api().index('test-index-14', ['doc1']);
    const { token } = await api().createFor(['read'], { name: 't14' });
    const found = await api().withToken(token, 'GET', '/test-index-14/_search');
    expect(JSON.parse(found.text)).toMatchObject({ hits: { total: { value: 1 } } });
  });

  test('T15 the action group `read` gets a document', async () => {
    await api().index('test-index-15', ['doc1']);
    const { token } = await api().createFor(['read'], { name: 't15' });
    const found = await api().withToken(token, 'GET', '/test-index-15/_doc/doc1');
    expect(JSON.parse(found.text)).toMatchObject({ _source: { msg: 'found' } });
    expect(await api().statusWith(token, '/other-index/_doc/doc1')).toBe(403);
  });

  test('T16 the action group `read` counts and finds several documents', async () => {
    await api().index('test-index-16', ['doc1', 'doc2', 'doc3']);
    const { token } = await api().createFor(['read'], { name: 't16' });
    const counted = await api().withToken(token, 'GET', '/test-index-16/_count');
    expect(JSON.parse(counted.text)).toMatchObject({ count: 3 });
    const found = await api().withToken(token, 'GET', '/test-index-16/_search');
    expect(JSON.parse(found.text)).toMatchObject({ hits: { total: { value: 3 } } });
  });

  test('T17 a token without cluster permissions has those on indices alone', async () => {
    await api().index('test-index-17', ['doc1']);
    const { token } = await api().createFor(['indices:data/read/search'], { name: 't17', cluster_permissions: undefined });
    expect(await api().statusWith(token, '/test-index-17/_search')).toBe(200);
    expect(await api().statusWith(token, '/_cluster/health')).toBe(403);
  });

  test('T18 a token writes to the granted indices alone', async () => {
    const writes = ['indices:data/write/index', 'indices:data/write/bulk*', 'indices:admin/mapping/put'];
    await api().index('test-index-18', ['doc1']);
    const { token } = await api().createFor(writes, { name: 't18', cluster_permissions: ['indices:data/write/bulk'] });
    expect((await api().withToken(token, 'POST', '/test-index-18/_doc', { msg: 'x' })).status).toBe(201);
    expect((await api().withToken(token, 'POST', '/other-index/_doc', { msg: 'x' })).status).toBe(403);
  });

  test('T19 an expired token is refused', async () => {
    const { token } = await api().create({ ...P1, name: 't19', duration_seconds: 1 });
    await delay(1_500);
    expect(await api().statusWith(token, AUTHINFO)).toBe(401);
  });

  test('T20 a token is refused once it is revoked', async () => {
    const { id, token } = await api().create({ ...P1, name: 't20' });
    expect(await api().statusWith(token, AUTHINFO)).toBe(200);
    const revoked = await api().send('DELETE', `${TOKENS}/${id}`, basic('elastic'));
    expect(revoked.status).toBe(200);
    expect(JSON.parse(revoked.text)).toMatchObject({ message: expect.stringContaining('revoked successfully') });
    expect(await api().statusWith(token, AUTHINFO)).toBe(401);
  });

  test('T21 a revoked token is listed with the time', async () => {
    const { id } = await api().create({ ...P1, name: 't21' });
    await api().asAdmin('DELETE', `${TOKENS}/${id}`);
    const listed = JSON.parse((await api().asAdmin('GET', TOKENS)).text) as readonly { readonly id: string }[];
    expect(listed.find((token) => token.id === id)).toMatchObject({ revoked_at: expect.any(Number) });
  });

  test('T22 a name with other characters is refused', async () => {
    const answer = await api().asAdmin('POST', TOKENS, { ...P1, name: 'invalid name with spaces!' });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toContain('alphanumeric');
  });

  test('T23 a name is taken once', async () => {
    await api().revokeAll();
    await api().create(P1);
    const answer = await api().asAdmin('POST', TOKENS, P1);
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toContain('already exists');
  });

  test('T24 a lifetime beyond the longest is refused', async () => {
    const answer = await api().asAdmin('POST', TOKENS, { ...P1, name: 't24', duration_seconds: 91 * DAY_SECONDS });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toContain('exceeds the maximum allowed duration');
  });

  // Nobody deletes the document of a token here; what no longer stands in the store is refused without a flush.
  test('T25 flushing the cache leaves valid tokens as they are, and those that are revoked refused', async () => {
    const [kept, gone] = [await api().create({ ...P1, name: 't25a' }), await api().create({ ...P1, name: 't25b' })];
    await api().asAdmin('DELETE', `${TOKENS}/${gone.id}`);
    expect((await api().asAdmin('DELETE', `${API}/cache`)).status).toBe(200);
    expect(await api().statusWith(kept.token, AUTHINFO)).toBe(200);
    expect(await api().statusWith(gone.token, AUTHINFO)).toBe(401);
  });
});

describe('ApiTokenAuditTest', () => {
  const api = withService();
  const count = (lines: readonly { action: string; text: string }[], action: string, part = ''): number =>
    lines.filter((line) => line.action === action && line.text.includes(part)).length;

  test('A1 the use of a token is audited with its principal', async () => {
    const { token } = await api().create({ ...P1, name: 'audit-test-token' });
    const before = api().service.output().length;
    await api().statusWith(token, '/_cluster/health');
    const lines = await auditedSince(api().service, before);
    expect(count(lines, 'authentication_success', 'audit-test-token')).toBe(1);
    expect(count(lines, 'access_granted', 'audit-test-token')).toBe(1);
  });

  test('A2 the creation of a token is audited once', async () => {
    const before = api().service.output().length;
    await api().create({ ...P1, name: 'audit-created' });
    expect(count(await auditedSince(api().service, before), 'create_apikey')).toBe(1);
  });

  test('A3 creation and revocation are audited once each', async () => {
    const before = api().service.output().length;
    const { id } = await api().create({ ...P1, name: 'audit-revoked' });
    await api().asAdmin('DELETE', `${TOKENS}/${id}`);
    const lines = await auditedSince(api().service, before);
    expect([count(lines, 'create_apikey'), count(lines, 'invalidate_apikeys')]).toEqual([1, 1]);
  });
});

describe('ApiTokenDisabledTest', () => {
  const api = withService({ 'claviger.opensearch.api_tokens.enabled': false });

  test.each([
    { id: 'D1', method: 'POST', path: TOKENS, body: { ...P1, expiration: 1 } },
    { id: 'D2', method: 'GET', path: TOKENS, body: undefined },
    { id: 'D3', method: 'DELETE', path: `${TOKENS}/some-id`, body: undefined },
  ])('$id $method is refused while API tokens are switched off', async ({ method, path, body }) => {
    const answer = await api().asAdmin(method, path, body);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('API tokens are not enabled');
  });

  test('the information for Dashboards tells that they are off, under both of its names', async () => {
    for (const path of ['/_plugins/_security/dashboardsinfo', '/_opendistro/_security/kibanainfo'])
      expect(JSON.parse((await api().asAdmin('GET', path)).text)).toMatchObject({ api_tokens_enabled: false });
  });
});

describe('ApiTokenProtectedIndicesTest', () => {
  const api = withService({
    'plugins.security.protected_indices.enabled': true,
    'plugins.security.protected_indices.indices': ['protected-*'],
    'plugins.security.protected_indices.roles': ['protected_role'],
  });
  const searches = (pattern: string): object => ({
    index_permissions: [{ index_pattern: [pattern], allowed_actions: ['indices:data/read/search'] }],
  });

  test('I1 a token does not reach protected indices', async () => {
    await api().index('normal-index', ['doc1']);
    const { token } = await api().create({ name: 'i1', ...searches('*') });
    expect(await api().statusWith(token, '/protected-secret/_search')).toBe(403);
  });

  test('I2 a token reaches others', async () => {
    const { token } = await api().create({ name: 'i2', ...searches('normal-*') });
    expect(await api().statusWith(token, '/normal-index/_search')).toBe(200);
  });
});

describe('ApiTokenV4Test: there is one evaluator', () => {
  const api = withService();
  const permissions = {
    index_permissions: [{ index_pattern: ['v4-test-*'], allowed_actions: ['indices:data/read/search'] }],
  };

  test.each([
    { id: 'V1', body: { cluster_permissions: ['cluster_monitor'] }, path: '/_cluster/health', status: 200 },
    { id: 'V2', body: permissions, path: '/v4-test-allowed/_search', status: 200 },
    { id: 'V3', body: permissions, path: '/other-index/_search', status: 403 },
  ])('$id $path is answered with $status', async ({ id, body, path, status }) => {
    await api().index('v4-test-allowed', ['doc1']);
    const { token } = await api().create({ name: id, ...body });
    expect(await api().statusWith(token, path)).toBe(status);
  });
});

describe('cases that a unit test shows', () => {
  test.each(UNIT_CASES)('$id $what: $file', ({ file, title }) => {
    expect(textOfTest(file)).toContain(title);
  });

  test('are all of U1 to U23', () => {
    const ids = Array.from({ length: 23 }, (_, at) => `U${at + 1}`);
    expect([...new Set(UNIT_CASES.map(({ id }) => id))].sort()).toEqual(ids.sort());
  });
});
