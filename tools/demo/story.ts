import { readFile } from 'node:fs/promises';
import { type Answer, type Call, type Caller, hits, reason, send } from './call.ts';
import { tellOfJob } from './job-story.ts';
import type { Narrator } from './narrator.ts';

/** Whom and what the story is about. */
export interface StoryOptions {
  /** Claviger's address. */
  readonly url: string;
  readonly superuser: { readonly user: string; readonly password: string };
}

/** A key that still works when the story is over. */
export interface LiveKey {
  readonly id: string;
  /** `base64(id:secret)`. */
  readonly encoded: string;
}

/** The index that the key may read. */
export const ALLOWED_INDEX = 'demo-elements';

/** The index that it may not. */
export const FORBIDDEN_INDEX = 'demo-constellations';

const OPENSEARCH = '/_plugins/_security/api';
const NOBODY: Caller = { name: 'nobody', authorization: null };
const LIQUIDS = { query: { term: { phase: 'liquid' } } };
const READ_ONE_INDEX = { reader: { indices: [{ names: [ALLOWED_INDEX], privileges: ['read'] }] } };

/**
 * Tells the story of one key, one API token and one scheduled job against a running Claviger: created, used, refused elsewhere, revoked,
 * refused everywhere. The job `rollup` goes on.
 * @returns a second key with the same rights.
 * @throws Error when an answer has another status than the story needs.
 */
export async function tellStory(narrator: Narrator, options: StoryOptions): Promise<LiveKey> {
  const credentials = Buffer.from(`${options.superuser.user}:${options.superuser.password}`).toString('base64');
  const superuser: Caller = { name: options.superuser.user, authorization: `Basic ${credentials}` };
  const call = (request: Call): Promise<Answer> => send(narrator, options.url, request);

  narrator.chapter('Nobody gets in without a credential');
  await call({ method: 'GET', path: '/', caller: NOBODY, expectedStatus: 401, tell: reason });

  narrator.chapter('Load two small data sets: the chemical elements and the constellations');
  await call(await bulkLoad(ALLOWED_INDEX, 'elements.ndjson', superuser));
  await call(await bulkLoad(FORBIDDEN_INDEX, 'constellations.ndjson', superuser));

  narrator.chapter('Create an API key that may read the elements, for one hour, and nothing else');
  const created = await call(creation('element-reader', superuser));
  const holder: Caller = { name: 'element-reader', authorization: `ApiKey ${String(created['encoded'])}` };

  narrator.chapter('Use it: which elements are liquid?');
  const search = { method: 'POST', path: `/${ALLOWED_INDEX}/_search`, caller: holder, body: LIQUIDS };
  await call({ ...search, expectedStatus: 200, tell: hits });

  narrator.chapter('It does not open the other index');
  await call({ method: 'GET', path: `/${FORBIDDEN_INDEX}/_search`, caller: holder, expectedStatus: 403, tell: reason });

  narrator.chapter('It does not write either');
  const document = { name: 'Unobtainium', symbol: 'Uo', phase: 'unknown' };
  await call({
    method: 'PUT',
    path: `/${ALLOWED_INDEX}/_doc/uo`,
    caller: holder,
    body: document,
    expectedStatus: 403,
    tell: reason,
  });

  narrator.chapter('Revoke it');
  const ids = [created['id']];
  const revocation = { method: 'DELETE', path: '/_security/api_key', caller: superuser, body: { ids } };
  await call({
    ...revocation,
    expectedStatus: 200,
    tell: (answer) => [`invalidated ${JSON.stringify(answer['invalidated_api_keys'])}`],
  });

  narrator.chapter('From the moment of that answer it opens nothing');
  await call({ ...search, expectedStatus: 401, tell: reason });

  await tellOfToken(call, narrator, superuser, search);

  await tellOfJob(call, narrator, superuser, ALLOWED_INDEX);

  narrator.chapter('A second key, for you');
  const second = await call(creation('your-reader', superuser));
  return { id: String(second['id']), encoded: String(second['encoded']) };
}

/** The same once more in OpenSearch's dialect, which names its rights as OpenSearch does. */
async function tellOfToken(
  call: (request: Call) => Promise<Answer>,
  narrator: Narrator,
  superuser: Caller,
  search: Omit<Call, 'expectedStatus' | 'tell'>,
): Promise<void> {
  narrator.chapter("Switch OpenSearch's API tokens on, and make one");
  await call({
    method: 'PATCH',
    path: `${OPENSEARCH}/securityconfig`,
    caller: superuser,
    body: [{ op: 'add', path: '/config/dynamic/api_tokens/enabled', value: true }],
    expectedStatus: 200,
    tell: (answer) => [String(answer['message'])],
  });
  const index = { index_pattern: [ALLOWED_INDEX], allowed_actions: ['read'] };
  const { id, token } = await call({
    method: 'POST',
    path: `${OPENSEARCH}/apitokens`,
    caller: superuser,
    body: { name: 'elements', index_permissions: [index], duration_seconds: 3600 },
    expectedStatus: 200,
    tell: (answer) => [`id ${String(answer['id'])}`, `token ${String(answer['token'])}   (shown this once)`],
  });
  const holder: Caller = { name: 'the API token', authorization: `ApiKey ${String(token)}` };

  narrator.chapter('Use the token: it reads, and opens nothing else');
  await call({ ...search, caller: holder, expectedStatus: 200, tell: hits });
  await call({ method: 'GET', path: `/${FORBIDDEN_INDEX}/_search`, caller: holder, expectedStatus: 403, tell: reason });

  narrator.chapter('Revoke the token: it opens nothing from that answer on');
  await call({
    method: 'DELETE',
    path: `${OPENSEARCH}/apitokens/${String(id)}`,
    caller: superuser,
    expectedStatus: 200,
    tell: (answer) => [String(answer['message'])],
  });
  await call({ ...search, caller: holder, expectedStatus: 401, tell: (answer) => [String(answer['text'])] });
}

function creation(name: string, caller: Caller): Call {
  return {
    method: 'POST',
    path: '/_security/api_key',
    caller,
    body: { name, expiration: '1h', role_descriptors: READ_ONE_INDEX },
    expectedStatus: 200,
    tell: (answer) => [`id ${String(answer['id'])}`, `encoded ${String(answer['encoded'])}   (shown this once)`],
  };
}

async function bulkLoad(index: string, file: string, caller: Caller): Promise<Call> {
  const lines = (await readFile(new URL(file, import.meta.url), 'utf8')).trimEnd().split('\n');
  return {
    method: 'POST',
    path: `/${index}/_bulk?refresh=true`,
    caller,
    bulk: lines.map((line) => `{"index":{}}\n${line}\n`).join(''),
    expectedStatus: 200,
    tell: (answer) => {
      if (answer['errors'] !== false) throw new Error(`the cluster did not take all of ${file}`);
      return [`${lines.length} documents`];
    },
  };
}
