import { illegalArgument, type SecurityError } from '../../domain/error.ts';
import { composeTarget } from '../../domain/request/parse-request-target.ts';
import type { Instant } from '../../domain/time.ts';
import type { ClusterMetadata } from '../cluster-metadata.ts';
import { actionDenied } from '../denial.ts';
import { allowsName } from '../expression/authorized-names.ts';
import { type ExpressionRule, findExpressionRule } from '../expression/expression-rules.ts';
import { foldNames } from '../expression/fit-names.ts';
import { readIndexOptions } from '../expression/index-options.ts';
import { readExpression, writeItems } from '../expression/read-expression.ts';
import { type ExpressionQuestion, type Resolution, resolveExpression } from '../expression/resolve-expression.ts';
import type { Answer, Caller } from '../plan.ts';
import { AUTO_CREATE_ACTION, assertMayWriteTo, createsIndex, findUncreatable } from './auto-create.ts';
import { isIndexPattern, NO_INDICES } from './index-expression.ts';
import type { IndexedRequest } from './index-in-path.ts';
import { assertIndices, assertPlainItems, deniedNames } from './judge-indices.ts';
import { indexNotFound, needsAllRights } from './refusals.ts';
import type { Product } from './route.ts';

/** The index expression of a limited caller's request. */
export interface JudgedExpression extends IndexedRequest {
  readonly caller: Caller;
  /** What is done to the names; the route's own action first. */
  readonly actions: readonly [string, ...string[]];
  /** For date math; `null`: it is refused. */
  readonly now: Instant | null;
  readonly product: Product;
  /** Longest request line that the cluster reads. */
  readonly requestLineBytesMax: number;
}

/** What is known of the cluster's names. */
export interface KnownNames {
  /** `null`: nothing. */
  readonly metadata: ClusterMetadata | null;
  /** Whether nothing newer can be had: then no verdict is `unknown`. */
  readonly isFinal: boolean;
}

/** What an expression comes to when it is not refused. */
export type ExpressionVerdict =
  | {
      readonly outcome: 'passed';
      /** Every one granted: names, patterns granted whole, exclusions. */
      readonly items: readonly string[];
      /** Path and query to forward; `null`: as they came. */
      readonly canonical: string | null;
    }
  | { readonly outcome: 'answered'; readonly answer: Answer }
  /** The names of the cluster are needed, or newer ones. */
  | { readonly outcome: 'unknown' };

/** How the cluster names the indices behind data streams. */
const BACKING_INDEX = /^\.[df]s-/;
const SHARD_BULK_ACTION = 'indices:data/write/bulk[s]';
const UPDATE_ACTION = 'indices:data/write/update';
const PLAIN_NAME = /^[a-z0-9][a-z0-9._-]*$/;
const UNKNOWN: ExpressionVerdict = { outcome: 'unknown' };
const VERSION_LENGTH = ' HTTP/1.1\r\n'.length + 1;

/**
 * Judges an index expression: narrows it, lets it pass as it is, answers it, or refuses it.
 * @throws SecurityError `forbidden`, `illegalArgument`, `indexNotFound`
 */
export function judgeExpression(judged: JudgedExpression, known: KnownNames): ExpressionVerdict {
  const { actions, caller, items } = judged;
  const [action] = actions;
  if (isGrantedName(judged) && !createsIndex(action)) return { outcome: 'passed', items, canonical: null };
  const rule = findExpressionRule(action);
  if (rule === null) return judgeStrictly(judged);
  // Elasticsearch refuses patterns for what destroys, by a setting that is on by default.
  if (rule.destructive && judged.product === 'elasticsearch' && items.some((item) => isIndexPattern(item) || item === '_all')) {
    throw illegalArgument('Wildcard expressions or all indices are not allowed');
  }
  if (!caller.authorizer.allowsSomeIndex(isBulkFirst(judged) ? SHARD_BULK_ACTION : action)) throw denySome(judged, rule);
  if (rule.takes === 'one') return judgeOne(judged, known);
  const question = askOf(judged, rule);
  return settle(judged, rule, question, resolveExpression(question, known.metadata), known);
}

