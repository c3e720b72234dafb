import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization } from '../support/http-request.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

/* Limits that are set reach what they bound: a request at the limit is taken, one past it is refused. */

const SUPERUSER = { user: 'elastic', password: 'limits: correct horse' };

const LIMITS = {
  CLAVIGER_API_BODY_BYTES_MAX: '2000',
  CLAVIGER_API_BODY_DEPTH_MAX: '9',
  CLAVIGER_API_KEY_NAME_CHARACTERS_MAX: '8',
  CLAVIGER_API_KEY_METADATA_BYTES_MAX: '60',
  CLAVIGER_API_PASSWORD_BYTES_MAX: '72',
  CLAVIGER_API_PROFILE_BYTES_MAX: '1024',
  CLAVIGER_API_QUERY_CLAUSES_MAX: '3',
  CLAVIGER_API_QUERY_DEPTH_MAX: '2',
  CLAVIGER_API_QUERY_TERMS_MAX: '3',
  CLAVIGER_API_AGGREGATIONS_MAX: '2',
  CLAVIGER_API_AGGREGATION_BUCKETS_MAX: '2',
  CLAVIGER_API_KEY_BULK_GRANT_KEYS_MAX: '2',
  CLAVIGER_AUTHC_AUTHORIZATION_BYTES_MAX: '300',
  CLAVIGER_AUTHC_RUN_AS_USERS_MAX: '1',
  CLAVIGER_HTTP_YAML_BYTES_MAX: '1024',
};

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly type?: string;
  readonly authorization?: string;
  readonly runAs?: string;
}

interface Case {
  readonly limit: keyof typeof LIMITS;
  /** The request whose bounded part is this large. */
  readonly request: (size: number) => Request;
  readonly atLimit?: number;
  readonly pastLimit?: number;
  readonly reason: RegExp;
}

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let claviger: ClavigerProcess;
let profileUid: string;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  claviger = await startClaviger({ dataFolder: folder.path, bootstrap: SUPERUSER, env: LIMITS });
  for (const user of ['ann', 'ben', 'cleo']) {
    await ask({ method: 'PUT', path: `/_security/user/${user}`, body: '{"password":"long enough","roles":[]}' });
    await ask(put('/_security/api_key', { name: `k-${user}` }));
  }
  const grant = { grant_type: 'password', username: 'ann', password: 'long enough' };
  const { text } = await ask({ method: 'POST', path: '/_security/profile/_activate', body: JSON.stringify(grant) });
  profileUid = JSON.parse(text).uid;
});

afterAll(async () => {
  await claviger.stop();
  await folder[Symbol.asyncDispose]();
});

async function ask(request: Request): Promise<{ readonly status: number; readonly text: string }> {
  const { method, path, body, type = 'application/json', authorization = basicAuthorization(SUPERUSER), runAs } = request;
  const headers = {
    authorization,
    ...(body !== undefined && { 'content-type': type }),
    ...(runAs !== undefined && { 'es-security-runas-user': runAs }),
  };
  const answer = await fetch(`${claviger.url}${path}`, { method, headers, ...(body !== undefined && { body }) });
  return { status: answer.status, text: await answer.text() };
}

const put = (path: string, body: object): Request => ({ method: 'PUT', path, body: JSON.stringify(body) });
const post = (path: string, body: object): Request => ({ method: 'POST', path, body: JSON.stringify(body) });
const query = (body: object): Request => post('/_security/_query/api_key', body);
const times = <Thing>(count: number, make: (index: number) => Thing): readonly Thing[] =>
  Array.from({ length: count }, (_, at) => make(at));
const nested = (levels: number): object => (levels <= 1 ? {} : { a: nested(levels - 1) });
const NAME = { term: { name: 'k' } };
const bools = (levels: number): object => (levels === 0 ? NAME : { bool: { must: [bools(levels - 1)] } });
const names = (count: number): object => Object.fromEntries(times(count, (at) => [`a${at}`, { terms: { field: 'username' } }]));

