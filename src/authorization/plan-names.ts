import { assert, SecurityError } from '../domain/error.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import type { Instant } from '../domain/time.ts';
import type { ClusterMetadata, ClusterMetadataSource } from './cluster-metadata.ts';
import { mapDecisions } from './map-decisions.ts';
import type { Caller, ClusterRequest, Decision, Plan } from './plan.ts';
import type { CompiledRoute } from './routes/compiled-route.ts';
import { splitIndexExpression } from './routes/index-expression.ts';
import { withIndexInPath } from './routes/index-in-path.ts';
import { type ExpressionVerdict, judgeExpression, type KnownNames } from './routes/judge-expression.ts';
import { actionsOnNames } from './routes/judge-head.ts';
import { NAMES_TOLD_MAX } from './routes/judge-indices.ts';
import { judgeWholeExpression, type WholeVerdict } from './routes/judge-whole-expression.ts';
import type { Product } from './routes/route.ts';

/** What the names of requests are judged with. */
export interface NamesOptions {
  readonly product: Product;
  readonly match: (method: string, target: RequestTarget) => CompiledRoute | null;
  /** `null`: nothing is known of the cluster's names. */
  readonly metadata: ClusterMetadataSource | null;
  /** `null`: there is no clock. */
  readonly now: () => Instant | null;
  readonly requestLineBytesMax: number;
}

/** A request whose index expression is judged: as it will be forwarded. */
export interface NamedRequest {
  readonly request: ClusterRequest;
  readonly compiled: CompiledRoute | null;
  /** Items of the expression, each granted; `null`: the path has none. */
  readonly pathItems: readonly string[] | null;
}

/** Plans what follows when the names are judged. */
export type PlanNamed = (named: NamedRequest) => Plan;

/** Actions that add or remove names. */
const CHANGING_ACTIONS: ReadonlySet<string> = new Set([
  'indices:admin/aliases',
  'indices:admin/create',
  'indices:admin/data_stream/create',
  'indices:admin/data_stream/delete',
  'indices:admin/delete',
  'indices:admin/resize',
  'indices:admin/rollover',
]);

const UNKNOWN_NAMES: KnownNames = { metadata: null, isFinal: false };
const NO_NAMES: KnownNames = { metadata: null, isFinal: true };

/**
 * Judges the index expression of a request and plans the rest with what is left of it. Asks the cluster for its names only where the rights alone do not
 * tell. Refusals are part of the plan.
 */
export function planNames(
  options: NamesOptions,
  request: ClusterRequest,
  caller: Caller,
  compiled: CompiledRoute | null,
  planNamed: PlanNamed,
): Plan {
  const written = compiled === null ? null : writtenItems(compiled, request);
  if (CHANGING_ACTIONS.has(compiled?.route.action ?? '')) options.metadata?.expectChange?.();
  const action = compiled?.route.action ?? null;
  const settle = (known: KnownNames): Plan | 'unknown' => {
    try {
      if (compiled === null) return planNamed({ request, compiled, pathItems: null });
      if (caller.authorizer.allowsEverything) return planWhole(options, request, caller, compiled, planNamed, known);
      return planLimited(options, request, caller, compiled, planNamed, known);
    } catch (error) {
      return refusedPlan(error, action, written ?? []);
    }
  };
  return settleWith(options.metadata, settle, (error) => refusedPlan(error, action, written ?? []));
}

/** With nothing, then with what is at hand, then with what the cluster says. */
function settleWith(
  source: ClusterMetadataSource | null,
  settle: (known: KnownNames) => Plan | 'unknown',
  refuse: (error: unknown) => Plan,
): Plan {
  const first = settle(source === null ? NO_NAMES : UNKNOWN_NAMES);
  if (first !== 'unknown') return first;
  assert(source !== null, 'a final verdict is known');
  const metadata = source.current();
  const second = metadata === null ? 'unknown' : settle({ metadata, isFinal: false });
  if (second !== 'unknown') return second;
  const finish = (read: ClusterMetadata): Plan => {
    const last = settle({ metadata: read, isFinal: true });
    assert(last !== 'unknown', 'a final verdict is known');
    return last;
  };
  return { when: 'later', plan: source.refresh().then(finish, refuse) };
}

