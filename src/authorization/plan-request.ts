import { SecurityError } from '../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../domain/json/json-limits.ts';
import type { Clock } from '../domain/time.ts';
import { openBulkStream, openUnlimitedBulkStream } from './body/bulk-stream.ts';
import { checkContent, isPlainContent } from './body/content.ts';
import { judgeBody } from './body/judge-body.ts';
import type { BodyLimits, BodyNames, JudgedHead } from './body/judged-head.ts';
import type { ClusterMetadata, ClusterMetadataSource } from './cluster-metadata.ts';
import type { IdSeal } from './opaque-id/id-seal.ts';
import type { BodyStream, Caller, ClusterRequest, Decision, Plan } from './plan.ts';
import { type ContextOptions, hasContext, planBodyContext, planContext } from './plan-context.ts';
import { type NamedRequest, type NamesOptions, planNames, refusedPlan } from './plan-names.ts';
import { planWithoutProtectedFronts } from './protected-fronts.ts';
import type { PublishAddress } from './response/node-shapes.ts';
import { AUTO_CREATE_ACTION } from './routes/auto-create.ts';
import { type CompiledRoute } from './routes/compiled-route.ts';
import { hasBody } from './routes/has-body.ts';
import { judgeHead } from './routes/judge-head.ts';
import { unknownRequest } from './routes/refusals.ts';
import type { Product } from './routes/route.ts';
import { createRouteMatcher } from './routes/route-matcher.ts';
import { ROUTE_TABLES } from './routes/route-table.ts';
import { planSourced, readSource } from './source-parameter.ts';

/** What a planner is made for. */
export interface RequestPlannerOptions {
  /** What the cluster is. */
  readonly product: Product;
  /** Longest body that is read to decide a request. */
  readonly bodyBytesMax: number;
  /** How deep such a body may nest. */
  readonly bodyDepthMax: number;
  /** Longest action line of a bulk body. Default 16 KiB. */
  readonly actionLineBytesMax?: number;
  /** Items of one body that are refused one by one; with more the whole request is refused. Default 100,000. */
  readonly refusedItemsMax?: number;
  /** Seals the ids of limited callers. */
  readonly seal: IdSeal;
  /** The names of the cluster. Absent: patterns that are not granted whole are refused. */
  readonly metadata?: ClusterMetadataSource;
  /** For date math in names. Absent: it is refused. */
  readonly clock?: Clock;
  /** Longest request line that the cluster reads (`http.max_initial_line_length`). Default 4,096. */
  readonly requestLineBytesMax?: number;
  /** Where clients reach Claviger: told in the place of the addresses of nodes. Default: these are told. */
  readonly publishAddress?: () => PublishAddress | null;
}

/** Decides what a caller's request to the cluster may do. */
export interface RequestPlanner {
  /** Never throws for what a request holds: refusals are part of the plan. */
  plan(request: ClusterRequest, caller: Caller): Plan;
}

const ACTION_LINE_BYTES_MAX = 16_384;
const REFUSED_ITEMS_MAX = 100_000;
const REQUEST_LINE_BYTES_MAX = 4_096;
const NO_ITEMS: readonly string[] = [];

/**
 * Makes a planner. A caller with all rights is let through, but for the system's own
 * indices. For any other, a request passes only if its route is known, its parameters are
 * the route's own, its index names are narrowed to what is authorized or stand in a body that was read in full, and every action on each of them is allowed.
 */
export function createRequestPlanner(options: RequestPlannerOptions): RequestPlanner {
  const matcher = createRouteMatcher(ROUTE_TABLES[options.product]);
  const limits: BodyLimits = {
    ...DEFAULT_JSON_LIMITS,
    depthMax: options.bodyDepthMax,
    bodyBytesMax: options.bodyBytesMax,
    actionLineBytesMax: options.actionLineBytesMax ?? ACTION_LINE_BYTES_MAX,
    refusedItemsMax: options.refusedItemsMax ?? REFUSED_ITEMS_MAX,
  };
  const context: ContextOptions = {
    seal: options.seal,
    limits,
    publishAddress: options.publishAddress ?? (() => null),
    metadata: options.metadata ?? null,
  };
  const names: NamesOptions = {
    product: options.product,
    match: (method, target) => matcher.match(method, target),
    metadata: options.metadata ?? null,
    now: () => options.clock?.now() ?? null,
    requestLineBytesMax: options.requestLineBytesMax ?? REQUEST_LINE_BYTES_MAX,
  };
  const bodyNames = namesForBodies(options);
  const planNamed = ({ compiled, pathItems, request }: NamedRequest, caller: Caller): Plan => {
    try {
      if (caller.authorizer.allowsEverything) return planUnlimited(request, caller, compiled, pathItems, limits);
      return planLimited(request, caller, compiled, pathItems, limits, bodyNames);
    } catch (error) {
      return { when: 'now', decision: refuse(error, compiled?.route.action ?? null, pathItems ?? NO_ITEMS) };
    }
  };
  const plan = (request: ClusterRequest, caller: Caller, matched: CompiledRoute | null): Plan => {
    const planned = planNames(names, request, caller, matched, (named) => {
      const { compiled } = named;
      if (compiled === null || !hasContext(compiled, named.request)) return planNamed(named, caller);
      return planContext(context, compiled, named.request, caller, () => planNamed(named, caller));
    });
    return matched === null ? planned : planBodyContext(context, matched, request, caller, planned);
  };
  return {
    plan(request, caller) {
      const matched = matcher.match(request.method, request.target);
      const sourced = caller.authorizer.allowsEverything ? null : readSource(request, matched);
      const planFor = (narrowed: Caller): Plan =>
        sourced === null ? plan(request, narrowed, matched) : planSourced(plan(sourced.request, narrowed, matched), sourced);
      const refuseUnknown = (error: unknown): Plan => refusedPlan(error, matched?.route.action ?? null, NO_ITEMS);
      return planWithoutProtectedFronts(names.metadata, caller, planFor, refuseUnknown);
    },
  };
}

