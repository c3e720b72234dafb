import { illegalArgument } from '../../domain/error.ts';
import type { ClusterRequest, Decision } from '../plan.ts';

/** What the cluster answers as JSON to: no wish, any type, or JSON by one of its names. */
const JSON_ACCEPTED = /^\s*(application\/json|application\/vnd\.elasticsearch\+json|\*\/\*|application\/\*)\s*(;|,|$)/i;

/**
 * Makes the cluster answer as JSON, because the answer will be read here.
 * @throws SecurityError `illegalArgument` when the request asks for another format.
 */
export function forcingJson(request: ClusterRequest, decision: Decision): Decision {
  assertJsonAsked(request);
  const accept = request.headers.get('accept');
  if (request.target.query.has('format') || accept === undefined || JSON_ACCEPTED.test(accept)) return decision;
  return withQuery(request, decision, 'format=json');
}

/** Refuses another format than JSON by name; that of the `Accept` header can be overruled. */
export function assertJsonAsked({ target }: ClusterRequest): void {
  const format = target.query.get('format');
  if (format === undefined || format.toLowerCase() === 'json') return;
  throw illegalArgument(`format [${format.slice(0, 64)}] is not supported here: the answer is filtered, which needs [json]`);
}

/** Adds a query parameter to what goes upstream. `parameter` is written as it is. */
function withQuery(request: ClusterRequest, decision: Decision, parameter: string): Decision {
  const canonical = decision.rewrite?.canonical ?? request.target.canonical;
  const separator = canonical.includes('?') ? '&' : '?';
  return { ...decision, rewrite: { ...decision.rewrite, canonical: `${canonical}${separator}${parameter}` } };
}
