import { describe, expect, test } from 'vitest';
import { listingParameters } from './get-jobs.ts';
import { newJobDraft } from './job-draft.ts';
import { nextRuns } from './next-runs.ts';
import { cronWords } from './schedule-words.ts';
import { readTimeValue, timeValue } from './time-value.ts';

test.each([
  ['* * * * *', { key: 'minutely' }],
  ['*/15 * * * *', { key: 'minutes', count: 15 }],
  ['*/7 * * * *', { key: 'cron' }],
  ['5 * * * *', { key: 'hourly', minute: '05' }],
  ['0 3 * * *', { key: 'daily', time: '03:00' }],
  ['30 8 * * 7', { key: 'weekly', time: '08:30', weekday: 0 }],
  ['0 0 1 * *', { key: 'monthly', time: '00:00', day: 1 }],
  ['0 0 1 * 1', { key: 'cron' }],
  ['0 0 1 1 *', { key: 'cron' }],
  ['* 3 * * *', { key: 'cron' }],
  ['0 0 3 * * *', { key: 'cron' }],
])('[%s] is told as %o', (expression, words) => {
  expect(cronWords(expression)).toEqual(words);
});

test.each([
  [300_000, '5m'],
  [90_000, '90s'],
  [86_400_000, '1d'],
  [1_500, '1500ms'],
  [0, '0ms'],
])('%d ms are %s, and back', (ms, text) => {
  expect(timeValue(ms)).toBe(text);
  expect(readTimeValue(text)).toBe(ms);
});

test.each(['', '5', 'm', '5 m', '1.5h', '-1s'])('[%s] is no time value', (text) => {
  expect(readTimeValue(text)).toBeNull();
});

describe('the next runs', () => {
  const { schedule } = newJobDraft('Europe/Berlin');
  const now = Date.UTC(2026, 2, 28, 12);

  test('of a cron expression follow the clock of its zone', () => {
    const [first, second] = nextRuns(schedule, now) ?? [];
    expect([first, second]).toEqual([Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 2, 30, 1)]);
  });

  test('of an interval are that far apart', () => {
    expect(nextRuns({ ...schedule, kind: 'every', every: '1h' }, 0)?.at(-1)).toBe(5 * 3_600_000);
  });

  test.each([
    { ...schedule, cron: 'never' },
    { ...schedule, kind: 'every' as const, every: '0s' },
    { ...schedule, kind: 'at' as const, at: null },
  ])('of $kind $cron $every are not known', (unread) => {
    expect(nextRuns(unread, now)).toBeNull();
  });

  test('of a time that has passed are none', () => {
    expect(nextRuns({ ...schedule, kind: 'at', at: now }, now)).toEqual([]);
  });
});

test.each([
  ['roll', '*roll*'],
  [' nightly-* ', 'nightly-*'],
])('the search [%s] asks for the name %s', (q, name) => {
  const listing = { q, status: '', creator: '', page: 2, pageSize: 25 };
  expect(Object.fromEntries(new URLSearchParams(listingParameters(listing)))).toEqual({ name, from: '25', size: '25' });
});
