/**
 * A query over keys, users or roles, in the few forms to which the query DSL is brought. It selects; it does not score.
 * Fields are named as the API names them (`username`, `creation`, `metadata.team`); the parser has let through only fields that
 * the resource allows.
 */
export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and'; readonly queries: readonly Query[] }
  /** At least `minimum` of the queries match; `minimum` 1 is a plain or, 0 matches everything. */
  | { readonly kind: 'or'; readonly queries: readonly Query[]; readonly minimum: number }
  | { readonly kind: 'not'; readonly query: Query }
  /** A value of the field is one of these. With `ignoreCase` ASCII letters of texts fold, as in Elasticsearch. Values of two kinds never equal each other, but a flag and its number do. */
  | { readonly kind: 'equals'; readonly field: string; readonly values: readonly FieldValue[]; readonly ignoreCase: boolean }
  /** A text value begins with this. */
  | { readonly kind: 'prefix'; readonly field: string; readonly prefix: string; readonly ignoreCase: boolean }
  /** A text value matches whole: `*` any run, `?` one character, `\` takes the next literally. */
  | { readonly kind: 'wildcard'; readonly field: string; readonly pattern: string; readonly ignoreCase: boolean }
  /** The field has a value. */
  | { readonly kind: 'exists'; readonly field: string }
  /** A value lies within the bounds; `null`: unbounded. Numbers and times compare as numbers, texts by code points. */
  | { readonly kind: 'range'; readonly field: string; readonly from: Bound | null; readonly to: Bound | null };

/** One end of a range. */
export interface Bound {
  readonly value: FieldValue;
  readonly inclusive: boolean;
}

/** A value as the index of Elasticsearch would hold it: texts for keyword and flattened fields, milliseconds for dates. */
export type FieldValue = string | number | boolean;

/**
 * One level of the order of a result. Of several values the least counts when ascending, the greatest when descending; flags
 * are 0 and 1. What no level tells apart is ordered by creation, then id, in the direction of the last level.
 */
export interface Sort {
  /** A field, or `_doc`: the order of creation. Its value is a text (`creationPosition`). */
  readonly field: string;
  readonly order: 'asc' | 'desc';
  /** Where things without the field stand: `_first` or `_last`; any other value is taken in its place. */
  readonly missing: FieldValue;
}

/** Which part of the result is given back. */
export interface QueryWindow {
  /** How many are passed over: 0 and more. */
  readonly from: number;
  /** How many are given: 0 to 10,000. */
  readonly size: number;
  /** Only things behind this position: one value per sort level; `null`: a thing without the field. */
  readonly searchAfter: readonly (FieldValue | null)[] | null;
}

/** A found thing and its sort values, one per level; empty when no order was asked for. */
export interface Hit<Item> {
  readonly item: Item;
  readonly sort: readonly (FieldValue | null)[];
}
