import { SecurityError } from '../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../domain/json/json-limits.ts';
import { checkContent } from './body/content.ts';
import { type BodyLimits, judgeBody } from './body/judge-body.ts';
import type { Caller, ClusterRequest, Decision, Plan } from './plan.ts';
import { isRestrictedName } from './restricted-names.ts';
import { type CompiledRoute } from './routes/compiled-route.ts';
import { hasBody } from './routes/has-body.ts';
import { isIndexPattern, splitIndexExpression } from './routes/index-expression.ts';
import { judgeHead } from './routes/judge-head.ts';
import { assertIndices } from './routes/judge-indices.ts';
import { unknownRequest } from './routes/refusals.ts';
import type { Product } from './routes/route.ts';
import { createRouteMatcher } from './routes/route-matcher.ts';
import { ROUTE_TABLES } from './routes/route-table.ts';

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
}

/** Decides what a caller's request to the cluster may do. */
export interface RequestPlanner {
  /** Never throws for what a request holds: refusals are part of the plan. */
  plan(request: ClusterRequest, caller: Caller): Plan;
}

const ACTION_LINE_BYTES_MAX = 16_384;
const NO_ITEMS: readonly string[] = [];

/**
 * Makes a planner. A caller with all rights is let through, but for the system's own
 * indices. For any other, a request passes only if its route is known, its parameters are
 * the route's own, its index names stand in the path or in a body that was read in full, and every action on each of them is allowed.
 */
export function createRequestPlanner(options: RequestPlannerOptions): RequestPlanner {
  const matcher = createRouteMatcher(ROUTE_TABLES[options.product]);
  const limits: BodyLimits = {
    ...DEFAULT_JSON_LIMITS,
    depthMax: options.bodyDepthMax,
    bodyBytesMax: options.bodyBytesMax,
    actionLineBytesMax: options.actionLineBytesMax ?? ACTION_LINE_BYTES_MAX,
  };
  return {
    plan(request, caller) {
      const compiled = matcher.match(request.method, request.target);
      const action = compiled === null ? null : compiled.route.action;
      const pathItems = compiled === null ? null : pathItemsOf(compiled, request);
      const indices = pathItems ?? NO_ITEMS;
      try {
        if (caller.authorizer.allowsEverything) {
          assertRestrictedItems(caller, action, indices);
          return { when: 'now', decision: { refusal: null, action, indices } };
        }
        return planLimited(request, caller, compiled, pathItems, limits);
      } catch (error) {
        return { when: 'now', decision: refuse(error, action, indices) };
      }
    },
  };
}

/** All rights are rights on everything but the system's own indices: these are judged by name for every caller. */
function assertRestrictedItems(caller: Caller, action: string | null, items: readonly string[]): void {
  const restricted = items.filter((item) => !isIndexPattern(item) && isRestrictedName(item));
  if (action !== null && restricted.length > 0) assertIndices(caller, action, restricted);
}

function planLimited(
  request: ClusterRequest,
  caller: Caller,
  compiled: CompiledRoute | null,
  pathItems: readonly string[] | null,
  limits: BodyLimits,
): Plan {
  if (compiled === null) throw unknownRequest(request.method, request.target);
  judgeHead(compiled, request, caller, pathItems);
  const { body: kind, route } = compiled;
  const { action } = route;
  const indices = pathItems ?? NO_ITEMS;
  if (kind === 'none' || kind === 'document' || action === null || !hasBody(request.headers)) {
    return { when: 'now', decision: { refusal: null, action, indices } };
  }
  checkContent(request.headers, limits.bodyBytesMax);
  return {
    when: 'bodyRead',
    decide(body) {
      try {
        const names = judgeBody({ caller, action, pathItems, kind }, body, limits);
        return { refusal: null, action, indices: names.length === 0 ? indices : names };
      } catch (error) {
        return refuse(error, action, indices);
      }
    },
  };
}

function pathItemsOf(compiled: CompiledRoute, request: ClusterRequest): readonly string[] | null {
  const expression = request.target.segments[compiled.indexPosition];
  return expression === undefined ? null : splitIndexExpression(expression);
}

/** Anything else than a refusal is a defect: it goes on to where the request fails. */
function refuse(error: unknown, action: string | null, indices: readonly string[]): Decision {
  if (error instanceof SecurityError) return { refusal: error, action, indices };
  throw error;
}
