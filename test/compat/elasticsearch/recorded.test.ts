import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { profileUidOf } from '../../../src/actions/user-profile/profile-uids.ts';
import { NATIVE_REALM } from '../../../src/domain/principal/authentication.ts';
import { ELSEWHERE } from './not-compared.ts';
import { openService, type Service, type ServiceResponse, SUPERUSER } from './service.ts';
import { authorizationOf, type Caller, type Keys, prepare, rememberKey, rememberTokens, STEPS } from './setting.ts';

/** A request and its answer, as recorded from Elasticsearch 8.19. Ids and secrets are placeholders: `{id of NAME}`, `{id}`, `{secret}`. */
interface RecordedCase {
  readonly title: string;
  readonly as: Caller;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
  readonly status: number;
  readonly responseHeaders: readonly (readonly [string, string])[];
  readonly text: string;
}

/** In the order of the recording: later cases find what earlier ones made. */
const FILES = [
  'a-authentication',
  'b-create-api-key',
  'c-grant-api-key',
  'd-use-of-a-key',
  'e-get-api-keys',
  'f-query-api-keys',
  'g-update-api-keys',
  'h-invalidate-api-keys',
  'i-tokens',
  'j-users',
  'k-roles',
  'l-has-privileges',
  'n-users-and-roles',
  'm-api-key-edges',
  'o-mappings',
  'm-privileges-mappings-services',
];

/** The files of the first recording, whose sections they are; the others were recorded later. */
const FIRST_RECORDING = /^(?:[a-l]-|m-privileges)/;
/** How many requests the first recording has. */
const FIRST_RECORDING_CASES = 472;
/** Recordings with tests of their own. */
const RECORDED_ELSEWHERE: readonly string[] = ['queries', 'jwt'];

/** Keys that the recording refers to again. */
const NAMED_KEYS = new Set(
  FILES.flatMap((file) => [...JSON.stringify(readCases(file)).matchAll(/\{id of ([^}]+)\}/g)].map((match) => match[1] ?? '')),
);

/** Users whose profiles the recording names. */
const PROFILE_USERS = ['alice', 'mp_alma'];

/** Elasticsearch tells the hash of its build. */
const WARNING_AGENT = /^(299 Elasticsearch-8\.19\.21)-(?:[0-9a-f]{40}|unknown)/;

/** Headers that are added to Elasticsearch's, or set by the transport. */
const IGNORED_HEADERS = new Set(['cache-control', 'content-length']);

describe('answers equal those recorded from Elasticsearch 8.19', () => {
  let service: Service;
  const keys: Keys = new Map();

  beforeAll(async () => {
    service = await openService();
    await prepare(service);
  });

  test('every recorded file is read, and of the first recording every case', () => {
    const names = readdirSync(new URL('recorded/', import.meta.url)).map((name) => name.replace(/\.json$/, ''));
    expect([...FILES, ...RECORDED_ELSEWHERE].sort()).toEqual(names.sort());
    const first = FILES.filter((file) => FIRST_RECORDING.test(file)).flatMap((file) => readCases(file));
    expect(first).toHaveLength(FIRST_RECORDING_CASES);
  });

  for (const file of FILES) {
    const elsewhere = ELSEWHERE[file] ?? {};
    const cases = readCases(file);

    test(`${file}: every case that is left out is a recorded one`, () => {
      const titles = new Set(cases.map(({ title }) => title));
      expect(Object.keys(elsewhere).filter((title) => !titles.has(title))).toEqual([]);
      expect(titles.size).toBe(cases.length);
    });

    for (const recorded of cases) {
      test(`${file}: ${recorded.title}`, async () => {
        for (const step of STEPS) {
          if (step.before[0] === file && step.before[1] === recorded.title) await step.run(service, keys);
        }
        const actual = await replay(service, recorded, keys);
        rememberKey(actual, keys);
        rememberTokens(actual, recorded.text, keys);
        // A case that is listed although it is answered alike would hide a later fault.
        if (Object.hasOwn(elsewhere, recorded.title)) expect(comparable(actual, keys)).not.toEqual(expected(recorded));
        else expect(comparable(actual, keys)).toEqual(expected(recorded));
      });
    }
  }
});

function readCases(file: string): readonly RecordedCase[] {
  return JSON.parse(readFileSync(new URL(`recorded/${file}.json`, import.meta.url), 'utf8'));
}

function replay(service: Service, recorded: RecordedCase, keys: Keys): Promise<ServiceResponse> {
  const headers: Record<string, string> = {};
  const authorization = authorizationOf(recorded.as, keys);
  if (authorization !== null) headers['authorization'] = authorization;
  const body = recorded.body === undefined ? undefined : withIds(asText(recorded.body), keys);
  if (body !== undefined) headers['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(recorded.headers ?? {})) {
    if (value === null) delete headers[name];
    else headers[name] = value;
  }
  return service.send({ method: recorded.method, path: withIds(recorded.path, keys), headers, body });
}

function asText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Up to the metadata of the superuser, where an answer tells who is calling. */
const SUPERUSER_AUTHENTICATION = new RegExp(`((?:^|"authentication":)\\{"username":"${SUPERUSER}",.*"metadata":)\\{\\}`);

