import type { SecurityError } from '../domain/error.ts';
import { composeTarget, parseRequestTarget } from '../domain/request/parse-request-target.ts';
import type { ClusterRequest, Decision, Plan } from './plan.ts';
import type { CompiledRoute } from './routes/compiled-route.ts';
import { hasBody } from './routes/has-body.ts';
import { needsAllRights } from './routes/refusals.ts';
import type { BodyKind } from './routes/route.ts';

/** A request whose body stood in its query string, as if it had been sent as a body. */
export interface SourcedRequest {
  readonly request: ClusterRequest;
  readonly body: Uint8Array;
  readonly mediaType: string;
}

/** Bodies that the cluster takes from the query string as well. */
const SOURCED_BODIES: ReadonlySet<BodyKind> = new Set<BodyKind>([
  'analyze',
  'byQuery',
  'mget',
  'msearch',
  'mtermvectors',
  'rankEval',
  'search',
  'termvectors',
]);
const ENCODER = new TextEncoder();

/**
 * Reads `source` and `source_content_type`, which are the body where there is none. `null` for any other request; these parameters are then
 * refused like all that steer.
 */
export function readSource(request: ClusterRequest, compiled: CompiledRoute | null): SourcedRequest | null {
  const { headers, target } = request;
  const source = target.query.get('source');
  const mediaType = target.query.get('source_content_type');
  if (source === undefined || mediaType === undefined || compiled === null) return null;
  if (source === '' || hasBody(headers) || !SOURCED_BODIES.has(compiled.body)) return null;
  const query = new Map([...target.query].filter(([name]) => name !== 'source' && name !== 'source_content_type'));
  const canonical = composeTarget(target.segments, query);
  const body = ENCODER.encode(source);
  const sourced = new Map([...headers, ['content-type', mediaType], ['content-length', String(body.length)]]);
  sourced.delete('content-encoding');
  const asked = { ...request, headers: sourced, target: parseRequestTarget(canonical, canonical.length) };
  return { request: asked, body, mediaType };
}

/** The plan of a sourced request, with its body decided and sent. */
export function planSourced(plan: Plan, sourced: SourcedRequest): Plan {
  switch (plan.when) {
    case 'now':
      return { when: 'now', decision: unread(plan.decision) };
    case 'bodyRead':
      return { when: 'now', decision: sending(plan.decide(sourced.body), sourced) };
    case 'later':
      return { when: 'later', plan: plan.plan.then((later) => planSourced(later, sourced)) };
    case 'streamed':
      return { when: 'now', decision: { refusal: refusal(null), action: null, indices: [] } };
  }
}

/** A body that was not looked at is not sent. */
function unread(decision: Decision): Decision {
  if (decision.refusal !== null || decision.answer !== undefined) return decision;
  return { ...decision, refusal: refusal(decision.action) };
}

function refusal(action: string | null): SecurityError {
  return needsAllRights(action, 'query parameter [source]');
}

function sending(decision: Decision, { body, mediaType, request }: SourcedRequest): Decision {
  if (decision.refusal !== null || decision.answer !== undefined) return decision;
  return { ...decision, rewrite: { canonical: request.target.canonical, body, mediaType, ...decision.rewrite } };
}
