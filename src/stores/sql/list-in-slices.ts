import { setImmediate } from 'node:timers/promises';
import type { ApiKeyPosition } from '../page-cursor.ts';

/** Items that cross threads at once: the calling thread reads as many without a pause, some 5 ms. */
export const SLICE_SIZE = 256;

/** What a listing in slices goes by. */
export interface SlicedListing<Item> {
  /** `null`: from the start. */
  readonly after: ApiKeyPosition | null;
  /** Items at most. */
  readonly size: number;
  readonly read: (after: ApiKeyPosition | null, size: number) => Promise<readonly Item[]>;
  readonly positionOf: (item: Item) => ApiKeyPosition;
}

/** Reads up to `size` items behind a position, in slices so that no turn of the event loop reads many. */
export async function listInSlices<Item>({ after, size, read, positionOf }: SlicedListing<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (;;) {
    const wanted = Math.min(SLICE_SIZE, size - items.length);
    const last = items.at(-1);
    const slice = await read(last === undefined ? after : positionOf(last), wanted);
    items.push(...slice);
    if (slice.length < wanted || items.length === size) return items;
    await setImmediate();
  }
}
