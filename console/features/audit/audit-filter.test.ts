import { expect, test } from 'vitest';
import { type AuditFilter, auditParameters, spanOf } from './audit-filter.ts';

const EVERYTHING: AuditFilter = { decision: '', action: '', principal: '', key: '', job: '', time: 'all' };
const NOW = Date.UTC(2026, 10, 22, 12, 34, 56);

test('only what is asked for is sent', () => {
  expect(auditParameters(EVERYTHING, NOW).toString()).toBe('');
  expect(auditParameters({ ...EVERYTHING, decision: 'denied', principal: ' a&b ' }, NOW).toString()).toBe(
    'decision=denied&principal=a%26b',
  );
});

test('a time begins at a whole interval', () => {
  expect(spanOf({ ...EVERYTHING, time: 'day' }, NOW)).toEqual({
    from: Date.UTC(2026, 10, 21, 13),
    to: Date.UTC(2026, 10, 22, 13),
    intervalMs: 3_600_000,
  });
  expect(auditParameters({ ...EVERYTHING, time: 'day' }, NOW).get('from')).toBe(String(Date.UTC(2026, 10, 21, 13)));
});

test('a time that there is not is a month', () => {
  expect(spanOf({ ...EVERYTHING, time: 'toString' }, NOW).intervalMs).toBe(86_400_000);
});
