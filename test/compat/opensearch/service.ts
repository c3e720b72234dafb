import { writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { startClaviger } from '../../support/claviger-process.ts';
import { openSampleUpstream, type SampleUpstream } from '../../support/sample-upstream.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

/** What every user of these tests has for a password; OpenSearch asks for every kind of character. */
export const PASSWORD = 'Correct-Horse-2026!';
/** The user that the service starts with. */
export const SUPERUSER = 'elastic';
/** Where the security API of OpenSearch's dialect is. */
export const API = '/_plugins/_security/api';

/** A request as tests write it. */
export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  /** Values of `Authorization`, one header each. */
  readonly authorizations: readonly string[];
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: string | undefined;
}

/** An answer as it came. */
export interface ServiceAnswer {
  readonly status: number;
  /** Lower-case names and values, in the order sent. */
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

/** Claviger as a process before a sample cluster. */
export interface OpenSearchService extends AsyncDisposable {
  readonly url: string;
  readonly upstream: SampleUpstream;
  send(request: ServiceRequest): Promise<ServiceAnswer>;
  /** As the superuser, with a JSON body. @throws Error unless the answer is one of success */
  must(method: string, path: string, body?: unknown): Promise<unknown>;
  /** What the process wrote so far, audit log included. */
  output(): string;
}

/** `Authorization` of a user with the password of these tests. */
export function basic(username: string, password = PASSWORD): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Indices of the sample cluster, each with one document. */
const INDICES = ['idx1', 'idx2', 'logs-a', 'logs-b'];

async function fillIndex(url: string, index: string): Promise<void> {
  const body = JSON.stringify({ n: 1, secret: 's', i: index });
  await sendTo(url, { method: 'PUT', path: `/${index}/_doc/1`, authorizations: [], body });
}

/** Aliases of the sample cluster, which knows none itself: alias to indices. */
const ALIASES: Readonly<Record<string, readonly string[]>> = { al1: ['idx1', 'idx2'], only1: ['idx1'] };

/** What is switched on; settings by name go on top. */
const SETTINGS = {
  'claviger.opensearch.api_tokens.enabled': true,
  'claviger.opensearch.api_tokens.name_characters_max': 1_024,
  'claviger.opensearch.on_behalf_of.enabled': true,
  'claviger.audit.output': 'stdout',
  'claviger.authz.dialect': 'opensearch',
};

/**
 * Opens a fresh service; `admin` is an internal user of it with `all_access` by a backend role, as recorded. `clusterUrl` is that of a cluster
 * to stand before in the place of the sample.
 */
export async function openService(
  settings: Readonly<Record<string, unknown>> = {},
  clusterUrl?: string,
): Promise<OpenSearchService> {
  const folder = await makeTemporaryFolder();
  const upstream = await openSampleUpstream();
  upstream.script = tellAliases(() => upstream.url);
  for (const index of INDICES) await fillIndex(upstream.url, index);
  const configFile = join(folder.path, 'claviger.yml');
  const all = { ...SETTINGS, ...settings };
  writeFileSync(
    configFile,
    Object.entries(all)
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
      .join(''),
  );
  const claviger = await startClaviger({
    dataFolder: join(folder.path, 'data'),
    upstream: clusterUrl ?? upstream.url,
    bootstrap: { user: SUPERUSER, password: PASSWORD },
    configFile,
  });
  const send = (request: ServiceRequest): Promise<ServiceAnswer> => sendTo(claviger.url, request);
  const service: OpenSearchService = {
    url: claviger.url,
    upstream,
    send,
    async must(method, path, body) {
      const authorizations = [basic(SUPERUSER)];
      const answer = await send({ method, path, authorizations, body: body === undefined ? undefined : JSON.stringify(body) });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
      return JSON.parse(answer.text);
    },
    output: () => claviger.output(),
    async [Symbol.asyncDispose]() {
      await claviger.stop();
      await upstream.close();
      await folder[Symbol.asyncDispose]();
    },
  };
  await makeAdmin(service);
  return service;
}

async function makeAdmin(service: OpenSearchService): Promise<void> {
  await service.must('PUT', `${API}/internalusers/admin`, { password: PASSWORD, backend_roles: ['admin'] });
  await service.must('PUT', `${API}/rolesmapping/all_access`, { backend_roles: ['admin'] });
}

/** Methods whose requests tell the length of a body even where there is none. */
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Sends one request with the headers as they are given. */
export function sendTo(
  url: string,
  { method, path, authorizations, headers = {}, body }: ServiceRequest,
): Promise<ServiceAnswer> {
  const { hostname, port, host } = new URL(url);
  const sent = ['host', host, ...authorizations.flatMap((value) => ['authorization', value])];
  const named: Record<string, string | null> = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  };
  for (const [name, value] of Object.entries(named)) if (value !== null) sent.push(name, value);
  const hasLength = body !== undefined || WRITES.has(method);
  if (hasLength) sent.push('content-length', String(Buffer.byteLength(body ?? '')));
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers: sent }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => void pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(pieces).toString();
        resolve({ status: response.statusCode ?? 0, headers: pairsOf(response.rawHeaders), text });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function pairsOf(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  return rawHeaders.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? '']] : [],
  );
}

/** Marks a request for the names that the sample cluster has itself. */
const WITHOUT_ALIASES = 'x-without-aliases';

/** What most recordings ask to see whether a credential is taken; the sample cluster filters nothing. */
const HEALTH = '/_cluster/health?filter_path=status';

/** Adds the aliases of existing indices to what the sample cluster tells of its names. */
function tellAliases(upstreamUrl: () => string): NonNullable<SampleUpstream['script']> {
  return (request, response) => {
    const path = request.url ?? '';
    if (path === HEALTH) {
      response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' });
      response.end('{"status":"green"}');
      return true;
    }
    if (!path.startsWith('/_resolve/') || WITHOUT_ALIASES in request.headers) return false;
    void sendTo(upstreamUrl(), { method: 'GET', path, authorizations: [], headers: { [WITHOUT_ALIASES]: '1' } }).then(
      ({ status, text }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(withAliases(JSON.parse(text))));
      },
    );
    return true;
  };
}

interface ResolvedNames {
  readonly indices: readonly { readonly name: string }[];
}

function withAliases(told: ResolvedNames): unknown {
  const names = new Set(told.indices.map(({ name }) => name));
  const aliases = Object.entries(ALIASES)
    .map(([name, indices]) => ({ name, indices: indices.filter((index) => names.has(index)) }))
    .filter(({ indices }) => indices.length > 0);
  const aliasesOf = (index: string): readonly string[] =>
    aliases.filter(({ indices }) => indices.includes(index)).map(({ name }) => name);
  return { ...told, indices: told.indices.map((index) => ({ ...index, aliases: aliasesOf(index.name) })), aliases };
}
