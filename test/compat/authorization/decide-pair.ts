import type { ClusterMetadata } from '../../../src/authorization/cluster-metadata.ts';
import type { Caller, Decision, Plan } from '../../../src/authorization/plan.ts';
import { createRequestPlanner, type RequestPlanner } from '../../../src/authorization/plan-request.ts';
import { SecurityError } from '../../../src/domain/error.ts';
import { parseRequestTarget } from '../../../src/domain/request/parse-request-target.ts';
import { instant } from '../../../src/domain/time.ts';
import {
  compareOutcomes,
  type Difference,
  type Observation,
  observationOf,
} from '../../../tools/differential/compare-outcomes.ts';
import { fillNames, type NameParts, namePartsOf } from '../../../tools/differential/data-set.ts';
import type { ElasticsearchRole, OpenSearchRole, Outcome, Pair, RecordedPair } from '../../../tools/differential/pair.ts';
import { normalizeReason, readOutcome } from '../../../tools/differential/read-outcome.ts';
import { type Recording, readRecording } from '../../../tools/differential/recording.ts';
import { knownNames } from '../../support/cluster-names.ts';
import { aSeal, decidePlan } from '../../support/planned-request.ts';
import { type CallersByName, elasticsearchCallers, openSearchCallers } from './callers.ts';
import { dataSetNames } from './data-set-names.ts';
import type { ObservedDifference } from './differences.ts';
import { type ForwardedRequest, searchedNames, simulateAnswer, tellsNames, writtenNames } from './simulate-answer.ts';

const LINES = /\/_(bulk|msearch)(\?|$)/;
/** What is nothing to a cluster. */
const NOTHING = '*,-*';
const LIMITS = { bodyBytesMax: 1_000_000, bodyDepthMax: 100 };

/**
 * Decides every recorded pair of a product in process, except those of principals whose role Claviger does not take.
 * @returns all differences from the recording.
 */
export async function decideRecording(product: NameParts['product']): Promise<readonly ObservedDifference[]> {
  const { decided, metadata, parts } = await decideProduct(product);
  return decided.flatMap((one) =>
    compareOutcomes(one.pair.outcome, observe(one, parts)).map((difference) => {
      const isGranted = isGrantedAllOf(one, difference, metadata);
      return { product, pair: one.pair, difference, isGranted };
    }),
  );
}

