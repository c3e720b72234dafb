/** Farthest key from either end that a page can reach by its number alone: the server's `from` + `size`. */
export const WINDOW_MAX = 10_000;

/** What a key stands at in the order, as the server told it. */
export type SortValues = readonly (string | number | null)[];

/** A place between two keys. `after`: the page begins behind it; `before`: it ends there. */
export interface Cursor {
  readonly direction: 'after' | 'before';
  readonly values: SortValues;
}

/** How to ask for a page. */
export interface PageWindow {
  /** The page that is asked for, from 1: the nearest that can be reached. */
  readonly page: number;
  /** Whether to ask from the end, and turn around what is answered. */
  readonly isReversed: boolean;
  readonly from: number;
  readonly size: number;
  readonly searchAfter: SortValues | null;
}

/** Number of pages; 1 when there is nothing. */
export function pageCount(total: number, size: number): number {
  return Math.max(1, Math.ceil(total / size));
}

/** Whether a page can be asked for before the total is known. */
export function isNearStart(page: number, size: number): boolean {
  return page * size <= WINDOW_MAX;
}

/**
 * How to ask for a page among `total` keys: by its distance from the nearer end, or by a cursor where it is too far from both. Without
 * one, the last page that can be reached from the start is taken instead.
 */
export function pageWindow(page: number, size: number, total: number, cursor: Cursor | null): PageWindow {
  const wanted = Math.min(Math.max(1, page), pageCount(total, size));
  if (isNearStart(wanted, size)) return fromStart(wanted, size);
  const end = Math.min(wanted * size, total);
  const fromEnd = total - end;
  const count = end - (wanted - 1) * size;
  if (fromEnd + count <= WINDOW_MAX) {
    return { page: wanted, isReversed: true, from: fromEnd, size: count, searchAfter: null };
  }
  if (cursor === null) return fromStart(Math.floor(WINDOW_MAX / size), size);
  return { page: wanted, isReversed: cursor.direction === 'before', from: 0, size, searchAfter: cursor.values };
}

/** A page as counted from the start: what can be asked before the total is known. */
export function fromStart(page: number, size: number): PageWindow {
  return { page, isReversed: false, from: (page - 1) * size, size, searchAfter: null };
}

/** The cursor as text of a URL. */
export function writeCursor({ direction, values }: Cursor): string {
  return JSON.stringify([direction, ...values]);
}

/** The cursor that a text tells, or `null`. */
export function readCursor(text: string): Cursor | null {
  if (text === '') return null;
  try {
    const parts: unknown = JSON.parse(text);
    if (!Array.isArray(parts)) return null;
    const [direction, ...values]: readonly unknown[] = parts;
    if ((direction !== 'after' && direction !== 'before') || !values.every(isSortValue)) return null;
    return { direction, values };
  } catch {
    return null;
  }
}

/**
 * The cursor that leads from the page that is shown to its neighbour; empty for any other page.
 * @param ends Positions of the first and the last key that is shown.
 */
export function cursorTo(
  page: number,
  shown: { readonly page: number; readonly first: SortValues | null; readonly last: SortValues | null },
): string {
  if (page === shown.page + 1 && shown.last !== null) return writeCursor({ direction: 'after', values: shown.last });
  if (page === shown.page - 1 && shown.first !== null) return writeCursor({ direction: 'before', values: shown.first });
  return '';
}

function isSortValue(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
