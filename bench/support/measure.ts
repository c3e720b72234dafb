import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { LoadResult } from './load-client.ts';
import { cpuUs, type Target } from './processes.ts';

/** One round against one target. */
export interface Round extends LoadResult {
  readonly cpuUsPerRequest: number;
}

/** What is sent, and how. */
export interface Load {
  /** Request text for a target. */
  readonly request: string;
  readonly connections: number;
  readonly durationMs: number;
  readonly expectStatus: number;
}

const run = promisify(execFile);
const WARM_UP_MS = 5_000;
const warmTargets = new Set<number>();

/** Sends one round of load to a target from a process of its own. @throws Error when an answer was wrong: a fast refusal is no result. */
export async function measureRound(target: Target, load: Load): Promise<Round> {
  const options = { host: '127.0.0.1', port: target.port, warmupMs: Math.min(400, load.durationMs / 3), ...load };
  const before = cpuUs(target.pid);
  const { stdout } = await run(process.execPath, ['bench/support/load-client.ts', JSON.stringify(options)]);
  const after = cpuUs(target.pid);
  const result = JSON.parse(stdout) as LoadResult;
  if (result.wrongAnswers > 0 || result.requests === 0) {
    throw new Error(`${target.name}: ${result.wrongAnswers} wrong answers of ${result.requests}`);
  }
  const share = load.durationMs / (load.durationMs + options.warmupMs);
  return { ...result, cpuUsPerRequest: ((after - before) * share) / result.requests };
}

/** Measures all targets in turn, several rounds, so that a drift of the machine meets each alike. */
export async function measureInTurn(
  targets: readonly { readonly target: Target; readonly load: Load }[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly Round[]>> {
  const found = new Map<string, Round[]>();
  // Code that is still being compiled is measured nowhere: one long round each that does not count.
  for (const { target, load } of targets) {
    if (!warmTargets.has(target.pid)) await measureRound(target, { ...load, durationMs: WARM_UP_MS });
    warmTargets.add(target.pid);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { target, load } of targets) {
      const list = found.get(target.name) ?? [];
      list.push(await measureRound(target, load));
      found.set(target.name, list);
    }
  }
  return found;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Median over the rounds of one figure divided by the baseline's figure of the same round. */
export function medianRatio(rounds: readonly Round[], baseline: readonly Round[]): number {
  return median(rounds.map((round, index) => round.requestsPerSecond / (baseline[index]?.requestsPerSecond ?? Number.NaN)));
}
