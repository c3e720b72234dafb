import { illegalArgument, SecurityError } from '../../domain/error.ts';
import { composeTarget } from '../../domain/request/parse-request-target.ts';
import { checkContent } from '../body/content.ts';
import { judgeBody } from '../body/judge-body.ts';
import type { BodyLimits } from '../body/judged-head.ts';
import { actionDenied, assertClusterAction } from '../denial.ts';
import { mapDecisions, reshaping } from '../map-decisions.ts';
import type { Caller, ClusterRequest, Decision, Plan } from '../plan.ts';
import { forcingJson } from '../response/force-json.ts';
import { checkParameters } from '../routes/check-parameters.ts';
import type { CompiledRoute } from '../routes/compiled-route.ts';
import { hasBody } from '../routes/has-body.ts';
import { needsAllRights } from '../routes/refusals.ts';
import { type BodyIds, findBodyIds, withBodyIds, withoutSection } from './body-ids.ts';
import { holderOf } from './holder.ts';
import { malformedId, missingId, unknownId } from './id-refusals.ts';
import type { IdSeal } from './id-seal.ts';
import type { IdUse } from './id-uses.ts';
import type { OpaqueId } from './opaque-id.ts';
import { answerSealer } from './seal-answer.ts';

/** What plans with ids are made with. */
export interface IdPlanOptions {
  readonly seal: IdSeal;
  readonly limits: BodyLimits;
  /** Ids of one request. Default 1,000. */
  readonly idsMax?: number;
}

/** A limited caller's request for a route that uses ids. */
export interface IdRequest {
  readonly use: IdUse;
  readonly compiled: CompiledRoute;
  readonly request: ClusterRequest;
  readonly caller: Caller;
}

const IDS_MAX = 1_000;
const SEARCH_ACTION = 'indices:data/read/search';
const INDEX_ACTION_PREFIX = 'indices:';

/**
 * Plans a request that goes on with what its ids stand for. Its indices were judged when the id was made, and the id is bound to the
 * same rights, so only the action is judged here.
 * @throws SecurityError
 */
export function planContinuation(options: IdPlanOptions, head: IdRequest): Plan {
  const { use, compiled, request } = head;
  checkParameters(compiled, request.target);
  assertAction(head, compiled.route.action);
  const place = findInHead(head);
  if (!hasBody(request.headers)) {
    if (place === null) throw missingId(use.kind);
    return { when: 'now', decision: continueFromHead(options, head, place) };
  }
  if (place !== null || use.body === undefined) {
    throw illegalArgument(`request [${request.method} ${request.target.path.slice(0, 64)}] does not support having a body`);
  }
  checkContent(request.headers, options.limits.bodyBytesMax);
  return {
    when: 'bodyRead',
    decide: (body) =>
      deciding(head, () => {
        const found = findIds(options, head, body);
        if (found === null) throw missingId(use.kind);
        return continueFromBody(options, head, body, found);
      }),
  };
}

/** What becomes of the plan of a request for a route that gives ids: those of its answer are sealed. */
export function planStart(options: IdPlanOptions, head: IdRequest, plan: Plan): Plan {
  if (!givesId(head.use, head.request)) return plan;
  return mapDecisions(plan, (decision) => sealing(options, head, decision, decision.indices));
}

/** What becomes of the plan of a request whose body may hold an id: one that does is judged by it instead. */
export function planEither(options: IdPlanOptions, head: IdRequest, plan: Plan): Plan {
  if (plan.when === 'streamed') return plan;
  if (plan.when === 'later') return { when: 'later', plan: plan.plan.then((planned) => planEither(options, head, planned)) };
  return {
    when: 'bodyRead',
    decide: (body) => {
      const other = (): Decision => (plan.when === 'now' ? plan.decision : plan.decide(body));
      // What is refused without a look at the body (its type, a parameter) is refused with an id in it as well.
      const decision = deciding(head, () => {
        checkParameters(head.compiled, head.request.target);
        checkContent(head.request.headers, options.limits.bodyBytesMax);
        const found = findIds(options, head, body);
        return found === null ? null : continueFromBody(options, head, body, found);
      });
      return decision ?? other();
    },
  };
}

function continueFromHead(options: IdPlanOptions, head: IdRequest, place: HeadPlace): Decision {
  const { request } = head;
  const ids = openAll(options, head, place.text === '' ? [] : place.text.split(','));
  const text = ids.map((id) => id.upstreamId).join(',');
  const segments = request.target.segments.map((segment, index) => (index === place.segment ? text : segment));
  const query = new Map([...request.target.query].map(([name, value]) => [name, name === place.query ? text : value]));
  return continuing(options, head, ids, { canonical: composeTarget(segments, query) });
}

function continueFromBody(options: IdPlanOptions, head: IdRequest, body: Uint8Array, found: BodyIds): Decision {
  const { caller, compiled, request, use } = head;
  const ids = openAll(options, head, found.ids);
  if (use.role === 'both') assertAction(head, compiled.route.action);
  if (use.bodyFields === undefined) {
    const judged = {
      caller,
      action: SEARCH_ACTION,
      pathItems: indicesOf(ids),
      kind: 'search',
      target: request.target,
    } as const;
    judgeBody(judged, withoutSection(body, found), options.limits);
  }
  const raw = withBodyIds(
    body,
    found,
    ids.map((id) => id.upstreamId),
  );
  return continuing(options, head, ids, { body: raw });
}

