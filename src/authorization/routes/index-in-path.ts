import { composeTarget, parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';
import { findExpressionRule } from '../expression/expression-rules.ts';
import type { ClusterRequest } from '../plan.ts';
import type { CompiledRoute } from './compiled-route.ts';
import { splitIndexExpression } from './index-expression.ts';

/** A request with its index expression, in a route that has it in the path. */
export interface IndexedRequest {
  readonly compiled: CompiledRoute;
  readonly request: ClusterRequest;
  /** Items as they were written; none: the request named no index. */
  readonly items: readonly string[];
}

const PARAMETER = 'index';
const ALL = '*';

/**
 * A request of a route without an index in its path, written with one: the query parameter `index`, which the cluster reads there, or everything.
 * `null`: it has no such form that limited callers may use.
 */
export function withIndexInPath(
  compiled: CompiledRoute,
  request: ClusterRequest,
  match: (method: string, target: RequestTarget) => CompiledRoute | null,
): IndexedRequest | null {
  const { action } = compiled.route;
  const rule = action === null ? null : findExpressionRule(action);
  if (compiled.indices !== 'query' || rule === null) return null;
  const { query, segments } = request.target;
  const named = query.get(PARAMETER) ?? '';
  if (named === '' && (rule.takes === 'one' || rule.destructive)) return null;
  const expression = named === '' ? ALL : named;
  const rest = new Map([...query].filter(([name]) => name !== PARAMETER));
  for (const written of [
    [expression, ...segments],
    [...segments, expression],
  ]) {
    const target = parseRequestTarget(composeTarget(written, rest));
    const found = match(request.method, target);
    if (found === null || found.route.action !== action || found.route.judged === undefined) continue;
    if (found.indices !== 'path' || written[found.indexPosition] !== expression) continue;
    return {
      compiled: found,
      request: { ...request, target },
      items: named === '' ? [] : splitIndexExpression(named),
    };
  }
  return null;
}
