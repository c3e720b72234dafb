import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chown, cp, lchown, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atExit } from '../at-exit.ts';
import type { Jdk } from './find-jdk.ts';

/** A running server. */
export interface ServerProcess {
  /** Its address on the loopback interface, e.g. `http://127.0.0.1:40513`. */
  readonly url: string;
  /** Ends the server and removes its temporary folder. Idempotent. */
  stop(): Promise<void>;
}

/** What two servers of one descent differ in. */
export interface ServerKind {
  /** Its name in errors and in the names of temporary folders, e.g. `OpenSearch`. */
  readonly title: string;
  /** Name of its start script and of its settings file without the ending, e.g. `opensearch`. */
  readonly program: string;
  /** With what its environment variables begin, e.g. `OPENSEARCH`. */
  readonly environment: string;
  /** How its HTTP is spoken. */
  readonly scheme: 'http' | 'https';
  /** Lines of settings beyond those that every test server has. */
  readonly settings: readonly string[];
  /** Puts more files into the folder of its settings. */
  configure(folder: string): Promise<void>;
  /** Whether the server at the address is up; asked again until it is. */
  isReady(url: string): Promise<boolean>;
}

/** How to start a server. */
export interface ServerOptions {
  readonly jdk: Jdk;
  /** Folder of the unpacked server. */
  readonly home: string;
  /** Name of the cluster, as `GET /` tells it. */
  readonly clusterName: string;
  /** Java heap in MiB. Default 512. */
  readonly heapMib?: number;
  /** How long it may take until it answers. Default 180,000. */
  readonly startTimeoutMs?: number;
}

/** Somebody who is not root, to run the server as: it refuses to run as root. */
interface Unprivileged {
  readonly uid: number;
  readonly gid: number;
}

const HEAP_MIB_DEFAULT = 512;
const START_TIMEOUT_MS_DEFAULT = 180_000;
const POLL_INTERVAL_MS = 100;
const STOP_TIMEOUT_MS = 30_000;
const UNPRIVILEGED_NAME = 'nobody';
/** Characters of the server's console that an error repeats. */
const TOLD_CHARACTERS_MAX = 4_000;

/**
 * Starts the server on a free loopback port that the system chooses, with its data, logs and settings in a new temporary
 * folder. Started by root, the server runs as `nobody`.
 * @throws Error with the end of the server's console when it does not come up in time.
 */