/** The most frequent case, told apart at little cost: one name that no reading makes anything else, and that is granted. */
function isGrantedName({ actions, caller, items }: JudgedExpression): boolean {
  const [name = ''] = items;
  if (items.length !== 1 || !PLAIN_NAME.test(name)) return false;
  for (const action of actions) if (!caller.authorizer.allowsIndex(action, name)) return false;
  return true;
}

/** Of an action whose handling of patterns is not known, every item must be plain and granted whole. */
function judgeStrictly({ actions, caller, items }: JudgedExpression): ExpressionVerdict {
  const [action] = actions;
  if (items.length === 0) throw needsAllRights(action, 'the path names no index');
  assertPlainItems(action, items);
  for (const each of actions) assertIndices(caller, each, items);
  return { outcome: 'passed', items, canonical: null };
}

function judgeOne(judged: JudgedExpression, known: KnownNames): ExpressionVerdict {
  const { actions, caller, items, now, product } = judged;
  const [action] = actions;
  const read = readExpression(items, { now, selectors: hasSelectors(product), expands: true });
  if (typeof read === 'string') throw needsAllRights(action, read);
  if (read.items.length === 0) throw illegalArgument(describeAll(action, items));
  if (read.items.some(({ isPattern }) => isPattern)) {
    const patterns = items.join();
    throw illegalArgument(
      `the action ${action} does not support wildcards; the provided index expression(s) [${patterns}] are not allowed`,
    );
  }
  const names = writeItems(read.items);
  for (const each of inOrder(judged)) {
    const denied = names.filter((name) => !allowsName(caller.authorizer, each, name, known.metadata));
    if (denied.length === 0) continue;
    if (mayBeGranted(denied, known)) return UNKNOWN;
    // Elasticsearch makes the index before it writes.
    if (createsIndex(action) && isBulkFirst(judged)) assertMayWriteTo(caller, names, known.metadata);
    deny(caller, each, denied);
  }
  if (createsIndex(action) && !mayWriteTo(caller, names, known)) return UNKNOWN;
  return pass(judged, names, read.isVerbatim, false);
}

/** Elasticsearch makes a bulk of a write but an update, and looks at what it writes afterwards. */
function isBulkFirst({ actions, product }: JudgedExpression): boolean {
  return product === 'elasticsearch' && actions[0] !== UPDATE_ACTION && actions.includes(SHARD_BULK_ACTION);
}

/** The actions, the one first that a refusal tells. */
function inOrder(judged: JudgedExpression): readonly string[] {
  const { actions } = judged;
  return isBulkFirst(judged) ? [SHARD_BULK_ACTION, ...actions.filter((action) => action !== SHARD_BULK_ACTION)] : actions;
}

function describeAll(action: string, items: readonly string[]): string {
  if (items.every((item) => item === '')) return `the action ${action} requires explicit index names, but none were provided`;
  return `the action ${action} does not support accessing all indices; the provided index expression [${items.join()}] is not allowed`;
}

/**
 * Whether the names are there, or may be made. `false`: not known yet.
 * @throws SecurityError `forbidden` for names that are not there and may not be made.
 */
function mayWriteTo(caller: Caller, names: readonly string[], { isFinal, metadata }: KnownNames): boolean {
  if (names.every((name) => caller.authorizer.allowsIndex(AUTO_CREATE_ACTION, name))) return true;
  if (metadata === null) return isFinal;
  if (findUncreatable(caller, names, metadata).length === 0) return true;
  if (isFinal) assertMayWriteTo(caller, names, metadata);
  return false;
}

function settle(
  judged: JudgedExpression,
  rule: ExpressionRule,
  question: ExpressionQuestion,
  resolution: Resolution,
  known: KnownNames,
): ExpressionVerdict {
  const { actions, caller } = judged;
  const [action] = actions;
  switch (resolution.outcome) {
    case 'unknown':
      if (!known.isFinal) return UNKNOWN;
      if (judged.items.length === 0) throw needsAllRights(action, 'the path names no index');
      return judgeStrictly(judged);
    case 'refused':
      throw needsAllRights(action, resolution.problem);
    case 'denied':
      return mayBeGranted(resolution.names, known) ? UNKNOWN : deny(caller, resolution.action, resolution.names);
    case 'missing':
      throw indexNotFound(resolution.name);
    case 'empty':
      if (rule.emptyAnswer !== null) return { outcome: 'answered', answer: rule.emptyAnswer };
      return { outcome: 'passed', items: NO_INDICES, canonical: compose(judged, NO_INDICES, false) };
    case 'forward':
      return passFitting(judged, rule, question, resolution, known);
  }
}

