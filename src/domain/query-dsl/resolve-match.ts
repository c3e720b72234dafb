import { illegalArgument, SecurityError } from '../error.ts';
import type { Query } from '../query/query.ts';
import type { MatchClause } from './clause.ts';
import { equals, queryForText } from './field-values.ts';
import { minimumShouldMatch } from './minimum-should-match.ts';
import { findField, type QueryableField } from './queryable-fields.ts';
import type { Resolution } from './resolution.ts';
import { queryRefused } from './search-errors.ts';

/** Brings a `match` to its plain form: the whole text for most fields, its words for texts of words. */
export function resolveMatch(clause: MatchClause, { fields, now }: Resolution): Query {
  const field = findField(fields, clause.field);
  assertPlainAnalysis('match', clause.analyzer);
  if (clause.fuzziness !== null && Number(clause.fuzziness) !== 0) {
    throw illegalArgument('match query with fuzziness is not currently supported in this context');
  }
  if (field.words !== null) return matchWords(clause, field, field.words(clause.text));
  return clause.isLenient
    ? orNone(() => queryForText(field, clause.text, false, now))
    : queryForText(field, clause.text, false, now);
}

/** Refuses an analysis other than the field's own. */
export function assertPlainAnalysis(kind: string, analyzer: string | null): void {
  if (analyzer === null || analyzer === 'keyword') return;
  throw queryRefused(`[${kind}] analyzer [${analyzer}] not found`);
}

/** What is made, or nothing where a text does not suit its field. */
export function orNone(make: () => Query): Query {
  try {
    return make();
  } catch (error) {
    if (error instanceof SecurityError) return { kind: 'none' };
    throw error;
  }
}

function matchWords(clause: MatchClause, field: QueryableField, words: readonly string[]): Query {
  if (words.length === 0) return { kind: clause.zeroTerms };
  const queries = words.map((word) => equals(field, [word]));
  if (clause.operator === 'and' || queries.length === 1) return { kind: 'and', queries };
  const minimum = clause.minimumShouldMatch === null ? 1 : minimumShouldMatch(clause.minimumShouldMatch, queries.length);
  return minimum > queries.length ? { kind: 'none' } : { kind: 'or', queries, minimum: Math.max(1, minimum) };
}
