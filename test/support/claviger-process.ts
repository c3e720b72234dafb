import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { atExit } from '../../tools/at-exit.ts';

/** How to start the product: what `npm start` runs, with the environment that tools outside rely on. */
export interface ClavigerOptions {
  readonly dataFolder: string;
  /** URL of the cluster; absent: only the own API is served. */
  readonly upstream?: string;
  /** Address to listen on. Default: a free loopback port. */
  readonly listen?: string;
  /** First superuser, taken only when the data folder is new. */
  readonly bootstrap: { readonly user: string; readonly password: string };
  /** Path of a `claviger.yml`. */
  readonly configFile?: string;
  /** Whether the console is served, on a free loopback port; absent: it is not, as many processes run at once. */
  readonly console?: boolean;
  /** Further environment, e.g. `CLAVIGER_LOG_LEVEL`. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may take until it is ready. Default 30,000. */
  readonly startTimeoutMs?: number;
}

/** The product, running as a process of its own. */
export interface ClavigerProcess {
  /** Address of its listener, e.g. `http://127.0.0.1:40513`. */
  readonly url: string;
  /** Origin of its console; empty when it serves none. */
  readonly consoleUrl: string;
  /** Everything it has written to standard output and standard error so far. */
  output(): string;
  /** Resolves with the first match in the output, as soon as there is one; rejects when the process ends without. */
  waitForOutput(pattern: RegExp): Promise<RegExpExecArray>;
  /** Asks it to end (SIGTERM) and waits. @returns its exit code, or `null` when a signal ended it. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would (SIGKILL) and waits. */
  kill(): Promise<void>;
}

const MAIN_FILE = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** Printed before the line of the listener. */
const CONSOLE = /console on (https?:\/\/[^\s"]+)/;
const LISTENING = /listening on (https?:\/\/[^\s"]+)/;
const START_TIMEOUT_MS_DEFAULT = 30_000;

/**
 * Starts Claviger and waits until it listens.
 * @throws Error with all that it wrote when it ends before or takes too long.
 */
export async function startClaviger(options: ClavigerOptions): Promise<ClavigerProcess> {
  const child = spawn(process.execPath, [MAIN_FILE, 'start'], { env: environment(options), stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collectOutput(child);
  const ended = once(child, 'exit');
  const exitCleanup = atExit(() => void child.kill('SIGKILL'));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await ended;
    }
    exitCleanup[Symbol.dispose]();
    return child.exitCode;
  };
  const killLater = setTimeout(() => child.kill('SIGKILL'), options.startTimeoutMs ?? START_TIMEOUT_MS_DEFAULT);
  try {
    const listening = await output.waitFor(LISTENING);
    return {
      url: listening[1] ?? '',
      consoleUrl: CONSOLE.exec(output.text())?.[1] ?? '',
      output: () => output.text(),
      waitForOutput: (pattern) => output.waitFor(pattern),
      stop: () => end('SIGTERM'),
      kill: async () => void (await end('SIGKILL')),
    };
  } catch (error) {
    await end('SIGKILL');
    throw error;
  } finally {
    clearTimeout(killLater);
  }
}

/** The settings of whoever runs the tests must not reach the product. */
function environment(options: ClavigerOptions): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CLAVIGER_') && !name.startsWith('VITEST'));
  return {
    ...Object.fromEntries(inherited),
    CLAVIGER_DATA: options.dataFolder,
    CLAVIGER_LISTEN: options.listen ?? '127.0.0.1:0',
    CLAVIGER_CONSOLE_ENABLED: String(options.console === true),
    CLAVIGER_CONSOLE_LISTEN: '127.0.0.1:0',
    CLAVIGER_BOOTSTRAP_USER: options.bootstrap.user,
    CLAVIGER_BOOTSTRAP_PASSWORD: options.bootstrap.password,
    ...(options.upstream === undefined ? {} : { CLAVIGER_UPSTREAM: options.upstream }),
    ...(options.configFile === undefined ? {} : { CLAVIGER_CONFIG: options.configFile }),
    ...options.env,
  };
}

interface Output {
  text(): string;
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
}

function collectOutput(child: ChildProcessByStdio<null, Readable, Readable>): Output {
  let text = '';
  let closed = false;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      tell();
    });
  }
  child.once('close', () => {
    closed = true;
    tell();
  });
  const waitFor = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(text);
        if (match) resolve(match);
        else if (closed) reject(new Error(`Claviger ended without printing ${pattern}. It printed:\n${text}`));
        else return;
        listeners.delete(look);
      };
      listeners.add(look);
      look();
    });
  return { text: () => text, waitFor };
}
