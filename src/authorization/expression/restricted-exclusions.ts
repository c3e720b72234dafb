import type { Instant } from '../../domain/time.ts';
import type { Authorizer } from '../authorizer.ts';
import type { ClusterMetadata } from '../cluster-metadata.ts';
import { LanguageMatcher } from '../pattern/language-matcher.ts';
import { parseIndexExpression } from '../pattern/parse-wildcard.ts';
import { isRestrictedName } from '../restricted-names.ts';
import { isDateMath, resolveDateMath } from './date-math.ts';
import type { ExpressionRule } from './expression-rules.ts';
import type { IndexOptions } from './index-options.ts';
import { isVisible } from './resolve-expression.ts';

/** An index expression of a caller with all rights on what is not restricted. */
export interface WholeExpression {
  readonly authorizer: Authorizer;
  readonly action: string;
  readonly items: readonly string[];
  readonly options: IndexOptions;
  readonly candidates: ExpressionRule['candidates'];
  /** For date math; `null`: it is refused. */
  readonly now: Instant | null;
}

/** What of an expression touches restricted names. */
export interface RestrictedUse {
  /** Restricted names, or expressions that could be one, that are named and not allowed. */
  readonly denied: readonly string[];
  /** Patterns that could match restricted names which are not allowed. */
  readonly widePatterns: readonly string[];
}

/** Finds what in an expression would act on restricted names against the grant. Looks at no metadata. */
export function findRestrictedUse({ action, authorizer, items, now }: WholeExpression): RestrictedUse {
  const denied: string[] = [];
  const widePatterns: string[] = [];
  const judgePattern = (pattern: string, into: string[]): void => {
    if (!authorizer.allowsIndexPattern(action, pattern) && canBeRestricted(pattern)) into.push(pattern);
  };
  for (const item of items.length === 0 ? ['*'] : items) {
    const text = dataOf(item);
    if (text === '' || text === '_all') judgePattern('*', widePatterns);
    else {
      const resolved = isDateMath(text) ? resolve(text, now) : text;
      if (resolved === null) judgePattern(`${literalPrefix(text)}*`, denied);
      else if (resolved.includes('*')) judgePattern(resolved, widePatterns);
      else if (isRestrictedName(resolved) && !authorizer.allowsIndex(action, resolved)) denied.push(resolved);
    }
  }
  return { denied, widePatterns };
}

/** The restricted names that patterns expand to and that are not allowed. */
export function listRestrictedMatches(
  expression: WholeExpression,
  widePatterns: readonly string[],
  metadata: ClusterMetadata,
): readonly string[] {
  const { action, authorizer, candidates, options } = expression;
  if (!options.expandOpen && !options.expandClosed) return [];
  const patterns = widePatterns.map((pattern) => ({
    pattern,
    matcher: new LanguageMatcher(parseIndexExpression(pattern)),
  }));
  return [...metadata.byName.values()]
    .filter((entry) => isRestrictedName(entry.name) && !authorizer.allowsIndex(action, entry.name))
    .filter((entry) =>
      patterns.some(({ pattern, matcher }) => isVisible(pattern, entry, options, candidates) && matcher.matches(entry.name)),
    )
    .map(({ name }) => name);
}

/** A name without its selector: every selector of a restricted name is restricted. */
function dataOf(item: string): string {
  const selector = item.indexOf('::');
  return selector === -1 ? item : item.slice(0, selector);
}

function resolve(dateMath: string, now: Instant | null): string | null {
  return now === null ? null : resolveDateMath(dateMath, now);
}

/** How every name begins that date math can mean. */
function literalPrefix(dateMath: string): string {
  return /^<([^{\\]*)/.exec(dateMath)?.[1] ?? '';
}

/** Restricted names begin with a dot, so a pattern that begins with another character matches none. */
function canBeRestricted(pattern: string): boolean {
  return pattern.startsWith('.') || pattern.startsWith('*');
}