function continuing(
  options: IdPlanOptions,
  head: IdRequest,
  ids: readonly OpaqueId[],
  rewrite: NonNullable<Decision['rewrite']>,
): Decision {
  const indices = indicesOf(ids);
  const decision: Decision = { refusal: null, action: head.compiled.route.action, indices: indices ?? [], rewrite };
  return head.use.gives.length === 0 ? decision : sealing(options, head, decision, indices);
}

function openAll(options: IdPlanOptions, { use, caller }: IdRequest, texts: readonly string[]): readonly OpaqueId[] {
  if (texts.length === 0) throw missingId(use.kind);
  const idsMax = use.many === undefined ? 1 : (options.idsMax ?? IDS_MAX);
  if (texts.length > idsMax) throw illegalArgument(`the request has more than [${idsMax}] ids`);
  const holder = holderOf(caller);
  return texts.map((text) => {
    if (text === '_all') throw needsAllRights(null, '[_all] stands for the ids of all callers');
    const opened = options.seal.open(use.kind, text, holder);
    if (opened.outcome === 'malformed') throw malformedId(use.kind, text);
    if (opened.outcome === 'foreign') throw unknownId(use.kind, text);
    return opened.id;
  });
}

/** `null`: not all of them are known. */
function indicesOf(ids: readonly OpaqueId[]): readonly string[] | null {
  const indices = new Set<string>();
  for (const id of ids) {
    if (id.indices === null) return null;
    for (const name of id.indices) indices.add(name);
  }
  return [...indices];
}

/** Has the ids of the answer sealed for the caller, who may have no answer in another form than JSON. */
function sealing(options: IdPlanOptions, head: IdRequest, decision: Decision, indices: readonly string[] | null): Decision {
  if (decision.refusal !== null || decision.answer !== undefined) return decision;
  return deciding(head, () => {
    const { use, request, caller } = head;
    const holder = holderOf(caller);
    if (use.anyFormat && !isAnsweredInJson(request)) return decision;
    const seal = (upstreamId: string): string | null => options.seal.seal(use.kind, upstreamId, holder, indices);
    const sealed = reshaping(decision, answerSealer(use.gives, seal));
    return use.anyFormat ? sealed : forcingJson(request, sealed);
  });
}

/** Formats of SQL that are JSON; without one the gateway asks for JSON, as it will read the answer. */
const JSON_FORMATS: ReadonlySet<string> = new Set(['json', 'jdbc']);

function isAnsweredInJson({ target }: ClusterRequest): boolean {
  const format = target.query.get('format');
  return format === undefined || JSON_FORMATS.has(format.toLowerCase());
}

/** Whether the answer to a request holds ids to be sealed, as far as its head tells. */
export function givesId({ gives, givesIf, role }: IdUse, { target }: ClusterRequest): boolean {
  if (gives.length === 0 || role === 'continues') return false;
  if (givesIf === undefined) return true;
  const value = target.query.get(givesIf.parameter);
  return value !== undefined && (givesIf.value === undefined || value === givesIf.value);
}

function assertAction({ use, compiled, caller }: IdRequest, action: string | null): void {
  for (const extra of compiled.extraClusterActions) assertClusterAction(caller, extra);
  if (action === null || use.needs === 'owner') return;
  if (!action.startsWith(INDEX_ACTION_PREFIX)) assertClusterAction(caller, action);
  else if (!caller.authorizer.allowsSomeIndex(action)) throw actionDenied(caller, action);
}

/** Where the path or the query holds ids. */
interface HeadPlace {
  readonly text: string;
  /** Position of the segment, or -1. */
  readonly segment: number;
  /** Name of the query parameter, or `null`. */
  readonly query: string | null;
}

function findInHead({ use, compiled, request }: IdRequest): HeadPlace | null {
  const { segments, query } = request.target;
  const position = use.segment === undefined ? -1 : compiled.templateSegments.indexOf(use.segment);
  const inQuery = use.query === undefined ? undefined : query.get(use.query);
  if (position !== -1) {
    if (inQuery !== undefined) throw illegalArgument(`[${use.query}] is in the path already`);
    return { text: segments[position] ?? '', segment: position, query: null };
  }
  return inQuery === undefined ? null : { text: inQuery, segment: -1, query: use.query ?? null };
}

function findIds({ limits }: IdPlanOptions, { use, compiled }: IdRequest, body: Uint8Array): BodyIds | null {
  const fields = use.bodyFields === undefined ? {} : { fields: use.bodyFields };
  return findBodyIds(body, limits, { path: use.body ?? [], action: compiled.route.action, ...fields });
}

function deciding(head: IdRequest, decide: () => Decision): Decision;
function deciding(head: IdRequest, decide: () => Decision | null): Decision | null;
function deciding({ compiled }: IdRequest, decide: () => Decision | null): Decision | null {
  try {
    return decide();
  } catch (refusal) {
    // Anything else than a refusal is a defect: it goes on to where the request fails.
    if (!(refusal instanceof SecurityError)) throw refusal;
    return { refusal, action: compiled.route.action, indices: [] };
  }
}
