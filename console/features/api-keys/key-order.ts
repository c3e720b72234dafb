import type { KeyView } from './key-view.ts';

/** An order as Elasticsearch's API takes it. */
export type SortClauses = readonly Readonly<Record<string, { readonly order: 'asc' | 'desc'; readonly missing?: string }>>[];

/** Fields by which the list can be ordered. */
export const SORT_FIELDS: ReadonlySet<string> = new Set(['name', 'creation', 'expiration', 'last_used']);

/**
 * The order of the list, a total one: keys that are alike in it stand in the order of creation. A key that never expires does so last of
 * all, and one that was never used was used before all others.
 * @param isReversed from the end to the beginning.
 */
export function sortClauses({ sort, order }: Pick<KeyView, 'sort' | 'order'>, isReversed = false): SortClauses {
  const field = SORT_FIELDS.has(sort) ? sort : 'creation';
  const isAscending = (order === 'asc') !== isReversed;
  const direction = isAscending ? 'asc' : 'desc';
  return [{ [field]: { order: direction, ...missingOf(field, isAscending) } }, { _doc: { order: direction } }];
}

function missingOf(field: string, isAscending: boolean): { readonly missing?: string } {
  if (field === 'expiration') return { missing: isAscending ? '_last' : '_first' };
  if (field === 'last_used') return { missing: isAscending ? '_first' : '_last' };
  return {};
}
