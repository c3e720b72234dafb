import { compareValues, type FieldReader } from './field-value.ts';
import type { FieldValue, QueryWindow, Sort } from './query.ts';

/** Where a thing stands in an order: one value per sort level; `null`: it lacks the field. */
export type SortPosition = readonly (FieldValue | null)[];

/** The field that stands for the order of creation. */
export const CREATION_ORDER = '_doc';

/**
 * Where a thing stands. Of several values the least counts when ascending, the greatest when descending, and `true` is 1,
 * as Elasticsearch has it.
 */
export function sortPosition(sorts: readonly Sort[], read: FieldReader): SortPosition {
  return sorts.map((sort) => {
    const [first, ...rest] = read(sort.field);
    if (first === undefined) return sort.missing === '_first' || sort.missing === '_last' ? null : asNumber(sort.missing);
    const direction = sort.order === 'asc' ? 1 : -1;
    return asNumber(rest.reduce((best, value) => (compareValues(value, best) * direction < 0 ? value : best), first));
  });
}

/** Compares two positions, level by level. 0: the order does not tell them apart. */
export function comparePositions(sorts: readonly Sort[], left: SortPosition, right: SortPosition): number {
  for (const [level, sort] of sorts.entries()) {
    const difference = compareAtLevel(sort, left[level] ?? null, right[level] ?? null);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Which way things that the order does not tell apart are given, by creation, then id: as the last level runs. */
export function tieDirection(sorts: readonly Sort[]): 1 | -1 {
  return sorts.at(-1)?.order === 'desc' ? -1 : 1;
}

/** The part of ordered things that a window shows. */
export function applyWindow<Item extends { readonly position: SortPosition }>(
  ordered: readonly Item[],
  sorts: readonly Sort[],
  { from, size, searchAfter }: QueryWindow,
): readonly Item[] {
  const behind =
    searchAfter === null ? ordered : ordered.filter(({ position }) => comparePositions(sorts, position, searchAfter) > 0);
  return behind.slice(from, from + size);
}

function compareAtLevel(sort: Sort, left: FieldValue | null, right: FieldValue | null): number {
  if (left === null || right === null) {
    if (left === right) return 0;
    const missingFirst = sort.missing === '_first';
    return (left === null) === missingFirst ? -1 : 1;
  }
  const difference = compareValues(left, right);
  return sort.order === 'asc' ? difference : -difference;
}

function asNumber(value: FieldValue): FieldValue {
  return typeof value === 'boolean' ? Number(value) : value;
}
