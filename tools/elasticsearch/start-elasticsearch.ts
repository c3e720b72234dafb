import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hash } from '@node-rs/bcrypt';
import { type ServerKind, type ServerOptions, type ServerProcess, startServer } from '../opensearch/start-server.ts';

/** A running Elasticsearch with its security features on and a trial licence. */
export interface ElasticsearchProcess extends ServerProcess {
  /** Password of the built-in superuser `elastic`. */
  readonly password: string;
}

/** The user that the server's own files name: it gives the built-in superuser its password. */
const FILE_USER = 'starter';
const PASSWORD_BYTES = 12;
/** The lowest that the server takes. */
const BCRYPT_COST = 4;

const SETTINGS = [
  'xpack.license.self_generated.type: trial',
  'xpack.security.enabled: true',
  'xpack.security.enrollment.enabled: false',
  'xpack.security.autoconfiguration.enabled: false',
  'xpack.security.http.ssl.enabled: false',
  'xpack.security.transport.ssl.enabled: false',
  'xpack.security.authc.token.enabled: true',
  'xpack.security.authc.api_key.enabled: true',
  'xpack.security.authc.password_hashing.algorithm: bcrypt4',
];

/** The security indices refresh once a second and cannot be told otherwise; many requests wait for that. */
const REFRESH_INTERVAL_MS = 30;

/**
 * Starts the server on a free loopback port, with its data in a temporary folder, and gives `elastic` a new password.
 * @throws Error with the end of the server's console when it does not come up in time.
 */
export async function startElasticsearch(options: ServerOptions): Promise<ElasticsearchProcess> {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const authorization = `Basic ${Buffer.from(`${FILE_USER}:${password}`).toString('base64')}`;
  const kind: ServerKind = {
    title: 'Elasticsearch',
    program: 'elasticsearch',
    environment: 'ES',
    scheme: 'http',
    settings: SETTINGS,
    configure: (folder) => writeFileRealm(folder, password),
    isReady: (url) => isReady(url, authorization),
  };
  const server = await startServer(kind, options);
  try {
    await send(server.url, authorization, 'POST', '/_security/user/elastic/_password', { password });
  } catch (error) {
    await server.stop();
    throw error;
  }
  const refreshing = refreshOften(server.url, authorization);
  const stop = async (): Promise<void> => {
    await refreshing.stop();
    await server.stop();
  };
  return { url: server.url, password, stop };
}

/** Refreshes the security indices again and again, so that nobody waits long. */
function refreshOften(url: string, authorization: string): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const refresh = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      // A server that does not answer shows in what else is asked of it.
      await send(url, authorization, 'POST', '/.security*/_refresh?expand_wildcards=all', undefined).catch(() => undefined);
      await delay(REFRESH_INTERVAL_MS);
    }
  };
  const ended = refresh();
  return {
    stop() {
      stopped.abort();
      return ended;
    },
  };
}

async function writeFileRealm(folder: string, password: string): Promise<void> {
  // The server knows the oldest mark of the algorithm alone.
  const passwordHash = await hash(password, { cost: BCRYPT_COST, version: '2a' });
  const role = { cluster: ['all'], indices: [{ names: ['*'], privileges: ['all'], allow_restricted_indices: true }] };
  await Promise.all([
    writeFile(join(folder, 'users'), `${FILE_USER}:${passwordHash}\n`),
    writeFile(join(folder, 'users_roles'), `${FILE_USER}:${FILE_USER}\n`),
    // JSON is YAML.
    writeFile(join(folder, 'roles.yml'), JSON.stringify({ [FILE_USER]: role })),
  ]);
}

/** The node makes its security index by itself soon after the start; until that is there, users of other realms cannot log in. */
async function isReady(url: string, authorization: string): Promise<boolean> {
  try {
    const health = `${url}/_cluster/health/.security?wait_for_status=yellow&timeout=2s`;
    return (await fetch(health, { headers: { authorization } })).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

async function send(url: string, authorization: string, method: string, path: string, body: unknown): Promise<void> {
  const headers = { authorization, 'content-type': 'application/json', 'x-elastic-product-origin': 'claviger' };
  const response = await fetch(`${url}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}
