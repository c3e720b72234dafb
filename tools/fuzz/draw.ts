import { seededNumbers } from '../../test/support/random-numbers.ts';

/** Repeatable choices. */
export interface Draw {
  /** A whole number below `bound`. */
  below(bound: number): number;
  /** True once in `times`. */
  once(times: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/** Odd multiplier that spreads case numbers over all seeds. */
const SPREAD = 0x9e3779b1;

/** The choices of one case: the same seed and number make the same case, whichever ran before. */
export function drawOf(seed: number, number: number): Draw {
  const below = seededNumbers(Math.imul(number + 1, SPREAD) ^ seed);
  return {
    below,
    once: (times) => below(times) === 0,
    pick<T>(list: readonly T[]): T {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
  };
}
