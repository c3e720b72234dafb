import { expect, test } from 'vitest';
import { fuzz } from '../../tools/fuzz/fuzz.ts';
import { FUZZ_KINDS } from '../../tools/fuzz/generate-case.ts';

/** Cases of each kind. */
const CASES = 3_000;
/** A guard against hangs, far above what a case takes on a busy machine. */
const CASE_MS_MAX = 2_000;

test.each(FUZZ_KINDS)('Nothing but refusals and what the caller may do comes of generated cases: %s', async (kind) => {
  const { counts, failures } = await fuzz({ cases: CASES, seed: 4, kinds: [kind], caseMsMax: CASE_MS_MAX });
  expect(failures.map(({ fault, number, smallest }) => ({ fault, number, target: smallest.target }))).toEqual([]);
  // A slice in which nothing passes, or nothing is refused, would show nothing.
  expect(counts.get(kind)?.forwarded).toBeGreaterThan(CASES / 100);
  expect(counts.get(kind)?.refused).toBeGreaterThan(CASES / 100);
});
