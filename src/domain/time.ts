/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. Only `platform/clock.ts` makes one from the clock. */
export type Instant = number & { readonly __brand: 'Instant' };

/** Reads the time. Passed to everything that needs it; the domain takes an `Instant` instead. */
export interface Clock {
  /** The wall clock, in milliseconds since the epoch. */
  now(): Instant;
}

/** Marks a number of milliseconds since the epoch as an `Instant`. */
export function instant(ms: number): Instant {
  return ms as Instant;
}