/** The recorded answer as it must read here: the recorder's superuser came from a file, ours is the built-in one. */
function expected(recorded: RecordedCase): unknown {
  const text = recorded.text
    .replaceAll('x_pack_rest_user', SUPERUSER)
    .replaceAll('"default_file"', '"reserved"')
    .replaceAll('"file"', '"reserved"')
    .replace(SUPERUSER_AUTHENTICATION, '$1{"_reserved":true}');
  return { status: recorded.status, headers: sortedHeaders(recorded.responseHeaders), text: stable(text) };
}

/** The actual answer with placeholders for what differs from run to run. */
function comparable(actual: ServiceResponse, keys: Keys): unknown {
  let text = actual.text
    .replace(/"(api_key|encoded)":"[^"]+"/g, '"$1":"{secret}"')
    .replace(/"value":"AAEAAW[^"]+"/, '"value":"{secret}"');
  for (const [name, { id, secret }] of keys) {
    if (/^(access|refresh) \d+$/.test(name)) text = text.replaceAll(secret, `{${name}}`);
    if (NAMED_KEYS.has(name)) text = text.replaceAll(id, `{id of ${name}}`);
  }
  text = text.replace(/"id":"[A-Za-z0-9_-]{20}"/g, '"id":"{id}"');
  for (const name of PROFILE_USERS) text = text.replaceAll(profileUidOf(name, NATIVE_REALM), `{uid of ${name}}`);
  return { status: actual.status, headers: sortedHeaders(actual.headers), text: stable(text) };
}

function sortedHeaders(headers: readonly (readonly [string, string])[]): readonly string[] {
  return headers
    .filter(([name]) => !IGNORED_HEADERS.has(name))
    .map(([name, value]) => `${name}: ${value.replace(WARNING_AGENT, '$1')}`)
    .sort();
}

function withProfileUids(text: string): string {
  return text.replace(/\{uid of ([^}]+)\}/g, (_, name: string) => profileUidOf(name, NATIVE_REALM));
}

function withIds(text: string, keys: Keys): string {
  const withTokens = text.replace(
    /\{((?:access|refresh) \d+)\}/g,
    (placeholder, name: string) => keys.get(name)?.secret ?? placeholder,
  );
  return withProfileUids(withTokens).replace(
    /\{id of ([^}]+)\}/g,
    (_, name: string) => keys.get(name)?.id ?? `[no key ${name}]`,
  );
}

/** Without times and the names of nodes, and with the keys of a list by name: Elasticsearch has no order there. */
function stable(recorded: string): string {
  // An answer in YAML: the recording has its ids and secrets.
  const text = recorded.replace(/^(id|api_key|encoded): "[^"]+"$/gm, '$1: "{it}"');
  const timeless = text
    .replace(/"(creation|expiration|invalidation|last_synchronized)":\d{13}/g, '"$1":0')
    .replace(/"token":\{("type":"[^"]+"),("name":"[^"]+")\}/, '"token":{$2,$1}')
    // How long it took, and the versions of documents, which Elasticsearch counts for all of them together.
    .replace(/"(took|_seq_no)":\d+/g, '"$1":0')
    .replace(/(seqNo|current version) \[\d+\]/g, '$1 [0]')
    .replace(/"index_uuid":"[^"]+"/g, '"index_uuid":"u"')
    .replace(/"node":"[^"]+"/g, '"node":"n"')
    .replace(/"token_[A-Za-z0-9_-]{20}"/g, '"{token name}"');
  if (timeless.startsWith('{"_nodes":')) return timeless.replace(/"cluster_name":.*/, '');
  if (timeless.includes('"has_all_requested":')) return sortedClusterPrivileges(timeless);
  if (timeless.startsWith('{"total":')) return byNameWhereUnsorted(timeless);
  if (!timeless.startsWith('{"api_keys":[')) return timeless;
  const { api_keys: apiKeys } = JSON.parse(timeless) as { readonly api_keys: readonly { readonly name: string }[] };
  const inOrder = apiKeys.map((apiKey) => [apiKey.name, JSON.stringify(apiKey)] as const).toSorted(byNameThenText);
  return `{"api_keys":[${inOrder.map(([, text]) => text).join()}]}`;
}

/** The keys that a query found by name, unless it said how to sort them. */
function byNameWhereUnsorted(text: string): string {
  const answer = JSON.parse(text) as { readonly api_keys?: readonly { readonly name: string }[] };
  if (answer.api_keys === undefined || text.includes('"_sort":')) return text;
  return JSON.stringify({ ...answer, api_keys: answer.api_keys.toSorted((a, b) => (a.name < b.name ? -1 : 1)) });
}

function byNameThenText(a: readonly [string, string], b: readonly [string, string]): number {
  return a.join() < b.join() ? -1 : 1;
}

/** The cluster privileges of an answer by name: Elasticsearch has no order there, but it has one in the rest of the answer. */
function sortedClusterPrivileges(text: string): string {
  const answer = JSON.parse(text) as { readonly cluster: Readonly<Record<string, boolean>> };
  const cluster = Object.entries(answer.cluster).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ ...answer, cluster: Object.fromEntries(cluster) });
}
