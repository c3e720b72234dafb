import { assert } from '../domain/error.ts';
import type { QueryWindow } from '../domain/query/query.ts';
import type { Page, PageRequest } from './page.ts';

/** Where a page of keys or tokens begins: behind this one, in the order of creation, then id. */
export interface ApiKeyPosition {
  readonly creation: number;
  readonly id: string;
}

/** How many items a page holds at most. */
export const PAGE_SIZE_MAX = 10_000;

/** The position as `PageRequest.after` and `Page.next` carry it: `<creation>:<id>`. */
export function encodePosition(position: ApiKeyPosition): string {
  return `${position.creation}:${position.id}`;
}

/** Reads `PageRequest.after`; `null`: from the start. A text that no page gave is a programmer's mistake. */
export function decodePosition(after: string | undefined): ApiKeyPosition | null {
  if (after === undefined) return null;
  const colon = after.indexOf(':');
  const creation = colon > 0 ? Number(after.slice(0, colon)) : Number.NaN;
  assert(Number.isSafeInteger(creation), 'a page continues at a position that a page gave');
  return { creation, id: after.slice(colon + 1) };
}

/** Makes a page of items of which, if there are so many, one more than `size` is given: whether it came tells whether this page is the last. */
export function toPage<Item extends ApiKeyPosition>(found: readonly Item[], size: number): Page<Item> {
  return toPageBy(found, size, (item) => item);
}

/** As `toPage`, of items in another order than that of creation; `creation` of a position is then what they are ordered by. */
export function toPageBy<Item>(found: readonly Item[], size: number, positionOf: (item: Item) => ApiKeyPosition): Page<Item> {
  const items = found.slice(0, size);
  const last = items.at(-1);
  return { items, next: last !== undefined && found.length > size ? encodePosition(positionOf(last)) : null };
}

/** Holds a page to 1 … `PAGE_SIZE_MAX` items; anything else is a programmer's mistake. */
export function assertPageSize(size: PageRequest['size']): void {
  assert(Number.isInteger(size) && size >= 1 && size <= PAGE_SIZE_MAX, `a page has 1 to ${PAGE_SIZE_MAX} items`);
}

/** Holds the window of a query to 0 … `PAGE_SIZE_MAX` items from 0 on; anything else is a programmer's mistake. */
export function assertWindow({ from, size }: QueryWindow): void {
  assert(Number.isSafeInteger(from) && from >= 0, 'a window begins at 0 or behind');
  assert(Number.isInteger(size) && size >= 0 && size <= PAGE_SIZE_MAX, `a window has 0 to ${PAGE_SIZE_MAX} items`);
}
