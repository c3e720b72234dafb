import type { Instant } from '../../domain/time.ts';
import type { Authorizer } from '../authorizer.ts';
import type { ClusterIndex, ClusterMetadata } from '../cluster-metadata.ts';
import { LanguageMatcher } from '../pattern/language-matcher.ts';
import { parseIndexExpression } from '../pattern/parse-wildcard.ts';
import { findItemProblem } from '../routes/index-expression.ts';
import { allowsName, listAuthorizedNames } from './authorized-names.ts';
import type { ExpressionRule } from './expression-rules.ts';
import type { IndexOptions } from './index-options.ts';
import { type ExpressionItem, readExpression, writeItems } from './read-expression.ts';

/** An index expression of a caller. */
export interface ExpressionQuestion {
  readonly authorizer: Authorizer;
  /** What is done to the names; the request's own action first. Every one must be allowed on each name. */
  readonly actions: readonly string[];
  /** Items as they were written; none: all. */
  readonly items: readonly string[];
  readonly options: IndexOptions;
  readonly candidates: ExpressionRule['candidates'];
  /** For date math; `null`: it is refused. */
  readonly now: Instant | null;
  /** Whether the product knows `name::data`. */
  readonly selectors: boolean;
}

/** What an index expression comes to for its caller. */
export type Resolution =
  | {
      readonly outcome: 'forward';
      /** Items to forward, each granted: names, patterns granted whole, exclusions. */
      readonly names: readonly string[];
      /** Whether they are the items as they were written. */
      readonly isVerbatim: boolean;
      /** Whether all of them are names that patterns were expanded to: one that is gone by now is then no error. */
      readonly isExpanded: boolean;
    }
  /** Nothing is left, which is no error: the answer is an empty one. Never forward an empty expression: it means all. */
  | { readonly outcome: 'empty' }
  /** These names are not allowed for this action: 403. */
  | { readonly outcome: 'denied'; readonly action: string; readonly names: readonly string[] }
  /** Nothing is left, which is an error: 404 `no such index [name]`. */
  | { readonly outcome: 'missing'; readonly name: string }
  /** It cannot be read with certainty; `problem` is a sentence. */
  | { readonly outcome: 'refused'; readonly problem: string }
  /** The names of the cluster are needed to tell. */
  | { readonly outcome: 'unknown' };

/**
 * Resolves an index expression as Elasticsearch does: patterns come to the authorized names that they match, names must be authorized unless
 * `ignoreUnavailable`, and what patterns match in excess of the grant is not told. Decided from the rights alone where everything
 * is granted whole; else `metadata` is needed.
 */
export function resolveExpression(question: ExpressionQuestion, metadata: ClusterMetadata | null): Resolution {
  const { expandOpen, expandClosed } = question.options;
  const expands = expandOpen || expandClosed;
  const read = readExpression(question.items, { now: question.now, selectors: question.selectors, expands });
  if (typeof read === 'string') return { outcome: 'refused', problem: read };
  if (isGrantedWhole(question, read.items, expands)) {
    return { outcome: 'forward', names: writeItems(read.items), isVerbatim: read.isVerbatim, isExpanded: false };
  }
  if (metadata === null) return { outcome: 'unknown' };
  return read.items.length === 0 ? resolveAll(question, expands, metadata) : resolveItems(question, read.items, metadata);
}

/** Whether an index, alias or data stream is among what a pattern expands to. */
export function isVisible(
  pattern: string,
  entry: ClusterIndex,
  options: IndexOptions,
  candidates: ExpressionRule['candidates'],
): boolean {
  if (candidates === 'indices' && entry.kind !== 'index') return false;
  if (candidates === 'dataStreams' && entry.kind !== 'dataStream') return false;
  const isDotted = pattern.startsWith('.') && entry.name.startsWith('.');
  if (entry.hidden && !options.expandHidden && !isDotted) return false;
  if (entry.kind !== 'index') return true;
  return entry.closed ? options.expandClosed : options.expandOpen;
}

function isGrantedWhole(question: ExpressionQuestion, items: readonly ExpressionItem[], expands: boolean): boolean {
  const { actions, authorizer } = question;
  if (items.length === 0) return expands && actions.every((action) => authorizer.allowsIndexPattern(action, '*'));
  return items.every(({ excludes, isPattern, text }) => {
    if (findItemProblem(text) !== null) return false;
    if (excludes) return true;
    return actions.every((action) =>
      isPattern ? authorizer.allowsIndexPattern(action, text) : authorizer.allowsIndex(action, text),
    );
  });
}

function resolveAll(question: ExpressionQuestion, expands: boolean, metadata: ClusterMetadata): Resolution {
  const names = expands ? matchingNames(question, '*', metadata) : [];
  return names.length === 0 ? nothingLeft(question) : expanded(names);
}

function resolveItems(question: ExpressionQuestion, items: readonly ExpressionItem[], metadata: ClusterMetadata): Resolution {
  const { allowNoIndices, ignoreUnavailable } = question.options;
  const names = new Set<string>();
  let explicit = false;
  for (const { excludes, isPattern, text } of items) {
    const matched = isPattern ? matchingNames(question, text, metadata) : [text];
    if (matched.length === 0 && !allowNoIndices) return { outcome: 'missing', name: text };
    if (excludes) for (const name of matched) names.delete(name);
    else if (isPattern) for (const name of matched) names.add(name);
    else if (!ignoreUnavailable || isAllowed(question, text, metadata)) {
      names.add(text);
      explicit = true;
    }
  }
  if (names.size === 0) return nothingLeft(question);
  const denied = findDenied(question, [...names], metadata);
  if (denied !== null) return denied;
  return explicit ? { outcome: 'forward', names: [...names], isVerbatim: false, isExpanded: false } : expanded([...names]);
}

function matchingNames(question: ExpressionQuestion, pattern: string, metadata: ClusterMetadata): readonly string[] {
  const { actions, authorizer, candidates, options } = question;
  const matcher = pattern === '*' ? null : new LanguageMatcher(parseIndexExpression(pattern));
  return listAuthorizedNames(authorizer, actions, metadata)
    .filter((entry) => isVisible(pattern, entry, options, candidates) && (matcher?.matches(entry.name) ?? true))
    .map(({ name }) => name);
}

function isAllowed({ actions, authorizer }: ExpressionQuestion, name: string, metadata: ClusterMetadata): boolean {
  return actions.every((action) => allowsName(authorizer, action, name, metadata));
}

function findDenied(
  { actions, authorizer }: ExpressionQuestion,
  names: readonly string[],
  metadata: ClusterMetadata,
): Resolution | null {
  for (const action of actions) {
    const denied = names.filter((name) => !allowsName(authorizer, action, name, metadata));
    if (denied.length > 0) return { outcome: 'denied', action, names: denied };
  }
  return null;
}

function expanded(names: readonly string[]): Resolution {
  return { outcome: 'forward', names, isVerbatim: false, isExpanded: true };
}

/** The text of the 404 names the whole list, in brackets of its own. */
function nothingLeft({ items, options }: ExpressionQuestion): Resolution {
  return options.allowNoIndices ? { outcome: 'empty' } : { outcome: 'missing', name: `[${items.join(', ')}]` };
}
