import { SecurityError } from '../domain/error.ts';
import type { ClusterMetadata, ClusterMetadataSource } from './cluster-metadata.ts';
import { mapDecisions } from './map-decisions.ts';
import { givesId, type IdPlanOptions, planContinuation, planEither, planStart } from './opaque-id/plan-ids.ts';
import type { Caller, ClusterRequest, Plan } from './plan.ts';
import { type AnswerFilterOptions, answerFilter } from './response/answer-filters.ts';
import { seesBehindAliases } from './response/answer-kinds.ts';
import type { CompiledRoute } from './routes/compiled-route.ts';
import { hasBody } from './routes/has-body.ts';

/** What plans of routes with ids, or with answers that are filtered, are made with. */
export interface ContextOptions extends IdPlanOptions {
  readonly publishAddress: AnswerFilterOptions['publishAddress'];
  /** `null`: nothing is known of the cluster's names. */
  readonly metadata: ClusterMetadataSource | null;
}

/** Whether a request takes or gives ids, or its answer is filtered: all others are planned without a look at this. */
export function hasContext({ ids, route }: CompiledRoute, request: ClusterRequest): boolean {
  return route.answer !== undefined || (ids !== null && (ids.role === 'continues' || givesId(ids, request)));
}

/**
 * Plans a request for such a route; `plan` judges it like any other. Where the answer may hold names that are granted through an alias,
 * the cluster is asked for its names first. Refusals are part of the plan.
 */
export function planContext(
  options: ContextOptions,
  compiled: CompiledRoute,
  request: ClusterRequest,
  caller: Caller,
  plan: () => Plan,
): Plan {
  const { metadata } = options;
  const { answer } = compiled.route;
  const planWith = (names: ClusterMetadata | null): Plan => planKnowing(options, names, compiled, request, caller, plan);
  if (metadata === null || answer === undefined || caller.authorizer.allowsEverything) return planWith(null);
  const known = metadata.current();
  if (known !== null || !seesBehindAliases(answer)) return planWith(known);
  // Without its names, the cluster's answer shows less.
  return { when: 'later', plan: metadata.refresh().then(planWith, () => planWith(null)) };
}

function planKnowing(
  options: ContextOptions,
  names: ClusterMetadata | null,
  compiled: CompiledRoute,
  request: ClusterRequest,
  caller: Caller,
  plan: () => Plan,
): Plan {
  const { ids: use, route } = compiled;
  try {
    // A caller with all rights holds the cluster's own ids.
    const head = use === null || caller.authorizer.allowsEverything ? null : { use, compiled, request, caller };
    if (head?.use.role === 'continues') return planContinuation(options, head);
    const filter =
      route.answer === undefined
        ? null
        : answerFilter({ publishAddress: options.publishAddress, metadata: names }, route.answer, request, caller);
    const planned = plan();
    const filtered = filter === null ? planned : mapDecisions(planned, filter);
    return head === null ? filtered : planStart(options, head, filtered);
  } catch (refusal) {
    // Anything else is a defect: it goes on to where the request fails.
    if (!(refusal instanceof SecurityError)) throw refusal;
    return { when: 'now', decision: { refusal, action: route.action, indices: [] } };
  }
}

/** As `planContext`, where a body may hold an id: one that does makes the index expression, or its absence, mean nothing. */
export function planBodyContext(
  options: ContextOptions,
  compiled: CompiledRoute,
  request: ClusterRequest,
  caller: Caller,
  plan: Plan,
): Plan {
  const { ids: use } = compiled;
  if (use?.role !== 'both' || caller.authorizer.allowsEverything || !hasBody(request.headers)) return plan;
  return planEither(options, { use, compiled, request, caller }, plan);
}