/** Tells of a difference of a recorded pair, wherever it was observed, what `ObservedDifference.isGranted` tells: by what is decided in process. */
export async function createGrantJudge(
  product: NameParts['product'],
): Promise<(pair: RecordedPair, difference: Difference) => boolean> {
  const { decided, metadata } = await decideProduct(product);
  const decidedByNumber = new Map(decided.map((one) => [one.pair.number, one]));
  return (pair, difference) => {
    const one = decidedByNumber.get(pair.number);
    return one !== undefined && isGrantedAllOf(one, difference, metadata);
  };
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

/** What was decided of a pair. */
interface DecidedPair {
  readonly pair: RecordedPair;
  readonly caller: Caller;
  readonly decision: Decision;
  /** `null`: nothing goes on to the cluster. */
  readonly forwarded: ForwardedRequest | null;
}

interface DecidedRecording {
  readonly decided: readonly DecidedPair[];
  readonly metadata: ClusterMetadata;
  readonly parts: NameParts;
}

function decideProduct(product: NameParts['product']): Promise<DecidedRecording> {
  return product === 'elasticsearch'
    ? decideAll(readRecording<ElasticsearchRole>(product), elasticsearchCallers)
    : decideAll(readRecording<OpenSearchRole>(product), openSearchCallers);
}

async function decideAll<Role>(
  { head, principals, pairs }: Recording<Role>,
  makeCallers: (principals: Recording<Role>['principals']) => CallersByName,
): Promise<DecidedRecording> {
  const callers = makeCallers(principals);
  const parts = namePartsOf(head.product, head.day);
  const noon = instant(Date.parse(`${head.day.replaceAll('.', '-')}T12:00:00Z`));
  const metadata = dataSetNames(parts);
  const clock = { now: () => noon };
  const planner = createRequestPlanner({
    product: head.product,
    seal: aSeal(),
    metadata: knownNames(metadata),
    clock,
    ...LIMITS,
  });
  const decided: DecidedPair[] = [];
  for (const pair of pairs) {
    const caller = callers.get(pair.principal);
    if (caller === undefined) continue;
    const decision = await decide(planner, caller, pair, parts);
    decided.push({ pair, caller, decision, forwarded: forward(decision, pair, parts) });
  }
  return { decided, metadata, parts };
}

function isGrantedAllOf(
  { caller, decision, forwarded }: DecidedPair,
  difference: Difference,
  metadata: ClusterMetadata,
): boolean {
  const actions = missedActions(difference.reference) ?? (decision.action === null ? [] : [decision.action]);
  return areGranted(caller, actions, forwardedNames(decision, forwarded), metadata);
}

async function decide(planner: RequestPlanner, caller: Caller, pair: Pair, parts: NameParts): Promise<Decision> {
  const body = Buffer.from(fillNames(pair.body ?? '', parts));
  const headers = new Map<string, string>();
  if (pair.body !== undefined) {
    headers.set('content-type', LINES.test(pair.target) ? 'application/x-ndjson' : 'application/json');
    headers.set('content-length', String(body.length));
  }
  try {
    const target = parseRequestTarget(fillNames(pair.target, parts));
    return decidePlan(await settled(planner.plan({ method: pair.method, target, headers }, caller)), body);
  } catch (error) {
    // A target that cannot be read is refused before the planner sees it.
    if (error instanceof SecurityError) return { refusal: error, action: null, indices: [] };
    throw error;
  }
}

async function settled(plan: Plan): Promise<Plan> {
  return plan.when === 'later' ? settled(await plan.plan) : plan;
}

/** What goes on to the cluster; `null`: nothing. */
function forward({ answer, refusal, rewrite = {} }: Decision, pair: Pair, parts: NameParts): ForwardedRequest | null {
  if (refusal !== null || answer !== undefined) return null;
  return {
    family: pair.family,
    target: parseRequestTarget(rewrite.canonical ?? fillNames(pair.target, parts)),
    body: rewrite.body === undefined ? fillNames(pair.body ?? '', parts) : Buffer.from(rewrite.body).toString(),
  };
}

function observe({ decision, forwarded, pair }: DecidedPair, parts: NameParts): Observation {
  const { answer, refusal, reshape } = decision;
  const { family, method } = pair;
  if (refusal !== null) return observeRefusal(refusal, parts);
  if (answer !== undefined) return observeAnswer(readOutcome(answer, parts), family);
  const simulated = forwarded === null || method === 'HEAD' ? null : simulateAnswer(forwarded, parts);
  if (simulated === null) return { refused: false };
  const body = Buffer.from(simulated.body);
  const shown = Buffer.from(reshape?.(simulated.status, body) ?? body).toString();
  const { names = [], items } = readOutcome({ status: simulated.status, body: shown }, parts);
  return {
    refused: false,
    ...(tellsNames(family) ? { names } : {}),
    ...(items === undefined ? {} : { items }),
  };
}

function observeAnswer(outcome: Outcome, family: string): Observation {
  const { names, ...others } = observationOf(outcome);
  const isSilent = outcome.items !== undefined && !tellsNames(family);
  return names === undefined || isSilent ? others : { ...others, names };
}

/** The actions that a refusal tells of; `null` where it tells none. */
function missedActions(reference: string): readonly string[] | null {
  const [, told] = /(?:no permissions for|action) \[([^ ]*(?:, [^ ]*)*)\] (?:and|is)/.exec(reference) ?? [];
  return told?.split(', ') ?? null;
}

/** The names that the cluster is asked about. */
function forwardedNames({ indices }: Decision, forwarded: ForwardedRequest | null): readonly string[] {
  if (forwarded === null) return [];
  if (forwarded.family === 'msearch') return searchedNames(forwarded.body);
  // Where no name is told, what is asked about is not known to be granted.
  const told = indices.length === 0 ? ['*'] : indices.join() === NOTHING ? [] : indices;
  // The indices of a bulk are also those of the items that do not go on.
  return forwarded.family === 'bulk' ? writtenNames(forwarded.body) : told;
}

/** Whether each of these actions is allowed on each of these names: by itself, as a whole pattern, or by its data stream. */
function areGranted(
  { authorizer }: Caller,
  actions: readonly string[],
  names: readonly string[],
  { byName }: ClusterMetadata,
): boolean {
  const isGranted = (action: string, name: string): boolean => {
    if (name.includes('*')) return name.startsWith('-') || authorizer.allowsIndexPattern(action, name);
    const dataStream = byName.get(name)?.dataStream ?? null;
    return authorizer.allowsIndex(action, name) || (dataStream !== null && authorizer.allowsIndex(action, dataStream));
  };
  return actions.length > 0 && actions.every((action) => names.every((name) => isGranted(action, name)));
}

function observeRefusal({ code, message }: SecurityError, parts: NameParts): Observation {
  if (code === 'forbidden') return { refused: true, reason: normalizeReason(message, parts) };
  return { refused: false, status: code === 'indexNotFound' ? 404 : 400 };
}
