import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server under measurement, in a process of its own. */
export interface Target {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** Credentials of the superuser that a measured Claviger starts with. */
export const BENCH_USER = 'bench';
/** Its password, known to the benches alone. */
export const BENCH_PASSWORD = 'bench-password';

/** Starts a Node script that prints `listening on http://host:port`, and waits for that line. */
export async function startScript(
  name: string,
  script: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return await whenListening(name, child);
}

/** Starts Claviger on a new data folder before the given upstream. */
export async function startClaviger(
  upstreamUrl: string | null,
  environment: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const data = mkdtempSync(join(tmpdir(), 'claviger-bench-'));
  return await startScript('claviger', 'src/main.ts', ['start'], {
    CLAVIGER_DATA: data,
    CLAVIGER_LISTEN: '127.0.0.1:0',
    CLAVIGER_CONSOLE_ENABLED: 'false',
    CLAVIGER_BOOTSTRAP_USER: BENCH_USER,
    CLAVIGER_BOOTSTRAP_PASSWORD: BENCH_PASSWORD,
    ...(upstreamUrl === null ? {} : { CLAVIGER_UPSTREAM: upstreamUrl }),
    ...environment,
  });
}

/** Waits until a child prints where it listens. */
export async function whenListening(name: string, child: ChildProcess): Promise<Target> {
  const port = await new Promise<number>((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = /listening on https?:\/\/[^\s]*:(\d+)/.exec(text);
      if (found !== null) resolve(Number(found[1]));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened:\n${text}`)));
  });
  return {
    name,
    pid: child.pid ?? 0,
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** CPU time that a process has used so far, in microseconds (Linux; 0 elsewhere). */
export function cpuUs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return 0;
  }
}

/** Resident memory of a process, in bytes (Linux; 0 elsewhere). */
export function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1_024;
  } catch {
    return 0;
  }
}