const CASES: readonly Case[] = [
  {
    limit: 'CLAVIGER_API_BODY_BYTES_MAX',
    request: (bytes) => ({ method: 'PUT', path: '/_security/role/r', body: '{}'.padEnd(bytes) }),
    reason: /2000/,
  },
  {
    limit: 'CLAVIGER_API_BODY_DEPTH_MAX',
    // The body is an object itself.
    request: (depth) => put('/_security/role/r', { metadata: nested(depth - 1) }),
    reason: /nesting depth \(10\) exceeds the maximum allowed \(9/,
  },
  {
    limit: 'CLAVIGER_API_KEY_NAME_CHARACTERS_MAX',
    request: (characters) => put('/_security/api_key', { name: 'é'.repeat(characters) }),
    reason: /may not be more than 8 characters long/,
  },
  {
    limit: 'CLAVIGER_API_KEY_METADATA_BYTES_MAX',
    // {"s":"…"}
    request: (bytes) => put('/_security/api_key', { name: 'm', metadata: { s: 'x'.repeat(bytes - 8) } }),
    reason: /may not be more than 60 bytes long/,
  },
  {
    limit: 'CLAVIGER_API_PASSWORD_BYTES_MAX',
    request: (bytes) => put('/_security/user/p', { password: 'x'.repeat(bytes), roles: [] }),
    reason: /72/,
  },
  {
    limit: 'CLAVIGER_API_PROFILE_BYTES_MAX',
    // {} of the labels and {"s":"…"} of the data
    request: (bytes) => put(`/_security/profile/${profileUid}/_data`, { data: { s: 'x'.repeat(bytes - 10) } }),
    reason: /1024/,
  },
  {
    limit: 'CLAVIGER_API_QUERY_CLAUSES_MAX',
    request: (clauses) => query({ query: { bool: { should: times(clauses, () => NAME) } } }),
    reason: /maxClauseCount is set to 3/,
  },
  {
    limit: 'CLAVIGER_API_QUERY_DEPTH_MAX', // The innermost clause counts.
    request: (depth) => query({ query: bools(depth - 1) }),
    reason: /nested depth/,
  },
  {
    limit: 'CLAVIGER_API_QUERY_TERMS_MAX',
    request: (terms) => query({ query: { terms: { name: times(terms, String) } } }),
    reason: /terms \[4\].*maximum of \[3\]/,
  },
  { limit: 'CLAVIGER_API_AGGREGATIONS_MAX', request: (count) => query({ size: 0, aggs: names(count) }), reason: /2/ },
  {
    limit: 'CLAVIGER_API_AGGREGATION_BUCKETS_MAX',
    request: (buckets) => query({ size: 0, aggs: { a: { terms: { field: 'name', size: buckets } } } }),
    reason: /Must be less than or equal to: \[2\]/,
  },
  {
    limit: 'CLAVIGER_API_KEY_BULK_GRANT_KEYS_MAX',
    request: (keys) =>
      post('/_security/api_key/_bulk_grant', {
        grant_type: 'password',
        username: 'ann',
        password: 'long enough',
        api_keys: times(keys, (at) => ({ name: `b${at}` })),
      }),
    reason: /2/,
  },
  {
    limit: 'CLAVIGER_HTTP_YAML_BYTES_MAX',
    request: (bytes) => ({
      method: 'PUT',
      path: '/_security/role/r',
      type: 'application/yaml',
      body: `cluster: []${' '.repeat(bytes - 11)}`,
    }),
    reason: /1024/,
  },
];

describe('a limit that is set', () => {
  test.each(CASES)('$limit takes what is at it and refuses what is one past it', async ({ limit, request, reason }) => {
    const edge = Number(LIMITS[limit]);
    const within = await ask(request(edge));
    expect({ status: within.status, text: within.text }).toMatchObject({ status: 200 });
    const past = await ask(request(edge + 1));
    expect(past.status).toBeGreaterThanOrEqual(400);
    expect(past.status).toBeLessThan(500);
    expect(past.text).toMatch(reason);
  });

  test('CLAVIGER_AUTHC_AUTHORIZATION_BYTES_MAX', async () => {
    const header = (bytes: number): string => `ApiKey ${'a'.repeat(bytes - 'ApiKey '.length)}`;
    const statusOf = async (bytes: number) =>
      (await ask({ method: 'GET', path: '/_security/_authenticate', authorization: header(bytes) })).status;
    expect([await statusOf(300), await statusOf(301)]).toEqual([401, 431]);
  });

  test('CLAVIGER_AUTHC_RUN_AS_USERS_MAX forgets users past it, and lets nobody be another for that', async () => {
    for (const user of ['ann', 'ben', 'ben', 'cleo', 'ann']) {
      const { text } = await ask({ method: 'GET', path: '/_security/_authenticate', runAs: user });
      expect(JSON.parse(text)).toMatchObject({ username: user });
    }
  });
});