/** The cluster's names, for bodies. */
interface NamesForBodies {
  /** What is known without asking. */
  current(): BodyNames;
  /**
   * Makes a plan with the names, which are read first where none are at hand. `read` gives the newest at hand, else those
   * that were read for this plan. When they cannot be read, `withoutNames` plans.
   */
  planWith(makePlan: (read: () => BodyNames) => Plan, withoutNames: (error: unknown) => Plan): Plan;
}

function namesForBodies({ clock, metadata, product }: RequestPlannerOptions): NamesForBodies {
  const current = (): ClusterMetadata | null => metadata?.current() ?? null;
  const namesOf = (known: ClusterMetadata | null): BodyNames => ({
    metadata: known,
    now: clock?.now() ?? null,
    selectors: product === 'elasticsearch',
  });
  return {
    current: () => namesOf(current()),
    planWith(makePlan, withoutNames) {
      // While names are being changed none stay current: what was read for the request is what it is decided with.
      const planKnowing = (read: ClusterMetadata | null): Plan => makePlan(() => namesOf(current() ?? read));
      const known = current();
      if (metadata === undefined || known !== null) return planKnowing(known);
      return { when: 'later', plan: metadata.refresh().then(planKnowing, withoutNames) };
    },
  };
}

/** Of a caller with all rights only the bulk body is read, as it may name the system's own indices; one that cannot be read passes. */
function planUnlimited(
  request: ClusterRequest,
  caller: Caller,
  compiled: CompiledRoute | null,
  pathItems: readonly string[] | null,
  limits: BodyLimits,
): Plan {
  const action = compiled === null ? null : compiled.route.action;
  if (compiled?.body !== 'bulk' || action === null || !hasBody(request.headers) || !isPlainContent(request.headers)) {
    return { when: 'now', decision: { refusal: null, action, indices: pathItems ?? NO_ITEMS } };
  }
  const head = { caller, action, pathItems, kind: compiled.body, target: request.target };
  return streamBulk(() => openUnlimitedBulkStream(head, limits));
}

/** Opened once here, so that what is wrong with its head is refused before its body comes. */
function streamBulk(open: () => BodyStream): Plan {
  const first = open();
  let isFirst = true;
  return {
    when: 'streamed',
    open() {
      const stream = isFirst ? first : open();
      isFirst = false;
      return stream;
    },
  };
}

function planLimited(
  request: ClusterRequest,
  caller: Caller,
  compiled: CompiledRoute | null,
  pathItems: readonly string[] | null,
  limits: BodyLimits,
  bodyNames: NamesForBodies,
): Plan {
  if (compiled === null) throw unknownRequest(request.method, request.target);
  judgeHead(compiled, request, caller, pathItems);
  const { body: kind, route } = compiled;
  const { action } = route;
  const indices = pathItems ?? NO_ITEMS;
  if (kind === 'none' || kind === 'document' || action === null || !hasBody(request.headers)) {
    return { when: 'now', decision: { refusal: null, action, indices } };
  }
  const newName = request.target.segments[compiled.copyPosition] ?? null;
  const head = { caller, action, pathItems, kind, target: request.target, newName };
  if (kind === 'bulk') {
    checkContent(request.headers);
    const makePlan = (read: () => BodyNames): Plan => streamBulk(() => openBulkStream({ ...head, names: read() }, limits));
    // Whether an index is there matters only to who may not create it.
    const mayCreateAll = caller.authorizer.allowsIndexPattern(AUTO_CREATE_ACTION, '*');
    if (mayCreateAll) return makePlan(() => bodyNames.current());
    return bodyNames.planWith(makePlan, (error) => refusedPlan(error, action, indices));
  }
  checkContent(request.headers, limits.bodyBytesMax);
  if (kind !== 'msearch') return planRead(limits, () => head);
  // A search whose names are all granted needs none of the cluster's.
  const planSearches = (read: () => BodyNames): Plan => planRead(limits, () => ({ ...head, names: read() }));
  return bodyNames.planWith(planSearches, () => planSearches(() => bodyNames.current()));
}

/** `readHead` is called when the body is at hand. */
function planRead(limits: BodyLimits, readHead: () => JudgedHead): Plan {
  return {
    when: 'bodyRead',
    decide(body) {
      const head = readHead();
      try {
        return judgeBody(head, body, limits);
      } catch (error) {
        return refuse(error, head.action, head.pathItems ?? NO_ITEMS);
      }
    },
  };
}

/** Anything else than a refusal is a defect: it goes on to where the request fails. */
function refuse(error: unknown, action: string | null, indices: readonly string[]): Decision {
  if (error instanceof SecurityError) return { refusal: error, action, indices };
  throw error;
}
