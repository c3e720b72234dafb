import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../tools/chromium/open-browser.ts';
import type { OpenSearchProcess } from '../../tools/opensearch/start-opensearch.ts';
import { type ClavigerProcess, startClaviger } from './claviger-process.ts';
import { buildConsole } from './console-build.ts';
import { startTestOpenSearch } from './start-test-opensearch.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** Who is known in the world. */
export interface WorldUser {
  readonly username: string;
  readonly password: string;
}

/** A real OpenSearch, Claviger with its console in front of it, a browser, and people. */
export interface ConsoleWorld extends AsyncDisposable {
  readonly browser: Browser;
  readonly claviger: ClavigerProcess;
  /** Origin of the console. */
  readonly consoleUrl: string;
  /** The superuser. */
  readonly superuser: WorldUser;
  /** Manages keys of its own, reads `logs-*`. */
  readonly developer: WorldUser;
  /** May do nothing but sign in. */
  readonly guest: WorldUser;
  /** Asks Claviger's public API; `as` a user or an `Authorization` value. @returns status and document. */
  ask(
    as: WorldUser | string,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly document: Record<string, unknown> }>;
}

/** What may differ between worlds. */
export interface ConsoleWorldOptions {
  /** Further environment of Claviger, e.g. `CLAVIGER_CONSOLE_SESSION_IDLE_MS`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Fills the store before Claviger opens it; given its path. */
  readonly seed?: (storePath: string) => Promise<void>;
  /** Whether a cluster stands behind; absent: yes. */
  readonly upstream?: boolean;
}

const SUPERUSER: WorldUser = { username: 'elastic', password: 'superuser-pass' };
const DEVELOPER: WorldUser = { username: 'dana', password: 'developer-pass' };
const GUEST: WorldUser = { username: 'gus', password: 'guest-password' };

/** Starts everything. Call it only where the requirements `chromium` and, with a cluster, `opensearch` are met. */
export async function startConsoleWorld(options: ConsoleWorldOptions = {}): Promise<ConsoleWorld> {
  await buildConsole();
  await using started = new AsyncDisposableStack();
  const folder = started.use(await makeTemporaryFolder());
  const cluster: OpenSearchProcess | null = options.upstream === false ? null : await startTestOpenSearch();
  if (cluster !== null) started.defer(() => cluster.stop());
  await options.seed?.(join(folder.path, 'claviger.sqlite'));
  const claviger = await startClaviger({
    dataFolder: folder.path,
    bootstrap: { user: SUPERUSER.username, password: SUPERUSER.password },
    console: true,
    ...(cluster !== null && { upstream: cluster.url }),
    ...(options.env !== undefined && { env: options.env }),
  });
  started.defer(async () => void (await claviger.stop()));
  const browser = await openBrowser();
  started.defer(() => browser.close());
  const ask: ConsoleWorld['ask'] = (as, method, path, body) => askClaviger(claviger.url, as, method, path, body);
  await makePeople(ask);
  const held = started.move();
  return {
    browser,
    claviger,
    consoleUrl: claviger.consoleUrl,
    superuser: SUPERUSER,
    developer: DEVELOPER,
    guest: GUEST,
    ask,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function makePeople(ask: ConsoleWorld['ask']): Promise<void> {
  const role = {
    cluster: ['manage_own_api_key'],
    indices: [{ names: ['logs-*'], privileges: ['read', 'view_index_metadata'] }],
  };
  const made = [
    await ask(SUPERUSER, 'PUT', '/_security/role/log-reader', role),
    await ask(SUPERUSER, 'PUT', `/_security/user/${DEVELOPER.username}`, {
      password: DEVELOPER.password,
      roles: ['log-reader'],
      full_name: 'Dana Developer',
    }),
    await ask(SUPERUSER, 'PUT', `/_security/user/${GUEST.username}`, { password: GUEST.password, roles: [] }),
  ];
  const refused = made.find(({ status }) => status !== 200);
  if (refused !== undefined) throw new Error(`the people of the world were not made: ${JSON.stringify(refused.document)}`);
}

async function askClaviger(
  url: string,
  as: WorldUser | string,
  method: string,
  path: string,
  body?: object,
): ReturnType<ConsoleWorld['ask']> {
  const authorization =
    typeof as === 'string' ? as : `Basic ${Buffer.from(`${as.username}:${as.password}`).toString('base64')}`;
  const response = await fetch(new URL(path, url), {
    method,
    headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, document: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
