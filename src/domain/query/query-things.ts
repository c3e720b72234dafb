import { aggregate } from './aggregate.ts';
import type { AggregationResults, Aggregations } from './aggregation.ts';
import { matchesQuery } from './evaluate.ts';
import { compareValues, type FieldReader } from './field-value.ts';
import { applyWindow, CREATION_ORDER, comparePositions, type SortPosition, sortPosition, tieDirection } from './order.ts';
import type { Hit, Query, QueryWindow, Sort } from './query.ts';

/** What is asked of things in memory. */
export interface ThingsQuery {
  /** What the caller may see; holds for `global` aggregations too. */
  readonly visible: Query;
  readonly query: Query;
  readonly sort: readonly Sort[];
  readonly window: QueryWindow;
  readonly aggregations: Aggregations;
}

/** What it came to. */
export interface ThingsFound<Item> {
  /** How many things match, whatever the window. */
  readonly total: number;
  readonly hits: readonly Hit<Item>[];
  readonly aggregations: AggregationResults;
}

interface ReadThing<Item> {
  readonly item: Item;
  readonly read: FieldReader;
}

/**
 * Queries things in memory, as every store queries its own. What the sort does not tell apart is ordered by the field `_doc`,
 * in the direction of the last sort level; things that have no `_doc` keep the order given.
 */
export function queryThings<Item>(
  items: readonly Item[],
  fieldsOf: (item: Item) => FieldReader,
  { visible, query, sort, window, aggregations }: ThingsQuery,
): ThingsFound<Item> {
  const seen = items.map((item) => ({ item, read: fieldsOf(item) })).filter(({ read }) => matchesQuery(visible, read));
  const selected = seen.filter(({ read }) => matchesQuery(query, read));
  const shown = window.size === 0 ? [] : applyWindow(inOrder(selected, sort), sort, window);
  const readers = (things: readonly ReadThing<Item>[]): readonly FieldReader[] => things.map(({ read }) => read);
  return {
    total: selected.length,
    hits: shown.map(({ item, position }) => ({ item, sort: position })),
    aggregations: aggregate(aggregations, readers(selected), readers(seen)),
  };
}

function inOrder<Item>(
  things: readonly ReadThing<Item>[],
  sorts: readonly Sort[],
): readonly { readonly item: Item; readonly position: SortPosition }[] {
  const ties = tieDirection(sorts);
  return things
    .map(({ item, read }) => ({ item, position: sortPosition(sorts, read), created: read(CREATION_ORDER)[0] ?? '' }))
    .sort(
      (left, right) =>
        comparePositions(sorts, left.position, right.position) || compareValues(left.created, right.created) * ties,
    );
}
