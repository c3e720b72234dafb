import { describe, expect, test } from 'vitest';
import { readRecording } from '../../../tools/differential/recording.ts';
import { decideRecording, principalsLeftOut } from './decide-pair.ts';
import { KNOWN_DIFFERENCES, type ObservedDifference, sortDifferences } from './differences.ts';

const PRODUCTS = [
  { product: 'elasticsearch', pairsMin: 2_000, leftOutMax: 14 },
  { product: 'opensearch', pairsMin: 500, leftOutMax: 0 },
] as const;
const DIFFERENCES = (await Promise.all(PRODUCTS.map(({ product }) => decideRecording(product)))).flat();

describe.each(PRODUCTS)('what a real $product decided of generated pairs', ({ product, pairsMin, leftOutMax }) => {
  const { unknown } = sortDifferences(DIFFERENCES.filter((observed) => observed.product === product));

  test(`was recorded for at least ${pairsMin} pairs`, () => {
    const { pairs } = readRecording(product);
    expect(new Set(pairs.map((pair) => pair.number)).size).toBeGreaterThanOrEqual(pairsMin);
  });

  test('is compared for nearly every principal', () => {
    expect(principalsLeftOut(product)).toBeLessThanOrEqual(leftOutMax);
  });

  test('is refused here where it was refused there, or stands among the known differences', () => {
    expect(describeAll(unknown, ['looser', 'looserItem'])).toEqual([]);
  });

  test('shows no index here that it did not show there', () => {
    expect(describeAll(unknown, ['moreNames'])).toEqual([]);
  });

  test('is allowed here where it was allowed there, or stands among the known differences', () => {
    expect(describeAll(unknown, ['stricter', 'stricterItem', 'failsOtherwise', 'status', 'fewerNames'])).toEqual([]);
  });

  test('is refused in the same words, or stands among the known differences', () => {
    expect(describeAll(unknown, ['text'])).toEqual([]);
  });
});

test('every known difference is still there', () => {
  const { known } = sortDifferences(DIFFERENCES);
  expect(KNOWN_DIFFERENCES.filter((entry) => !known.has(entry)).map((entry) => entry.reason)).toEqual([]);
});

function describeAll(differences: readonly ObservedDifference[], kinds: readonly string[]): readonly string[] {
  return differences
    .filter(({ difference }) => kinds.includes(difference.kind))
    .map(({ pair, difference }) => {
      const { number, principal, method, target } = pair;
      return `#${number} ${principal} ${method} ${target}: ${difference.reference} ≠ ${difference.observed}`;
    });
}
