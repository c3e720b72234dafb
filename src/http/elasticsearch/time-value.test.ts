import { expect, test } from 'vitest';
import { parseTimeValue } from './time-value.ts';

test.each([
  { text: '1d', ms: 86_400_000 },
  { text: '2h', ms: 7_200_000 },
  { text: '30m', ms: 1_800_000 },
  { text: '4s', ms: 4_000 },
  { text: '3600000ms', ms: 3_600_000 },
  { text: '5micros', ms: 0.005 },
  { text: '5000000nanos', ms: 5 },
  { text: ' 1 D ', ms: 86_400_000 },
  { text: '+1h', ms: 3_600_000 },
  { text: '-1d', ms: -86_400_000 },
  { text: '-1', ms: -1 },
  { text: '-01', ms: -1 },
  { text: '0', ms: 0 },
  { text: '0s', ms: 0 },
  { text: '9223372036854775807ms', ms: 2 ** 63 },
])('[$text] lasts $ms ms', ({ text, ms }) => {
  expect(parseTimeValue(text, 'expiration')).toBeCloseTo(ms, 6);
});

test.each([
  {
    text: 'abc',
    problem: 'failed to parse setting [expiration] with value [abc] as a time value: unit is missing or unrecognized',
  },
  {
    text: '10',
    problem: 'failed to parse setting [expiration] with value [10] as a time value: unit is missing or unrecognized',
  },
  { text: '', problem: 'failed to parse setting [expiration] with value [] as a time value: unit is missing or unrecognized' },
  {
    text: '1M',
    problem: 'failed to parse setting [expiration] with value [1M] as a time value: unit is missing or unrecognized',
  },
  {
    text: '-2d',
    problem: 'failed to parse setting [expiration] with value [-2d] as a time value: negative durations are not supported',
  },
  {
    text: '1.5d',
    problem: 'failed to parse [1.5d], fractional time values are not supported',
    cause: 'For input string: "1.5"',
  },
  { text: '1h30m', problem: 'failed to parse [1h30m]', cause: 'For input string: "1h30"' },
  { text: 'd', problem: 'failed to parse [d]', cause: 'For input string: ""' },
  {
    text: '9223372036854775808ms',
    problem: 'failed to parse [9223372036854775808ms], fractional time values are not supported',
    cause: 'For input string: "9223372036854775808"',
  },
])('[$text] is refused: $problem', ({ text, problem, cause }) => {
  const refused = expect.objectContaining({
    code: 'illegalArgument',
    message: problem,
    ...(cause !== undefined && { options: { causedBy: expect.objectContaining({ code: 'numberFormat', message: cause }) } }),
  });
  expect(() => parseTimeValue(text, 'expiration')).toThrow(refused);
});
