import { seededNumbers } from '../../test/support/random-numbers.ts';

/** Repeatable choices from a seed. */
export interface Draw {
  /** A whole number from 0, below the bound. */
  below(bound: number): number;
  /** True in so many of 100 cases. */
  chance(percent: number): boolean;
  one<T>(values: readonly T[]): T;
  /** From one to `countMax` different values. */
  several<T>(values: readonly T[], countMax: number): readonly T[];
  /** What `make` gives, so many times. */
  times<T>(count: number, make: () => T): readonly T[];
  /** A place in the list, with probability in proportion to the weight there. */
  weighted(weights: readonly number[]): number;
}

/** Makes a source of choices. */
export function createDraw(seed: number): Draw {
  const below = seededNumbers(seed);
  const one = <T>(values: readonly T[]): T => {
    const value = values[below(values.length)];
    if (value === undefined) throw new Error('a choice from nothing');
    return value;
  };
  const times = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make);
  return {
    below,
    one,
    times,
    chance: (percent) => below(100) < percent,
    several: (values, countMax) => [...new Set(times(1 + below(countMax), () => one(values)))],
    weighted: (weights) => {
      let rest = below(weights.reduce((sum, weight) => sum + weight, 0));
      return weights.findIndex((weight) => (rest -= weight) < 0);
    },
  };
}
