import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../time.ts';
import {
  expirationUnder,
  type LifetimeRequest,
  type LongLivedTimes,
  lifetimeViolations,
  newTimes,
  renewedTimes,
} from './long-lived-lifetime.ts';

const NOW = instant(1_000_000);
const NOTHING: LifetimeRequest = { lifetimeMs: null, maxLifetimeMs: null, renewIntervalMs: null, renewer: null };

describe('what is wrong with the times of a token', () => {
  test.each<readonly [string, Partial<LifetimeRequest>, number | null, readonly string[]]>([
    ['nothing is asked', {}, null, []],
    ['all is asked', { lifetimeMs: 5, maxLifetimeMs: 9, renewIntervalMs: 7, renewer: 'yarn' }, 9, []],
    ['an expiration of zero', { lifetimeMs: 0 }, null, ['[expiration] must be positive']],
    ['a part of a millisecond', { lifetimeMs: 0.5 }, null, ['[expiration] must be positive']],
    ['a negative interval', { renewIntervalMs: -1 }, null, ['[renew_interval] must be positive']],
    ['no number', { maxLifetimeMs: Number.NaN }, null, ['[max_lifetime] must be positive']],
    ['an interval beyond all dates', { renewIntervalMs: 1e18 }, null, ['[renew_interval] is too long']],
    ['the cluster’s maximum', { lifetimeMs: 10, maxLifetimeMs: 10 }, 10, []],
    [
      'more than the cluster’s maximum',
      { maxLifetimeMs: 11 },
      10,
      ['[max_lifetime] may not be more than [10ms] by the setting [claviger.token.max_lifetime]'],
    ],
    [
      'an expiration beyond the cluster’s maximum',
      { lifetimeMs: 11 },
      10,
      ['[expiration] may not be more than [10ms] by the setting [claviger.token.max_lifetime]'],
    ],
    ['an interval longer than the maximum', { renewIntervalMs: 50 }, 10, []],
    [
      'an expiration behind its own maximum',
      { lifetimeMs: 2, maxLifetimeMs: 1 },
      null,
      ['[expiration] may not be more than [max_lifetime]'],
    ],
    ['a renewer without renewal', { renewer: 'yarn' }, null, ['[renewer] requires [renew_interval]']],
    ['a renewer without a name', { renewer: '', renewIntervalMs: 1 }, null, ['[renewer] may not be empty']],
  ])('%s', (_, request, max, expected) => {
    expect(lifetimeViolations({ ...NOTHING, ...request }, max)).toEqual(expected);
  });
});

describe('the times of a new token', () => {
  test.each<readonly [string, Partial<LifetimeRequest>, number | null, number | null, number | null]>([
    ['never expires when nothing is asked', {}, null, null, null],
    ['expires when it is asked to', { lifetimeMs: 5 }, null, 5, null],
    ['lives for one interval when it can be renewed', { renewIntervalMs: 7 }, null, 7, null],
    [
      'lives for the expiration that is asked for, also when it can be renewed',
      { lifetimeMs: 5, renewIntervalMs: 7 },
      null,
      5,
      null,
    ],
    ['ends at its maximum', { maxLifetimeMs: 9 }, null, 9, 9],
    ['ends at the cluster’s maximum', {}, 9, 9, 9],
    ['has the shorter maximum', { maxLifetimeMs: 5 }, 9, 5, 5],
    ['has no interval beyond its maximum', { renewIntervalMs: 50, maxLifetimeMs: 9 }, null, 9, 9],
  ])('%s', (_, request, max, expiration, maximum) => {
    const times = newTimes({ ...NOTHING, ...request }, max, NOW);
    expect(times.expiration).toBe(expiration === null ? null : NOW + expiration);
    expect(times.maximumExpiration).toBe(maximum === null ? null : NOW + maximum);
  });
});

const RENEWABLE: LongLivedTimes = {
  creation: NOW,
  expiration: instant(NOW + 10),
  maximumExpiration: instant(NOW + 25),
  renewIntervalMs: 10,
};

describe('a renewal', () => {
  test('moves the end three times, then stops at the hard maximum, and finds it expired there', () => {
    let times = RENEWABLE;
    const told: unknown[] = [];
    for (const afterMs of [8, 16, 24, 25]) {
      const renewal = renewedTimes(times, null, instant(NOW + afterMs));
      told.push(renewal.outcome === 'renewed' ? renewal.expiration - NOW : renewal.outcome);
      if (renewal.outcome === 'renewed') times = { ...times, expiration: renewal.expiration };
    }
    expect(told).toEqual([18, 25, 25, 'expired']);
  });

  test.each<readonly [string, Partial<LongLivedTimes>, number, string]>([
    ['at its expiration', {}, 10, 'expired'],
    ['without an interval', { renewIntervalMs: null }, 1, 'notRenewable'],
    ['of a token that never expires', { expiration: null, maximumExpiration: null }, 1, 'notRenewable'],
  ])('%s is none', (_, times, afterMs, outcome) => {
    expect(renewedTimes({ ...RENEWABLE, ...times }, null, instant(NOW + afterMs)).outcome).toBe(outcome);
  });

  test('never shortens what is left', () => {
    const times = { ...RENEWABLE, expiration: instant(NOW + 24) };
    expect(renewedTimes(times, null, instant(NOW + 1))).toEqual({ outcome: 'renewed', expiration: NOW + 24 });
  });

  test('is bound by the cluster’s maximum of now, which ends tokens that are there', () => {
    expect(renewedTimes(RENEWABLE, 12, instant(NOW + 8))).toEqual({ outcome: 'renewed', expiration: NOW + 12 });
    expect(expirationUnder({ ...RENEWABLE, expiration: null, maximumExpiration: null }, 12)).toBe(NOW + 12);
    expect(renewedTimes(RENEWABLE, 5, instant(NOW + 5)).outcome).toBe('expired');
  });

  test('never reaches beyond a maximum, nor wakes what has expired, whatever the times', () => {
    const ms = fc.integer({ min: 1, max: 1_000 });
    fc.assert(
      fc.property(
        fc.option(ms),
        fc.option(ms),
        ms,
        fc.option(ms),
        fc.array(ms, { maxLength: 8 }),
        (lifetimeMs, maxLifetimeMs, renewIntervalMs, clusterMax, steps) => {
          let times = newTimes({ lifetimeMs, maxLifetimeMs, renewIntervalMs, renewer: null }, clusterMax, NOW);
          const hardMaximum = NOW + Math.min(maxLifetimeMs ?? 1e9, clusterMax ?? 1e9);
          let now = NOW;
          let hasExpired = false;
          for (const step of steps) {
            now = instant(now + step);
            const end = expirationUnder(times, clusterMax);
            hasExpired ||= end !== null && end <= now;
            const renewal = renewedTimes(times, clusterMax, now);
            expect(renewal.outcome === 'expired').toBe(hasExpired);
            if (renewal.outcome !== 'renewed') continue;
            expect(renewal.expiration).toBeGreaterThanOrEqual(end ?? now);
            expect(renewal.expiration).toBeLessThanOrEqual(hardMaximum);
            times = { ...times, expiration: renewal.expiration };
          }
        },
      ),
    );
  });
});
