import { drawOf } from './draw.ts';
import { FUZZ_KINDS, type FuzzCase, type FuzzKind, generateCase } from './generate-case.ts';
import { judgeOutcome } from './judge-outcome.ts';
import { minimise } from './minimise.ts';
import { type Outcome, runCase } from './run-case.ts';
import { CALLERS, SIDES } from './scene.ts';

/** What is to be run. */
export interface FuzzOptions {
  /** Cases in all, taken in turn from the kinds. */
  readonly cases: number;
  readonly seed: number;
  readonly kinds?: readonly FuzzKind[];
  /** Number of the first case. Default 0. */
  readonly first?: number;
  /** Longest that a case may take, in milliseconds, at its fastest of some runs. Default 50. */
  readonly caseMsMax?: number;
  /** Told of each failure at once, and of the progress now and then. */
  readonly onFailure?: (failure: FuzzFailure) => void;
  readonly onProgress?: (done: number) => void;
}

/** A case in which something was wrong. */
export interface FuzzFailure {
  readonly kind: FuzzKind;
  /** With the seed, this makes the case again. */
  readonly number: number;
  readonly fault: string;
  /** The smallest request found that shows the same fault. */
  readonly smallest: FuzzCase;
}

/** How many cases of a kind came to what. */
export type KindCounts = Record<Outcome['result'], number>;

/** What a run came to. */
export interface FuzzReport {
  readonly counts: ReadonlyMap<FuzzKind, KindCounts>;
  readonly failures: readonly FuzzFailure[];
  readonly slowest: { readonly ms: number; readonly kind: FuzzKind; readonly number: number } | null;
}

interface TriedCase {
  readonly fault: string | null;
  /** `null`: it threw. */
  readonly result: Outcome['result'] | null;
}

const CASE_MS_MAX = 50;
/** A slow case is run again: what is slow only once was interrupted. */
const SLOW_RUNS = 5;
const PROGRESS_CASES = 20_000;
/** Failures after which a run is given up. */
const FAILURES_MAX = 20;
const CHOICES = { callers: CALLERS.length, planners: SIDES.length };

/** Runs generated cases and judges each. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { cases, first = 0, kinds = FUZZ_KINDS, seed, caseMsMax = CASE_MS_MAX } = options;
  const counts = new Map<FuzzKind, KindCounts>(kinds.map((kind) => [kind, { refused: 0, answered: 0, forwarded: 0 }]));
  const failures: FuzzFailure[] = [];
  let slowest: FuzzReport['slowest'] = null;
  for (let number = first; number < first + cases && failures.length < FAILURES_MAX; number += 1) {
    const kind = kinds[number % kinds.length] ?? FUZZ_KINDS[0];
    const fuzzed = generateCase(kind, drawOf(seed, number), CHOICES);
    const begun = performance.now();
    const { fault, result } = await tryCase(fuzzed);
    const ms = performance.now() - begun;
    const count = counts.get(kind);
    if (count !== undefined && result !== null) count[result] += 1;
    if (slowest === null || ms > slowest.ms) {
      const fastest = ms > caseMsMax / 2 ? await fastestRun(fuzzed, ms) : ms;
      if (slowest === null || fastest > slowest.ms) slowest = { ms: fastest, kind, number };
      if (fastest > caseMsMax) failures.push({ kind, number, fault: `it takes ${fastest.toFixed(0)} ms`, smallest: fuzzed });
    }
    if (fault !== null) {
      const failure = {
        kind,
        number,
        fault,
        smallest: await minimise(fuzzed, async (smaller) => sameFault((await tryCase(smaller)).fault, fault)),
      };
      failures.push(failure);
      options.onFailure?.(failure);
    }
    if ((number + 1) % PROGRESS_CASES === 0) options.onProgress?.(number + 1 - first);
  }
  return { counts, failures, slowest };
}

async function tryCase(fuzzed: FuzzCase): Promise<TriedCase> {
  try {
    const outcome = await runCase(fuzzed);
    return { fault: judgeOutcome(outcome), result: outcome.result };
  } catch (error) {
    return { fault: `thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, result: null };
  }
}

async function fastestRun(fuzzed: FuzzCase, first: number): Promise<number> {
  let fastest = first;
  for (let run = 0; run < SLOW_RUNS; run += 1) {
    const begun = performance.now();
    await tryCase(fuzzed);
    fastest = Math.min(fastest, performance.now() - begun);
  }
  return fastest;
}

/** Whether a smaller case shows the same: numbers in a fault may be others. */
function sameFault(fault: string | null, wanted: string): boolean {
  const kindOf = (text: string): string => text.split('\n', 1)[0]?.replaceAll(/\d+/g, '') ?? '';
  return fault !== null && kindOf(fault) === kindOf(wanted);
}