function planLimited(
  options: NamesOptions,
  request: ClusterRequest,
  caller: Caller,
  compiled: CompiledRoute,
  planNamed: PlanNamed,
  known: KnownNames,
): Plan | 'unknown' {
  const { match, now, product, requestLineBytesMax } = options;
  const pathItems = itemsInPath(compiled, request);
  const isJudgedHere = compiled.route.judged !== undefined && compiled.route.scope === 'index' && compiled.indices === 'path';
  const indexed =
    isJudgedHere && pathItems !== null ? { compiled, request, items: pathItems } : withIndexInPath(compiled, request, match);
  const actions = indexed === null ? null : actionsOnNames(indexed.compiled, indexed.request);
  if (indexed === null || actions === null) return planNamed({ request, compiled, pathItems });
  const judged = { ...indexed, caller, actions, now: now(), product, requestLineBytesMax };
  const verdict = judgeExpression(judged, known);
  if (verdict.outcome === 'unknown') return 'unknown';
  if (verdict.outcome === 'answered') return answered(verdict, actions[0], indexed.items);
  return planRewritten(request, indexed.request, verdict, (named) =>
    planNamed({ request: named, compiled: indexed.compiled, pathItems: verdict.items }),
  );
}

function answered(
  { answer }: Extract<ExpressionVerdict, { outcome: 'answered' }>,
  action: string,
  indices: readonly string[],
): Plan {
  return { when: 'now', decision: { refusal: null, action, indices, answer } };
}

/** What follows sees the request as it will be forwarded, and its decisions say so; the audit is told the first of its names. */
function planRewritten(
  original: ClusterRequest,
  indexed: ClusterRequest,
  { canonical }: { readonly canonical: string | null },
  plan: (request: ClusterRequest) => Plan,
): Plan {
  const target = canonical === null ? indexed.target : parseRequestTarget(canonical, canonical.length);
  if (target === original.target) return plan(indexed);
  return mapDecisions(plan({ ...indexed, target }), (decision) => rewritten(decision, target.canonical));
}

function rewritten(decision: Decision, canonical: string): Decision {
  const indices = decision.indices.slice(0, NAMES_TOLD_MAX);
  if (decision.refusal !== null || decision.answer !== undefined) return { ...decision, indices };
  return { ...decision, indices, rewrite: { canonical, ...decision.rewrite } };
}

function planWhole(
  options: NamesOptions,
  request: ClusterRequest,
  caller: Caller,
  compiled: CompiledRoute,
  planNamed: PlanNamed,
  known: KnownNames,
): Plan | 'unknown' {
  const items = writtenItems(compiled, request);
  const verdict: WholeVerdict = judgeWholeExpression(
    { ...options, now: options.now(), caller, compiled, request, items },
    known,
  );
  if (verdict.outcome === 'unknown') return 'unknown';
  const pathItems = itemsInPath(compiled, request);
  return planRewritten(request, request, verdict, (named) => planNamed({ request: named, compiled, pathItems }));
}

/** Items that a request names, in its path or in the query; `null`: its route has no place for them. */
function writtenItems(compiled: CompiledRoute, request: ClusterRequest): readonly string[] | null {
  if (compiled.indices !== 'query') return itemsInPath(compiled, request);
  const expression = request.target.query.get('index') ?? '';
  return expression === '' ? [] : splitIndexExpression(expression);
}

function itemsInPath(compiled: CompiledRoute, request: ClusterRequest): readonly string[] | null {
  const expression = request.target.segments[compiled.indexPosition];
  return expression === undefined ? null : splitIndexExpression(expression);
}

/** The plan that refuses. Anything else than a refusal is a defect: it goes on to where the request fails. */
export function refusedPlan(error: unknown, action: string | null, indices: readonly string[]): Plan {
  if (error instanceof SecurityError) return { when: 'now', decision: { refusal: error, action, indices } };
  throw error;
}
