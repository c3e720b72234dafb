import { describe, expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import { isDateMath, resolveDateMath } from './date-math.ts';

/** A Sunday. */
const NOW = instant(Date.UTC(2026, 10, 22, 16, 4, 5));

describe('A date math expression means one name, as Elasticsearch resolves it', () => {
  test.each([
    ['<diff-logs-a1>', 'diff-logs-a1'],
    ['<logs-{now/d}>', 'logs-2026.11.22'],
    ['<logs-{now}>', 'logs-2026.11.22'],
    ['<x-{now-1d/d}-{now}>', 'x-2026.11.21-2026.11.22'],
    ['<x-{now/M{yyyy.MM.dd}}>', 'x-2026.11.01'],
    ['<x-{now/w}>', 'x-2026.11.16'],
    ['<x-{now/y}>', 'x-2026.01.01'],
    ['<x-{now-1y/M}>', 'x-2025.11.01'],
    ['<x-{now+1M-2h/h{yyyy.MM.dd.HH}}>', 'x-2026.12.22.14'],
    ['<x-{now/m{HH-mm}}>', 'x-16-04'],
    ['<x-{now{uuuu_ss}}>', 'x-2026_05'],
    ['<x-{now+9d/w+d}>', 'x-2026.12.01'],
    ['<x-{now-9M}>', 'x-2026.02.22'],
    ['<sec*>', 'sec*'],
    [String.raw`<se\cret>`, 'secret'],
    [String.raw`<x\{y\}>`, 'x{y}'],
    ['<-x>', '-x'],
    ['<x>>', 'x>'],
  ])('%s is %s', (expression, name) => {
    expect(isDateMath(expression)).toBe(true);
    expect(resolveDateMath(expression, NOW)).toBe(name);
  });

  test('the last day of a month stays within a shorter one', () => {
    expect(resolveDateMath('<x-{now+1M}>', instant(Date.UTC(2026, 0, 31)))).toBe('x-2026.02.28');
    expect(resolveDateMath('<x-{now-1y}>', instant(Date.UTC(2024, 1, 29)))).toBe('x-2023.02.28');
  });
});

test.each([
  '<>',
  '<x-{}>',
  '<x-{now>',
  '<x-now}>',
  '<x-{now/Q}>',
  '<x-{now/d|yyyy}>',
  '<x-{2024-01-01||/M}>',
  '<x-{now/d{yyyy.MM.dd|+12:00}}>',
  '<x-{now/w{xxxx.ww}}>',
  '<x-{now/d{YYYY}}>',
  "<x-{now/d{'secret'}}>",
  '<x-{now/d{}}>',
  '<x-{now+99999d}>',
  '<x-{now+9999y}>',
  '<x-{now-9999y}>',
  '<x-{ now}>',
  String.raw`<x-{now\}}>`,
  '<x\\>',
])('%s is not resolved', (expression) => {
  expect(resolveDateMath(expression, NOW)).toBeNull();
});
