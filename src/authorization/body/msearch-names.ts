import { findExpressionRule } from '../expression/expression-rules.ts';
import { readIndexOptions, USUAL_OPTIONS } from '../expression/index-options.ts';
import { resolveExpression } from '../expression/resolve-expression.ts';
import { assertIndices, assertPlainItems, deniedNames } from '../routes/judge-indices.ts';
import { indexNotFound, needsAllRights } from '../routes/refusals.ts';
import type { BodyNames, JudgedHead } from './judged-head.ts';
import type { MsearchHeader, SearchedNames } from './msearch-scanner.ts';

const SEARCH_ACTION = 'indices:data/read/search';
const SEARCH_ACTIONS: readonly string[] = [SEARCH_ACTION];
/** An expression that is nothing to the cluster. */
const NO_INDICES: readonly string[] = ['*', '-*'];
const NO_NAMES: BodyNames = { metadata: null, now: null, selectors: false };

/**
 * Resolves what one search of a multi-search searches, as the search API does: its header's expression, or the path's.
 * @throws SecurityError `forbidden`, `indexNotFound`, `illegalArgument`
 */
export function resolveSearched(head: JudgedHead, header: MsearchHeader): SearchedNames {
  const { caller, names = NO_NAMES, pathItems, target } = head;
  const items = header.items ?? pathItems ?? [];
  const rule = findExpressionRule(SEARCH_ACTION);
  const options = readIndexOptions(new Map([...target.query, ...header.options]), rule?.options ?? USUAL_OPTIONS);
  const { metadata, now, selectors } = names;
  const candidates = rule?.candidates ?? 'everything';
  const question = { authorizer: caller.authorizer, actions: SEARCH_ACTIONS, items, options, candidates, now, selectors };
  const resolution = resolveExpression(question, metadata);
  switch (resolution.outcome) {
    case 'forward': {
      const { isExpanded, isVerbatim } = resolution;
      return { indices: isVerbatim ? items : resolution.names, isRewritten: !isVerbatim, isExpanded };
    }
    case 'empty':
      return { indices: NO_INDICES, isRewritten: true, isExpanded: true };
    case 'missing':
      throw indexNotFound(resolution.name);
    case 'denied':
      throw deniedNames(caller, resolution.action, resolution.names);
    default:
      // What the rights alone do not tell, or what cannot be read, passes only if every item is plain and granted whole.
      if (items.length === 0) throw needsAllRights(SEARCH_ACTION, 'a search without an index searches all indices');
      assertPlainItems(SEARCH_ACTION, items);
      assertIndices(caller, SEARCH_ACTION, items);
      return { indices: items, isRewritten: false, isExpanded: false };
  }
}
