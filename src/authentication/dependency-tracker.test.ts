import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../stores/store.ts';
import { DependencyTracker, type Reading } from './dependency-tracker.ts';

const ALICE = { kind: 'nativeUser', id: 'alice' } as const;

/** A tracker and the feed it follows. */
function start(changesRememberedMax = 100) {
  const tracker = new DependencyTracker({ changesRememberedMax });
  let seq = 0;
  const change = (...ids: string[]): void => {
    tracker.apply(
      ids.map((id): Change => {
        seq += 1;
        return { seq, kind: 'apiKey', id };
      }),
    );
  };
  const read = (...ids: string[]): Reading => {
    const reading = tracker.begin();
    reading.dependOn(ids.map((id) => ({ kind: 'apiKey', id })));
    return reading;
  };
  return { tracker, change, read };
}

describe.each([{ watched: true }, { watched: false }])('a reading, watched: $watched', ({ watched }) => {
  const watch = (reading: Reading): void => (watched ? reading.watch(() => undefined) : undefined);

  test('on every thing of a kind ends with the change of any of them, and of no other kind', () => {
    const { tracker, change, read } = start(1);
    const keys = read('*');
    const roles = tracker.begin();
    roles.dependOn([{ kind: 'role', id: '*' }]);
    watch(keys);
    watch(roles);
    change('one that was not there');
    expect(keys.isCurrent()).toBe(false);
    expect(roles.isCurrent()).toBe(true);
    const later = read('*');
    watch(later);
    expect(later.isCurrent()).toBe(true);
  });

  test('is current until one of the things it depends on changes, and never again', () => {
    const { change, read } = start();
    const reading = read('a', 'b');
    watch(reading);
    change('c');
    expect(reading.isCurrent()).toBe(true);
    change('x', 'b');
    expect(reading.isCurrent()).toBe(false);
    reading.unwatch();
    expect(reading.isCurrent()).toBe(false);
  });

  test('takes things of one id and different kinds for different things', () => {
    const { tracker, change } = start();
    const reading = tracker.begin();
    reading.dependOn([ALICE]);
    watch(reading);
    change('alice');
    expect(reading.isCurrent()).toBe(true);
    tracker.apply([{ seq: 2, ...ALICE }]);
    expect(reading.isCurrent()).toBe(false);
  });

  test('is not current when changes were lost', () => {
    const { tracker, change, read } = start();
    change('z');
    const reading = read('a');
    watch(reading);
    tracker.apply([{ seq: 3, kind: 'apiKey', id: 'other' }]);
    expect(reading.isCurrent()).toBe(false);
    expect(read('a').isCurrent()).toBe(true);
  });

  test('is not current once the feed is no longer followed', () => {
    const { tracker, read } = start();
    const reading = read('a');
    watch(reading);
    tracker.close();
    expect(reading.isCurrent()).toBe(false);
    expect(read('a').isCurrent()).toBe(false);
  });
});

test('a change between the beginning of a reading and the naming of what was read is not missed', () => {
  const { tracker, change } = start();
  const reading = tracker.begin();
  change('a');
  reading.dependOn([{ kind: 'apiKey', id: 'a' }]);
  expect(reading.isCurrent()).toBe(false);
});

test('a change before the reading began does not matter', () => {
  const { change, read } = start();
  change('a');
  expect(read('a').isCurrent()).toBe(true);
});

test('a reading that has not said what it read is not current', () => {
  expect(start().tracker.begin().isCurrent()).toBe(false);
});

test('an unwatched reading lives as long as the changes behind it are remembered', () => {
  const { change, read } = start(2);
  const reading = read('a');
  change('b');
  change('b');
  change('c');
  expect(reading.isCurrent()).toBe(true);
  change('d');
  expect(reading.isCurrent()).toBe(false);
});

test('a watched reading outlives the memory of changes, and the watch ends with one call', () => {
  const { tracker, change, read } = start(1);
  const reading = read('a', 'b');
  const ends: string[] = [];
  reading.watch(() => ends.push('end'));
  change('c', 'd', 'e');
  expect(reading.isCurrent()).toBe(true);
  expect(tracker.watchedThings).toBe(2);
  change('a', 'b');
  change('a');
  expect(ends).toEqual(['end']);
  expect(tracker.watchedThings).toBe(0);
});

test('a watch that was ended by hand is not told of changes', () => {
  const { tracker, change, read } = start();
  const [reading, other] = [read('a'), read('a')];
  const ends: string[] = [];
  reading.watch(() => ends.push('reading'));
  other.watch(() => ends.push('other'));
  reading.unwatch();
  expect(tracker.watchedThings).toBe(1);
  change('a');
  expect(ends).toEqual(['other']);
  expect(reading.isCurrent()).toBe(false);
});

test('a reading is told once what was read, and only a current one is watched', () => {
  const { change, read } = start();
  const reading = read('a');
  expect(() => reading.dependOn([])).toThrow('assertion failed');
  change('a');
  expect(() => reading.watch(() => undefined)).toThrow('assertion failed');
});

test('whatever changes in whatever order, a reading is never current after a change of what it read', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(
      fc.array(id),
      fc.uniqueArray(id),
      fc.array(id),
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      (before, things, after, remembered, watched) => {
        const { change, read } = start(remembered);
        for (const each of before) change(each);
        const reading = read(...things);
        if (watched) reading.watch(() => undefined);
        for (const each of after) change(each);
        const touched = after.some((each) => things.includes(each));
        if (touched) expect(reading.isCurrent()).toBe(false);
        else if (watched || new Set(after).size <= remembered)
          expect(reading.isCurrent()).toBe(new Set(after).size <= remembered || watched);
      },
    ),
  );
});
