import { useMemo } from 'react';

const PAGE_SIZE = 25;

/** A page of a list that is there whole: what a search leaves of it. */
export interface ListPage<Item> {
  readonly rows: readonly Item[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
}

/** Searches a list by the texts of its items, and cuts a page out of what is left. */
export function useListPage<Item>(
  items: readonly Item[],
  { q, page }: { readonly q: string; readonly page: number },
  textOf: (item: Item) => string,
): ListPage<Item> {
  const found = useMemo(() => {
    const wanted = q.trim().toLowerCase();
    return wanted === '' ? items : items.filter((item) => textOf(item).toLowerCase().includes(wanted));
  }, [items, q, textOf]);
  const last = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const shown = Math.min(Math.max(1, page), last);
  return {
    rows: found.slice((shown - 1) * PAGE_SIZE, shown * PAGE_SIZE),
    total: found.length,
    page: shown,
    pageSize: PAGE_SIZE,
  };
}
