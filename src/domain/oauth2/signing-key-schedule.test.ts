import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../time.ts';
import { needsNewKey, retainedKeys, type ScheduledKey, signingKeyOf } from './signing-key-schedule.ts';

const OVERLAP_MS = 10;
const SCHEDULE = { alg: 'EdDSA', rotationIntervalMs: 30, overlapMs: OVERLAP_MS } as const;

test('at whatever times it is looked, a key signs only while it is published, and stays so for the overlap', () => {
  const pauses = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(pauses, (drawn) => {
      let now = instant(1_000);
      let keys: readonly ScheduledKey[] = [];
      const lastSigned = new Map<ScheduledKey, number>();
      for (const pause of drawn) {
        now = instant(now + pause);
        if (needsNewKey(keys, SCHEDULE, now)) keys = [{ alg: 'EdDSA', creation: now }, ...keys];
        keys = retainedKeys(keys, SCHEDULE, now);
        const key = signingKeyOf(keys, SCHEDULE, now);
        if (key === null) throw new Error('nothing signs');
        expect(keys.length === 1 || key.creation + OVERLAP_MS <= now || key === keys.at(-1)).toBe(true);
        lastSigned.set(key, now);
        for (const [signed, at] of lastSigned) if (now - at < OVERLAP_MS) expect(keys).toContain(signed);
      }
    }),
  );
});

test('without keys one is needed, and none signs', () => {
  expect(needsNewKey([], SCHEDULE, instant(0))).toBe(true);
  expect(signingKeyOf([], SCHEDULE, instant(0))).toBeNull();
});

test('a key of another algorithm does not sign', () => {
  const key: ScheduledKey = { alg: 'RS256', creation: instant(0) };
  expect(signingKeyOf([key], SCHEDULE, instant(100))).toBeNull();
  expect(needsNewKey([key], SCHEDULE, instant(0))).toBe(true);
});
