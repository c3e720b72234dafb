import { SecurityError } from '../../domain/error.ts';
import { composeTarget } from '../../domain/request/parse-request-target.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';
import type { Instant } from '../../domain/time.ts';
import { type ExpressionRule, findExpressionRule } from '../expression/expression-rules.ts';
import { readIndexOptions, USUAL_OPTIONS } from '../expression/index-options.ts';
import { findRestrictedUse, listRestrictedMatches, type WholeExpression } from '../expression/restricted-exclusions.ts';
import type { Caller, ClusterRequest } from '../plan.ts';
import type { CompiledRoute } from './compiled-route.ts';
import { withIndexInPath } from './index-in-path.ts';
import type { KnownNames } from './judge-expression.ts';
import { deniedNames } from './judge-indices.ts';

/** The index expression of a caller with all rights on what is not restricted. */
export interface JudgedWholeExpression {
  readonly caller: Caller;
  readonly compiled: CompiledRoute;
  readonly request: ClusterRequest;
  /** Items as they were written; none: all; `null`: the route has no place for them. */
  readonly items: readonly string[] | null;
  readonly match: (method: string, target: RequestTarget) => CompiledRoute | null;
  readonly now: Instant | null;
  readonly requestLineBytesMax: number;
}

/** What such an expression comes to when it is not refused: `canonical` goes upstream, `null`: what came. */
export type WholeVerdict = { readonly outcome: 'passed'; readonly canonical: string | null } | { readonly outcome: 'unknown' };

const UNTOUCHED: WholeVerdict = { outcome: 'passed', canonical: null };
/** Items that no reading makes anything but an unrestricted name. */
const UNRESTRICTED_ITEM = /^[a-z0-9][^*:]*$/;
const EVERYTHING_OPTIONS = { ...USUAL_OPTIONS, expandClosed: true, expandHidden: true };

/**
 * Lets everything pass but what would act on restricted names against the grant: names are refused, patterns are told to leave them out.
 * @throws SecurityError `forbidden`
 */
export function judgeWholeExpression(judged: JudgedWholeExpression, { isFinal, metadata }: KnownNames): WholeVerdict {
  const { caller, compiled, items, now, request } = judged;
  const { action } = compiled.route;
  if (action === null || items === null || !action.startsWith('indices:')) return UNTOUCHED;
  if (items.length > 0 && items.every((item) => UNRESTRICTED_ITEM.test(item))) return UNTOUCHED;
  const rule = findExpressionRule(action);
  const expression = { authorizer: caller.authorizer, action, items, now, ...expansionOf(rule, request) };
  const { denied, widePatterns } = findRestrictedUse(expression);
  if (denied.length > 0) throw deniedNames(caller, action, denied);
  if (widePatterns.length === 0 || rule?.takes === 'one' || compiled.route.scope !== 'index') return UNTOUCHED;
  if (metadata === null) {
    if (!isFinal) return { outcome: 'unknown' };
    throw new SecurityError('unavailable', 'the names of the cluster are not known', { retryAfterSeconds: 1 });
  }
  const restricted = listRestrictedMatches(expression, widePatterns, metadata);
  if (restricted.length === 0) return UNTOUCHED;
  const canonical = rule === null ? null : excluding(judged, restricted);
  if (canonical === null) throw deniedNames(caller, action, restricted);
  return { outcome: 'passed', canonical };
}

/** Without a rule, or where its options cannot be read, a pattern could match whatever there is. */
function expansionOf(rule: ExpressionRule | null, request: ClusterRequest): Pick<WholeExpression, 'options' | 'candidates'> {
  if (rule === null) return { options: EVERYTHING_OPTIONS, candidates: 'everything' };
  return { options: readIndexOptions(request.target.query, rule.options), candidates: rule.candidates };
}

/** The same expression with exclusions at its end; `null`: it has no such form. */
function excluding(
  { compiled, match, request, items, requestLineBytesMax }: JudgedWholeExpression,
  names: readonly string[],
): string | null {
  const indexed =
    compiled.indices === 'path' ? { compiled, request, items: items ?? [] } : withIndexInPath(compiled, request, match);
  if (indexed === null) return null;
  const kept = indexed.items.filter((item) => item !== '').map((item) => (item === '_all' ? '*' : item));
  const segment = [...(kept.length === 0 ? ['*'] : kept), ...names.map((name) => `-${name}`)].join();
  const { query, segments } = indexed.request.target;
  const canonical = composeTarget(segments.with(indexed.compiled.indexPosition, segment), query);
  return canonical.length + request.method.length + ' HTTP/1.1'.length <= requestLineBytesMax ? canonical : null;
}
