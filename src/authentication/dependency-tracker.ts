import { assert } from '../domain/error.ts';
import type { Change } from '../stores/store.ts';
import type { Dependency } from './realm.ts';

/** How much a `DependencyTracker` remembers. */
export interface DependencyTrackerOptions {
  /** Things whose last change is remembered, at least 1. A reading that is older than what was forgotten counts as changed. */
  readonly changesRememberedMax: number;
}

/**
 * Knows, of everything that was read from the store, whether it has changed since.
 *
 * The order is what makes it safe. A `Reading` begins *before* the first read and names what was read afterwards. The feed
 * calls `apply` synchronously before a change is answered, and once the change is visible. So for every change of a thing
 * that was read: either it was applied before the reading began, and then the read saw it; or it is applied later, and then
 * the reading is not current from that moment on, however far the load has come.
 */
export class DependencyTracker {
  readonly #changesRememberedMax: number;
  /** Counts the changes applied here. */
  #position = 0;
  /** Changes up to this position may have been forgotten. */
  #forgottenPosition = 0;
  /** `seq` of the last change, `null` before the first. */
  #seq: number | null = null;
  /** Position of each thing's last change, the oldest first. */
  readonly #positionsByThing = new Map<string, number>();
  /** Position of the last change of any thing of a kind, by `kind:*`. */
  readonly #positionsByKind = new Map<string, number>();
  readonly #readingsByThing = new Map<string, Set<Reading>>();

  constructor(options: DependencyTrackerOptions) {
    this.#changesRememberedMax = options.changesRememberedMax;
  }

  /** Begins a reading: call it before the first read. */
  begin(): Reading {
    return new Reading(this, this.#position);
  }

  /** Takes a batch of the change feed. A gap in `seq` voids everything that was read before. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      this.#position += 1;
      if (this.#seq !== null && change.seq !== this.#seq + 1) this.#forgetAll();
      this.#seq = change.seq;
      this.#remember(thingOf(change));
      this.#rememberKind(thingOf({ kind: change.kind, id: EVERY_ID }));
    }
  }

  /** The feed is no longer followed: nothing that was or will be read counts as current. */
  close(): void {
    this.#position = Number.POSITIVE_INFINITY;
    this.#forgetAll();
    this.#position = 0;
  }

  /** Whether one of the things has changed behind the position, or may have. */
  changedSince(things: readonly string[], position: number): boolean {
    if (position < this.#forgottenPosition) return true;
    const positionOf = (thing: string): number => this.#positionsByThing.get(thing) ?? this.#positionsByKind.get(thing) ?? 0;
    return things.some((thing) => positionOf(thing) > position);
  }

  /** Ends the reading at the next change of one of the things. */
  watch(reading: Reading, things: readonly string[]): void {
    for (const thing of things) {
      const readings = this.#readingsByThing.get(thing);
      if (readings === undefined) this.#readingsByThing.set(thing, new Set([reading]));
      else readings.add(reading);
    }
  }

  /** Undoes `watch`. */
  unwatch(reading: Reading, things: readonly string[]): void {
    for (const thing of things) {
      const readings = this.#readingsByThing.get(thing);
      if (readings?.delete(reading) && readings.size === 0) this.#readingsByThing.delete(thing);
    }
  }

  /** Number of things that a watched reading depends on. */
  get watchedThings(): number {
    return this.#readingsByThing.size;
  }

  #remember(thing: string): void {
    // Deleted first, so that the map stays in the order of the positions.
    this.#positionsByThing.delete(thing);
    this.#positionsByThing.set(thing, this.#position);
    if (this.#positionsByThing.size > this.#changesRememberedMax) this.#forgetOldest();
    this.#endReadings(thing);
  }

  #rememberKind(every: string): void {
    this.#positionsByKind.set(every, this.#position);
    this.#endReadings(every);
  }

  #endReadings(thing: string): void {
    for (const reading of this.#readingsByThing.get(thing) ?? []) reading.end();
  }

  #forgetOldest(): void {
    for (const [thing, position] of this.#positionsByThing) {
      this.#positionsByThing.delete(thing);
      this.#forgottenPosition = position;
      return;
    }
  }

  #forgetAll(): void {
    this.#positionsByThing.clear();
    this.#forgottenPosition = this.#position;
    for (const readings of this.#readingsByThing.values()) for (const reading of readings) reading.end();
  }
}

/**
 * One reading of the store: begins before the first read, is told what was read, and says from then on whether all of it is
 * still so. `watch` makes the answer cheap and lasting; without it the answer turns to "no" once the tracker has forgotten.
 */
export class Reading {
  readonly #tracker: DependencyTracker;
  readonly #position: number;
  #things: readonly string[] | null = null;
  #state: 'unwatched' | 'watched' | 'ended' = 'unwatched';
  #onEnd: (() => void) | null = null;

  constructor(tracker: DependencyTracker, position: number) {
    this.#tracker = tracker;
    this.#position = position;
  }

  /** Tells what was read. Once, after the last read. */
  dependOn(dependencies: readonly Dependency[]): void {
    assert(this.#things === null, 'a reading is told once what was read');
    this.#things = dependencies.map(thingOf);
  }

  /** Whether nothing that was read has changed since the reading began. Never turns from false to true. */
  isCurrent(): boolean {
    if (this.#state === 'watched') return true;
    if (this.#state === 'ended' || this.#things === null) return false;
    if (!this.#tracker.changedSince(this.#things, this.#position)) return true;
    this.#state = 'ended';
    return false;
  }

  /** Watches a current reading: `onEnd` is called once, within the change that ends it. */
  watch(onEnd: () => void): void {
    assert(this.isCurrent() && this.#things !== null, 'only a current reading is watched');
    this.#state = 'watched';
    this.#onEnd = onEnd;
    this.#tracker.watch(this, this.#things);
  }

  /** Ends the watch, not the reading. */
  unwatch(): void {
    if (this.#state !== 'watched') return;
    this.#stopWatching();
    this.#state = 'unwatched';
  }

  /** A thing that was read has changed. Called by the tracker. */
  end(): void {
    const onEnd = this.#onEnd;
    this.#stopWatching();
    this.#state = 'ended';
    onEnd?.();
  }

  #stopWatching(): void {
    this.#onEnd = null;
    this.#tracker.unwatch(this, this.#things ?? []);
  }
}

/** As the id of a dependency: every thing of the kind, one that is not there yet too. No id reads like this. */
const EVERY_ID = '*';

function thingOf({ kind, id }: Dependency): string {
  return `${kind}:${id}`;
}
