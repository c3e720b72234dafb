import { expect, test } from 'vitest';
import { durationText, relativeTime } from './relative-time.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;

test.each([
  { distanceMs: 0, en: 'now', de: 'jetzt' },
  { distanceMs: -5_000, en: '5 seconds ago', de: 'vor 5 Sekunden' },
  { distanceMs: -59_999, en: '59 seconds ago', de: 'vor 59 Sekunden' },
  { distanceMs: 60_000, en: 'in 1 minute', de: 'in 1 Minute' },
  { distanceMs: 3 * DAY_MS - 1, en: 'in 2 days', de: 'übermorgen' },
  { distanceMs: 3 * DAY_MS, en: 'in 3 days', de: 'in 3 Tagen' },
  { distanceMs: -DAY_MS, en: 'yesterday', de: 'gestern' },
  { distanceMs: 400 * DAY_MS, en: 'next year', de: 'nächstes Jahr' },
])('a time $distanceMs ms from now is "$en"', ({ distanceMs, en, de }) => {
  expect(relativeTime(NOW + distanceMs, NOW, 'en')).toBe(en);
  expect(relativeTime(NOW + distanceMs, NOW, 'de')).toBe(de);
});

test.each([
  { ms: 0, text: '0 ms' },
  { ms: 450, text: '450 ms' },
  { ms: 61_000, text: '1 min 1 sec' },
  { ms: 2 * DAY_MS + 3 * 3_600_000 + 5_000, text: '2 days 3 hr' },
  { ms: 90 * DAY_MS, text: '90 days' },
])('$ms ms are "$text"', ({ ms, text }) => {
  expect(durationText(ms, 'en')).toBe(text);
});
