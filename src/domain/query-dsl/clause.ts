import type { Scalar } from './scalar.ts';

/**
 * A query as it was written, complete in its defaults. Parsing has refused what is malformed; whether fields, values and types
 * are allowed is found when it is resolved.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-query-api-keys
 */
export type Clause =
  | { readonly kind: 'matchAll' }
  /** A type that Elasticsearch has, and that is not allowed over these things. */
  | { readonly kind: 'unsupported'; readonly name: string }
  | { readonly kind: 'term'; readonly field: string; readonly value: Scalar; readonly ignoreCase: boolean }
  /** `values` `null`: a look-up in another document. */
  | { readonly kind: 'terms'; readonly field: string; readonly values: readonly Scalar[] | null }
  | { readonly kind: 'ids'; readonly values: readonly string[] }
  | TextClause
  | { readonly kind: 'exists'; readonly field: string }
  | RangeClause
  | MatchClause
  | BoolClause
  | SimpleQueryStringClause;

/** A prefix, or a pattern. */
export interface TextClause {
  readonly kind: 'prefix' | 'wildcard';
  readonly field: string;
  readonly text: string;
  readonly ignoreCase: boolean;
  /** How to score, checked and without effect; `null`: not given. */
  readonly rewrite: string | null;
}

/** Bounds: `null` is unbounded. */
export interface RangeClause {
  readonly kind: 'range';
  readonly field: string;
  readonly from: Scalar | null;
  readonly to: Scalar | null;
  readonly includesFrom: boolean;
  readonly includesTo: boolean;
  /** Date formats, `||` between them, or `null` for the field's own. */
  readonly format: string | null;
  /** Offset or zone id that dates without one are in, or `null` for UTC. */
  readonly timeZone: string | null;
  readonly hasRelation: boolean;
}

/** A text to be found in a field. */
export interface MatchClause {
  readonly kind: 'match';
  readonly field: string;
  readonly text: string;
  readonly operator: 'and' | 'or';
  readonly minimumShouldMatch: string | null;
  readonly analyzer: string | null;
  readonly fuzziness: string | null;
  readonly isLenient: boolean;
  /** What a text without a word matches. */
  readonly zeroTerms: 'all' | 'none';
}

/** Clauses combined. */
export interface BoolClause {
  readonly kind: 'bool';
  /** `must` and `filter` together: nothing is scored. */
  readonly must: readonly Clause[];
  readonly should: readonly Clause[];
  readonly mustNot: readonly Clause[];
  readonly minimumShouldMatch: string | null;
  /** Whether a query that only excludes finds the rest (`true`) or nothing. */
  readonly adjustsPureNegative: boolean;
}

/** The mini-language of search boxes. */
export interface SimpleQueryStringClause {
  readonly kind: 'simpleQueryString';
  readonly text: string;
  /** Names or patterns, without their weights. Empty: every field. */
  readonly fields: readonly string[];
  readonly operators: SimpleOperators;
  readonly defaultOperator: 'and' | 'or';
  readonly minimumShouldMatch: string | null;
  readonly analyzer: string | null;
  readonly isLenient: boolean;
}

/** Which operators of the mini-language are read as such, by the names of its `flags`. */
export const SIMPLE_OPERATORS = [
  'AND',
  'NOT',
  'OR',
  'PREFIX',
  'PHRASE',
  'PRECEDENCE',
  'ESCAPE',
  'WHITESPACE',
  'FUZZY',
  'NEAR',
  'SLOP',
] as const;

/** The operators that are on. */
export type SimpleOperators = ReadonlySet<(typeof SIMPLE_OPERATORS)[number]>;
