import type { Caller, Decision } from '../../../src/authorization/plan.ts';
import { createRequestPlanner, type RequestPlanner } from '../../../src/authorization/plan-request.ts';
import { SecurityError } from '../../../src/domain/error.ts';
import { parseRequestTarget } from '../../../src/domain/request/parse-request-target.ts';
import { compareOutcomes, type Observation } from '../../../tools/differential/compare-outcomes.ts';
import { fillNames, type NameParts, namePartsOf } from '../../../tools/differential/data-set.ts';
import type { ElasticsearchRole, OpenSearchRole, Pair } from '../../../tools/differential/pair.ts';
import { normalizeReason } from '../../../tools/differential/read-outcome.ts';
import { type Recording, readRecording } from '../../../tools/differential/recording.ts';
import { aSeal, decidePlan } from '../../support/planned-request.ts';
import { type CallersByName, elasticsearchCallers, openSearchCallers } from './callers.ts';
import type { ObservedDifference } from './differences.ts';
import { resolveSearchedNames } from './resolve-searched-names.ts';

const LINES = /\/_(bulk|msearch)(\?|$)/;
const PASSED = 200;
const LIMITS = { bodyBytesMax: 1_000_000, bodyDepthMax: 100 };

/**
 * Decides every recorded pair of a product in process, except those of principals whose role Claviger does not take.
 * @returns all differences from the recording.
 */
export function decideRecording(product: NameParts['product']): readonly ObservedDifference[] {
  return product === 'elasticsearch'
    ? decideAll(readRecording<ElasticsearchRole>(product), elasticsearchCallers)
    : decideAll(readRecording<OpenSearchRole>(product), openSearchCallers);
}

/** How many recorded principals have a role that Claviger does not take. */
export function principalsLeftOut(product: NameParts['product']): number {
  const [all, taken] =
    product === 'elasticsearch'
      ? countPrincipals(readRecording<ElasticsearchRole>(product), elasticsearchCallers)
      : countPrincipals(readRecording<OpenSearchRole>(product), openSearchCallers);
  return all - taken;
}

function countPrincipals<Role>(
  { principals }: Recording<Role>,
  makeCallers: (principals: Recording<Role>['principals']) => CallersByName,
): readonly [all: number, taken: number] {
  return [principals.length, makeCallers(principals).size];
}

function decideAll<Role>(
  { head, principals, pairs }: Recording<Role>,
  makeCallers: (principals: Recording<Role>['principals']) => CallersByName,
): readonly ObservedDifference[] {
  const callers = makeCallers(principals);
  const planner = createRequestPlanner({ product: head.product, seal: aSeal(), ...LIMITS });
  const parts = namePartsOf(head.product, head.day);
  return pairs.flatMap((pair) => {
    const caller = callers.get(pair.principal);
    if (caller === undefined) return [];
    const observed = decide(planner, caller, pair, parts);
    // What passes whole passes with every item.
    const items = observed.refused ? undefined : pair.outcome.items?.map(() => PASSED);
    return compareOutcomes(pair.outcome, items === undefined ? observed : { ...observed, items }).map((difference) => ({
      product: head.product,
      pair,
      difference,
    }));
  });
}

function decide(planner: RequestPlanner, caller: Caller, pair: Pair, parts: NameParts): Observation {
  const body = pair.body === undefined ? undefined : Buffer.from(fillNames(pair.body, parts));
  const headers = new Map<string, string>();
  if (body !== undefined) {
    headers.set('content-type', LINES.test(pair.target) ? 'application/x-ndjson' : 'application/json');
    headers.set('content-length', String(body.length));
  }
  try {
    const target = parseRequestTarget(fillNames(pair.target, parts));
    const plan = planner.plan({ method: pair.method, target, headers }, caller);
    return observe(decidePlan(plan, body ?? Buffer.alloc(0)), pair, parts);
  } catch (error) {
    // A target that cannot be read is refused before the planner sees it.
    if (error instanceof SecurityError) return { refused: true, reason: normalizeReason(error.message, parts) };
    throw error;
  }
}

function observe({ refusal }: Decision, pair: Pair, parts: NameParts): Observation {
  if (refusal === null) {
    const names = resolveSearchedNames(pair);
    return { refused: false, ...(names === null ? {} : { names }) };
  }
  if (refusal.code !== 'forbidden') return { refused: false, status: 400 };
  return { refused: true, reason: normalizeReason(refusal.message, parts) };
}