function passFitting(
  judged: JudgedExpression,
  rule: ExpressionRule,
  question: ExpressionQuestion,
  { isExpanded, isVerbatim, names }: Extract<Resolution, { outcome: 'forward' }>,
  { metadata }: KnownNames,
): ExpressionVerdict {
  const passed = pass(judged, names, isVerbatim, isExpanded);
  if (passed.outcome !== 'passed' || fits(judged, passed.canonical)) return passed;
  const folded = metadata === null || rule.destructive ? names : foldNames(names, question, metadata);
  const canonical = compose(judged, folded, isExpanded);
  if (fits(judged, canonical)) return { outcome: 'passed', items: folded, canonical };
  throw illegalArgument(
    `the index expression matches [${names.length}] names that are authorized, which do not fit into a request line of [${judged.requestLineBytesMax}] bytes: use a narrower one`,
  );
}

function pass(judged: JudgedExpression, names: readonly string[], isVerbatim: boolean, isExpanded: boolean): ExpressionVerdict {
  if (isVerbatim) return { outcome: 'passed', items: judged.items, canonical: null };
  return { outcome: 'passed', items: names, canonical: compose(judged, names, isExpanded) };
}

/** What a pattern was expanded to may be gone by now, which is no error of the request. */
function compose({ compiled, request }: JudgedExpression, names: readonly string[], isExpanded: boolean): string {
  const { query, segments } = request.target;
  const tolerant = isExpanded && compiled.parameters.has('ignore_unavailable') && !query.has('ignore_unavailable');
  return composeTarget(
    segments.with(compiled.indexPosition, names.join()),
    tolerant ? new Map([...query, ['ignore_unavailable', 'true']]) : query,
  );
}

function fits({ request, requestLineBytesMax }: JudgedExpression, canonical: string | null): boolean {
  return canonical === null || request.method.length + canonical.length + VERSION_LENGTH <= requestLineBytesMax;
}

/** A backing index may be granted by its data stream, which only the names of the cluster tell. */
function mayBeGranted(denied: readonly string[], { isFinal, metadata }: KnownNames): boolean {
  if (isFinal) return false;
  return metadata === null || denied.some((name) => BACKING_INDEX.test(name) && !metadata.byName.has(name));
}

function deny(caller: Caller, action: string, names: readonly string[]): never {
  throw deniedNames(caller, action, names);
}

/** The 403 for an action that is granted on no index at all. */
function denySome(judged: JudgedExpression, rule: ExpressionRule): SecurityError {
  const { actions, caller, items } = judged;
  const [action] = actions;
  const written = items.filter((item) => item !== '');
  if (!rule.remote) return written.length === 0 ? actionDenied(caller, action) : deniedNames(caller, action, written);
  return deniedNames(caller, action, namesIn(judged, rule));
}

/** The names of an expression that have to be there: patterns and what they exclude do not. */
function namesIn({ items, now, product, request }: JudgedExpression, rule: ExpressionRule): readonly string[] {
  const { expandClosed, expandOpen, ignoreUnavailable } = readIndexOptions(request.target.query, rule.options);
  if (ignoreUnavailable) return [];
  const read = readExpression(items, { now, selectors: hasSelectors(product), expands: expandOpen || expandClosed });
  if (typeof read === 'string') return items.filter((item) => item !== '' && !isIndexPattern(item));
  return read.items.filter(({ excludes, isPattern }) => !excludes && !isPattern).map(({ text }) => text);
}

function askOf({ actions, caller, items, now, product, request }: JudgedExpression, rule: ExpressionRule): ExpressionQuestion {
  return {
    authorizer: caller.authorizer,
    actions,
    items,
    options: readIndexOptions(request.target.query, rule.options),
    candidates: rule.candidates,
    now,
    selectors: hasSelectors(product),
  };
}

/** `name::data` is the name alone; OpenSearch has no such spelling. */
function hasSelectors(product: Product): boolean {
  return product === 'elasticsearch';
}
