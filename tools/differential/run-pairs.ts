import type { ClusterClient } from './cluster-client.ts';
import { fillNames, type NameParts } from './data-set.ts';
import type { DataSetKeeper } from './data-set-keeper.ts';
import type { Pair, RecordedPair } from './pair.ts';
import { readOutcome } from './read-outcome.ts';

/** Where pairs are run. */
export interface PairRun {
  /** The server, or what stands in front of it. */
  readonly client: ClusterClient;
  /** `Authorization` values by the name of the principal. */
  readonly credentials: ReadonlyMap<string, string>;
  readonly keeper: DataSetKeeper;
  readonly parts: NameParts;
  /** Called now and then with how many are done. */
  readonly report: (done: number) => void;
}

const REPORT_EVERY = 100;

/** Runs pairs one after the other, each against the data set as it was made. */
export async function* runPairs(run: PairRun, pairs: readonly Pair[]): AsyncGenerator<RecordedPair> {
  let done = 0;
  for (const pair of pairs) {
    const credential = run.credentials.get(pair.principal);
    if (credential === undefined) throw new Error(`no credential of ${pair.principal}`);
    const target = fillNames(pair.target, run.parts);
    const body = pair.body === undefined ? undefined : fillNames(pair.body, run.parts);
    const answer = await run.client.send(pair.method, target, body, credential);
    yield { ...pair, outcome: readOutcome(answer, run.parts) };
    // A refusal has changed nothing.
    if (answer.status < 400 && pair.changes) await run.keeper.restore();
    if (++done % REPORT_EVERY === 0) run.report(done);
  }
}
