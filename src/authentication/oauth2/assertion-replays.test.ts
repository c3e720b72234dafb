import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import { AssertionReplays } from './assertion-replays.ts';

test('an assertion is used once while it is remembered, and by its client alone', () => {
  const replays = new AssertionReplays({ entriesMax: 10, rememberedMs: 100 });
  expect(replays.use('a', '1', instant(0))).toBe('first');
  expect(replays.use('a', '1', instant(99))).toBe('repeated');
  expect(replays.use('b', '1', instant(99))).toBe('first');
  expect(replays.use('a', '1', instant(100))).toBe('first');
});

test('a client and an id are not taken for others that read alike side by side', () => {
  const replays = new AssertionReplays({ entriesMax: 10, rememberedMs: 100 });
  expect(replays.use('a', 'b,c', instant(0))).toBe('first');
  expect(replays.use('a,b', 'c', instant(0))).toBe('first');
});

test('when it is full nothing is forgotten before its time: what is new is refused', () => {
  const replays = new AssertionReplays({ entriesMax: 2, rememberedMs: 100 });
  replays.use('a', '1', instant(0));
  replays.use('a', '2', instant(50));
  expect(replays.use('a', '3', instant(99))).toBe('full');
  expect(replays.use('a', '1', instant(99))).toBe('repeated');
  expect(replays.use('a', '3', instant(100))).toBe('first');
});

test('whatever comes in whatever order, none is first twice within the time', () => {
  const uses = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 40 })), { maxLength: 100 });
  fc.assert(
    fc.property(uses, (drawn) => {
      const replays = new AssertionReplays({ entriesMax: 3, rememberedMs: 50 });
      const firsts = new Map<number, number>();
      let now = 0;
      for (const [jti, pause] of drawn) {
        now += pause;
        if (replays.use('a', String(jti), instant(now)) !== 'first') continue;
        expect(now - (firsts.get(jti) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(50);
        firsts.set(jti, now);
      }
    }),
  );
});