export async function startServer(kind: ServerKind, options: ServerOptions): Promise<ServerProcess> {
  const unprivileged = process.getuid?.() === 0 ? findUnprivileged() : null;
  const folder = await mkdtemp(join(tmpdir(), `claviger-${kind.program}-`));
  let child: ChildProcess | null = null;
  // Whoever exits without stopping the server must leave neither it nor its data behind.
  const exitCleanup = atExit(() => {
    if (child !== null) signalGroup(child, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const stop = async (): Promise<void> => {
    if (child) await end(child);
    exitCleanup[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const home =
      unprivileged === null || (await isOpenToAll(options.home)) ? options.home : await copyHome(options.home, folder);
    await prepareFolder(kind, folder, home, options.clusterName);
    if (unprivileged) await giveTree(folder, unprivileged);
    child = await spawnServer(kind, options, home, folder, unprivileged);
    const url = await waitUntilItAnswers(kind, child, folder, options.startTimeoutMs ?? START_TIMEOUT_MS_DEFAULT);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function findUnprivileged(): Unprivileged {
  const ask = (flag: string): number => Number(execFileSync('id', [flag, UNPRIVILEGED_NAME], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
}

/** Whether everybody may enter the folder and all folders above it. */
async function isOpenToAll(path: string): Promise<boolean> {
  const othersMayEnter = ((await stat(path)).mode & 0o005) !== 0;
  const parent = dirname(path);
  return othersMayEnter && (parent === path || isOpenToAll(parent));
}

/** Root's own folders are usually closed to others: the server then runs from a copy that is not. */
async function copyHome(home: string, folder: string): Promise<string> {
  const copy = join(folder, 'home');
  await cp(home, copy, { recursive: true });
  return copy;
}

async function prepareFolder(kind: ServerKind, folder: string, home: string, clusterName: string): Promise<void> {
  const config = join(folder, 'config');
  await cp(join(home, 'config'), config, { recursive: true });
  for (const name of ['data', 'logs', 'tmp', 'repositories']) await mkdir(join(folder, name));
  await writeFile(join(config, `${kind.program}.yml`), `${settings(folder, clusterName)}${kind.settings.join('\n')}\n`);
  await kind.configure(config);
  const jvmOptions = await readFile(join(home, 'config/jvm.options'), 'utf8');
  // These paths are relative to the server's own folder, which is shared and may be read-only.
  const moved = jvmOptions.replaceAll('file=logs/', `file=${folder}/logs/`).replaceAll('=logs/', `=${folder}/logs/`);
  await writeFile(join(config, 'jvm.options'), moved.replaceAll('HeapDumpPath=data', `HeapDumpPath=${folder}/data`));
}

function settings(folder: string, clusterName: string): string {
  return `cluster.name: ${clusterName}
node.name: ${clusterName}-1
# The server tells in logs/http.ports which port the system gave it.
node.portsfile: true
network.host: 127.0.0.1
http.port: 0
transport.port: 0
discovery.type: single-node
path.data: ${folder}/data
path.logs: ${folder}/logs
path.repo: ${folder}/repositories
# A laptop's full disk must not make the server read-only.
cluster.routing.allocation.disk.threshold_enabled: false
`;
}

async function giveTree(folder: string, owner: Unprivileged): Promise<void> {
  await chown(folder, owner.uid, owner.gid);
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), owner.uid, owner.gid);
}

async function spawnServer(
  kind: ServerKind,
  options: ServerOptions,
  home: string,
  folder: string,
  unprivileged: Unprivileged | null,
): Promise<ChildProcess> {
  const heap = `${options.heapMib ?? HEAP_MIB_DEFAULT}m`;
  const output = await open(consoleFile(folder), 'w');
  try {
    return spawn(join(home, 'bin', kind.program), [], {
      cwd: home,
      // Own process group: a Ctrl-C on the terminal reaches us alone, and we end it when its turn has come.
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      env: {
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
        HOME: join(folder, 'tmp'),
        [`${kind.environment}_JAVA_HOME`]: options.jdk.home,
        [`${kind.environment}_PATH_CONF`]: join(folder, 'config'),
        [`${kind.environment}_TMPDIR`]: join(folder, 'tmp'),
        [`${kind.environment}_JAVA_OPTS`]: `-Xms${heap} -Xmx${heap}`,
      },
      ...(unprivileged ?? {}),
    });
  } finally {
    await output.close();
  }
}

function consoleFile(folder: string): string {
  return join(folder, 'console.log');
}

async function waitUntilItAnswers(kind: ServerKind, child: ChildProcess, folder: string, timeoutMs: number): Promise<string> {
  let fault: Error | null = null;
  child.once('error', (error) => {
    fault = error;
  });
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (fault) throw fault;
    if (hasEnded(child)) throw new Error(`${kind.title} ended while it started:\n${await consoleEnd(folder)}`);
    const url = await readAddress(kind, folder);
    if (url && (await kind.isReady(url))) return url;
    await delay(POLL_INTERVAL_MS);
  }
  throw new Error(`${kind.title} did not answer within ${timeoutMs} ms:\n${await consoleEnd(folder)}`);
}

async function readAddress(kind: ServerKind, folder: string): Promise<string | null> {
  try {
    const lines = (await readFile(join(folder, 'logs/http.ports'), 'utf8')).split('\n');
    const address = lines.find((line) => /^127\.0\.0\.1:\d+$/.test(line));
    return address ? `${kind.scheme}://${address}` : null;
  } catch {
    // Not written yet.
    return null;
  }
}

async function consoleEnd(folder: string): Promise<string> {
  const text = await readFile(consoleFile(folder), 'utf8').catch(() => '');
  return text.slice(-TOLD_CHARACTERS_MAX);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const killLater = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(killLater);
}

/** Reaches the processes too that the server itself started: the start script of Elasticsearch stays beside its server. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (hasEnded(child) || child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Gone meanwhile.
  }
}
