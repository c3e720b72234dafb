import { describe, expect, test } from 'vitest';
import { minimumShouldMatch } from './minimum-should-match.ts';

describe('how many optional clauses must match', () => {
  test.each([
    ['2', 5, 2],
    ['7', 5, 7],
    ['-1', 5, 4],
    ['-9', 5, 0],
    ['0', 5, 0],
    [' 2 ', 5, 2],
    ['75%', 4, 3],
    ['50%', 3, 1],
    ['-25%', 4, 3],
    ['-25%', 3, 3],
    ['3<90%', 3, 3],
    ['3<90%', 10, 9],
    ['2<-25% 9<-3', 2, 2],
    ['2<-25% 9<-3', 4, 3],
    ['2<-25% 9<-3', 12, 9],
    ['2 < 75%', 4, 3],
    ['2<', 2, 2],
  ])('%s of %d: %d', (spec, count, minimum) => {
    expect(minimumShouldMatch(spec, count)).toBe(minimum);
  });

  test.each(['abc', '', 'x%', '5x<3', '<5', '1.5', 'true'])('%s is no number', (spec) => {
    expect(() => minimumShouldMatch(spec, 2)).toThrow('For input string: ');
  });
});
