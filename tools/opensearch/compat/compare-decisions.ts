import { createGrantJudge } from '../../../test/compat/authorization/decide-pair.ts';
import type { ObservedDifference } from '../../../test/compat/authorization/differences.ts';
import { basic, type ClusterClient, openClusterClient } from '../../differential/cluster-client.ts';
import { compareOutcomes, observationOf } from '../../differential/compare-outcomes.ts';
import { formatDay, type NameParts, namePartsOf } from '../../differential/data-set.ts';
import { createDataSetKeeper, type DataSetKeeper } from '../../differential/data-set-keeper.ts';
import type { OpenSearchRole, Outcome, Pair, Principal, RecordedPair } from '../../differential/pair.ts';
import { readRecording } from '../../differential/recording.ts';
import { makeUsers } from '../../differential/reference/opensearch-principals.ts';
import { runPairs } from '../../differential/run-pairs.ts';
import type { Side } from './compare-configuration.ts';

/** What came of a comparison of decisions. */
export interface DecisionRun {
  readonly pairCount: number;
  readonly differences: readonly ObservedDifference[];
}

const PRODUCT = 'opensearch';
const ADMIN = 'admin';

/**
 * Sends every `every`-th of the recorded pairs of user and request to a secured OpenSearch, and to a Claviger before the same server with the
 * same roles, which each side is given through its REST API. `report` is told how many are done.
 */
export async function compareDecisions(
  sides: { readonly reference: Side; readonly observed: Side },
  every: number,
  report: (done: number) => void,
): Promise<DecisionRun> {
  const { principals, pairs: all } = readRecording<OpenSearchRole>(PRODUCT);
  const pairs = all.filter((_, at) => at % every === 0);
  const isGranted = await createGrantJudge(PRODUCT);
  const parts = namePartsOf(PRODUCT, formatDay(new Date()));
  const reference = clientOf(sides.reference);
  const observed = clientOf(sides.observed);
  const keeper = createDataSetKeeper(reference, parts);
  try {
    const referenceOutcomes = await run(reference, await makeAll(reference, principals), keeper, parts, pairs, report);
    const outcomes = await run(observed, await makeAll(observed, principals), keeper, parts, pairs, report);
    const differences = pairs.flatMap((pair) => {
      const outcome = outcomeOf(referenceOutcomes, pair);
      const recorded: RecordedPair = { ...pair, outcome };
      return compareOutcomes(outcome, observationOf(outcomeOf(outcomes, pair))).map(
        (difference): ObservedDifference => ({
          product: PRODUCT,
          pair: recorded,
          difference,
          isGranted: isGranted(recorded, difference),
        }),
      );
    });
    return { pairCount: pairs.length, differences };
  } finally {
    await removeUsers(reference, principals);
    await Promise.all([reference.close(), observed.close()]);
  }
}

function clientOf(side: Side): ClusterClient {
  return openClusterClient(side.url, basic(ADMIN, side.adminPassword));
}

async function run(
  client: ClusterClient,
  credentials: ReadonlyMap<string, string>,
  keeper: DataSetKeeper,
  parts: NameParts,
  pairs: readonly Pair[],
  report: (done: number) => void,
): Promise<ReadonlyMap<number, Outcome>> {
  await keeper.prepare();
  const outcomes = new Map<number, Outcome>();
  for await (const { number, outcome } of runPairs({ client, credentials, keeper, parts, report }, pairs))
    outcomes.set(number, outcome);
  return outcomes;
}

/** Passwords are hashed slowly: of many at once a server would answer too late. */
const MADE_AT_ONCE = 8;

async function makeAll(
  client: ClusterClient,
  principals: readonly Principal<OpenSearchRole>[],
): Promise<ReadonlyMap<string, string>> {
  const credentials: (readonly [string, string])[] = [];
  for (let at = 0; at < principals.length; at += MADE_AT_ONCE)
    credentials.push(...(await makeUsers(client, principals.slice(at, at + MADE_AT_ONCE))));
  return new Map(credentials);
}

function outcomeOf(outcomes: ReadonlyMap<number, Outcome>, { number }: Pair): Outcome {
  const outcome = outcomes.get(number);
  if (outcome === undefined) throw new Error(`pair ${number} was not run`);
  return outcome;
}

async function removeUsers(client: ClusterClient, principals: readonly { readonly name: string }[]): Promise<void> {
  const removals = principals.map(({ name }) => ({ op: 'remove', path: `/diff-${name}` }));
  for (const resource of ['internalusers', 'roles'])
    await client.send('PATCH', `/_plugins/_security/api/${resource}`, JSON.stringify(removals));
}
