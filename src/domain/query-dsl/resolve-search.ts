import { illegalArgument } from '../error.ts';
import type { Query, QueryWindow, Sort } from '../query/query.ts';
import type { Resolution } from './resolution.ts';
import { assertClauseAllowed, resolveQuery } from './resolve-query.ts';
import { assertSortAllowed, resolveSearchAfter, resolveSort } from './resolve-sort.ts';
import type { SearchClause } from './search-clause.ts';
import { searchRefused } from './search-errors.ts';

/** Things of a page where nothing else is said. */
const SIZE_DEFAULT = 10;

/** A search in its plain form. */
export interface ResolvedSearch {
  readonly query: Query;
  readonly sort: readonly Sort[];
  readonly window: QueryWindow;
}

/** What is wrong with the page that is asked for, whoever asks. */
export function searchViolations({ from, size, searchAfter }: SearchClause): readonly string[] {
  const violations: string[] = [];
  if (from !== null && from < 0) violations.push(`[from] parameter cannot be negative but was [${from}]`);
  if (size !== null && size < 0) violations.push(`[size] parameter cannot be negative but was [${size}]`);
  if (searchAfter !== null && from !== null && from > 0) {
    violations.push('[from] parameter must be set to 0 when [search_after] is used');
  }
  return violations;
}

/** Refuses types and fields that are not allowed. @throws SecurityError `illegalArgument`. */
export function assertSearchAllowed({ query, sort }: SearchClause, { fields }: Resolution): void {
  if (query !== null) assertClauseAllowed(query, fields);
  assertSortAllowed(sort, fields);
}

/** Brings a search to its plain form. Call `assertSearchAllowed` first. @throws SecurityError `searchRefused`, `illegalArgument`. */
export function resolveSearch(search: SearchClause, resolution: Resolution): ResolvedSearch {
  const { fields, now, limits } = resolution;
  const query: Query = search.query === null ? { kind: 'all' } : resolveQuery(search.query, resolution);
  const sort = resolveSort(search.sort, fields);
  const searchAfter = search.searchAfter === null ? null : resolveSearchAfter(search.searchAfter, search.sort, fields, now);
  const from = search.from ?? 0;
  const size = search.size ?? SIZE_DEFAULT;
  if (from + size > limits.windowMax) throw searchRefused(illegalArgument(windowTooLarge(from + size, limits.windowMax)));
  return { query, sort, window: { from, size, searchAfter } };
}

function windowTooLarge(window: number, windowMax: number): string {
  return `Result window is too large, from + size must be less than or equal to: [${windowMax}] but was [${window}]. See the scroll api for a more efficient way to request large data sets. This limit can be set by changing the [index.max_result_window] index level setting.`;
}
