import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { Attempt } from './attempt.ts';
import { AttemptThrottle, ThrottledError, type ThrottleOptions } from './attempt-throttle.ts';

const OPTIONS: ThrottleOptions = {
  pairFailuresMax: 3,
  sourceFailuresMax: 6,
  accountFailuresMax: 9,
  delayMs: 1_000,
  delayMsMax: 8_000,
  forgiveMs: 60_000,
  knownMs: 3_600_000,
  entriesMax: 100,
  sourceConcurrentMax: 2,
  sourceWaitingMax: 3,
};

/** A throttle on a clock that is set by hand. */
function open(options: Partial<ThrottleOptions> = {}) {
  let nowMs = 1_000_000;
  const throttled: string[] = [];
  const clock = { now: () => instant(nowMs) };
  const throttle = new AttemptThrottle({ clock, onThrottled: (by) => throttled.push(by) }, { ...OPTIONS, ...options });
  const attempt = (source: string, account: string | null): Attempt => ({ source, account, isSlow: false });
  /** `true`: succeeded, `false`: failed, otherwise the error. */
  const login = async (source: string, account: string | null, isRight: boolean): Promise<boolean | ThrottledError> => {
    try {
      return await throttle.run(
        attempt(source, account),
        async () => isRight,
        (right) => right,
      );
    } catch (error) {
      if (error instanceof ThrottledError) return error;
      throw error;
    }
  };
  const fail = async (times: number, source: string, account: string): Promise<void> => {
    for (let i = 0; i < times; i += 1) await login(source, account, false);
  };
  return { throttle, throttled, login, fail, attempt, pass: (ms: number) => void (nowMs += ms) };
}

const delayed = (by: string, retryAfterSeconds: number) =>
  expect.objectContaining({ by, code: 'tooManyRequests', options: { retryAfterSeconds } });

describe('wrong passwords for one account from one source', () => {
  test('are checked up to the limit, and then delayed, the right one too', async () => {
    const { login, fail } = open();
    await fail(2, 'a', 'alice');
    expect(await login('a', 'alice', false)).toBe(false);
    expect(await login('a', 'alice', true)).toEqual(delayed('pair', 1));
  });

  test('wait twice as long each time, up to the longest delay', async () => {
    const { login, fail, pass } = open();
    await fail(3, 'a', 'alice');
    for (const seconds of [1, 2, 4, 8, 8]) {
      expect(await login('a', 'alice', false)).toEqual(delayed('pair', seconds));
      pass(seconds * 1_000);
      expect(await login('a', 'alice', false)).toBe(false);
    }
  });

  test('leave the right password from another source alone', async () => {
    const { login, fail } = open();
    await fail(1_000, 'a', 'alice');
    expect(await login('b', 'alice', true)).toBe(true);
  });

  test('are forgotten by the right one, once it is let through', async () => {
    const { login, fail, pass } = open();
    await fail(3, 'a', 'alice');
    pass(1_000);
    expect(await login('a', 'alice', true)).toBe(true);
    await fail(2, 'a', 'alice');
    expect(await login('a', 'alice', true)).toBe(true);
  });

  test('are forgiven with time', async () => {
    const { login, fail, pass } = open();
    await fail(3, 'a', 'alice');
    pass(2 * OPTIONS.forgiveMs);
    await fail(1, 'a', 'alice');
    expect(await login('a', 'alice', true)).toBe(true);
  });

  test('shut nobody out for good', async () => {
    const { login, fail, pass } = open();
    for (let i = 0; i < 50; i += 1) {
      await fail(10, 'a', 'alice');
      pass(OPTIONS.delayMsMax);
    }
    expect(await login('a', 'alice', true)).toBe(true);
  });
});

describe('one source', () => {
  test('that tries many accounts is delayed for all of them', async () => {
    const { login } = open();
    for (let i = 0; i < 6; i += 1) expect(await login('a', `user-${i}`, false)).toBe(false);
    expect(await login('a', 'alice', true)).toEqual(delayed('source', 1));
    expect(await login('a', null, true)).toEqual(delayed('source', 1));
    expect(await login('b', 'alice', true)).toBe(true);
  });

  test('still serves an account that succeeded from there before', async () => {
    const { login, pass } = open();
    await login('a', 'alice', true);
    for (let i = 0; i < 8; i += 1) await login('a', `user-${i}`, false);
    expect(await login('a', 'alice', true)).toBe(true);
    pass(OPTIONS.knownMs);
    for (let i = 0; i < 8; i += 1) await login('a', `user-${i}`, false);
    expect(await login('a', 'alice', true)).toEqual(delayed('source', 1));
  });

  test('has few passwords checked at a time, and few that wait', async () => {
    const { throttle } = open();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let running = 0;
    const slow = (account: string) =>
      throttle.run(
        { source: 'a', account, isSlow: true },
        () => {
          running += 1;
          return promise;
        },
        (right) => right,
      );
    const accepted = ['1', '2', '3', '4', '5'].map(slow);
    await expect(slow('6')).rejects.toEqual(delayed('concurrency', 1));
    expect(running).toBe(2);
    resolve(true);
    expect(await Promise.all(accepted)).toEqual([true, true, true, true, true]);
  });

  test('that waits is delayed by what failed before its turn', async () => {
    const { throttle } = open({ sourceConcurrentMax: 1, sourceWaitingMax: 100 });
    let checked = 0;
    const check = async (): Promise<boolean> => {
      checked += 1;
      return false;
    };
    const attempts = Array.from({ length: 50 }, (_, at) =>
      throttle.run({ source: 'a', account: `user-${at}`, isSlow: true }, check, (right) => right),
    );
    const settled = await Promise.allSettled(attempts);
    expect(checked).toBe(OPTIONS.sourceFailuresMax);
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(44);
  });
});

describe('one account', () => {
  test('that many sources try is delayed for strangers, not for where it is known', async () => {
    const { login } = open();
    await login('home', 'alice', true);
    for (let i = 0; i < 9; i += 1) expect(await login(`bot-${i}`, 'alice', false)).toBe(false);
    expect(await login('bot-9', 'alice', false)).toEqual(delayed('account', 1));
    expect(await login('home', 'alice', true)).toBe(true);
    expect(await login('bot-9', 'bob', true)).toBe(true);
  });
});

test('a check that breaks counts for nobody', async () => {
  const { throttle, attempt, login } = open();
  const broken = () => Promise.reject(new Error('the directory is down'));
  for (let i = 0; i < 20; i += 1) {
    await expect(throttle.run(attempt('a', 'alice'), broken, () => true)).rejects.toThrow('down');
  }
  expect(await login('a', 'alice', true)).toBe(true);
  expect(throttle.size).toBe(0);
});

test('what was remembered counts like the first', () => {
  const { throttle, attempt, throttled } = open();
  for (let i = 0; i < 3; i += 1) throttle.recordFailure(attempt('a', 'alice'));
  expect(() => throttle.assertAllowed(attempt('a', 'alice'))).toThrow('too many failed attempts');
  expect(throttled).toEqual(['pair']);
});

test('memory is bounded', async () => {
  const { throttle, login } = open();
  for (let i = 0; i < 2_000; i += 1) await login(`source-${i}`, `user-${i}`, false);
  expect(throttle.size).toBe(3 * OPTIONS.entriesMax);
});

test('whatever happens, an attempt waits no longer than the longest delay', async () => {
  const names = fc.constantFrom('a', 'b', 'c');
  const steps = fc.array(fc.tuple(names, names, fc.boolean(), fc.integer({ min: 0, max: 20_000 })), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(steps, async (logins) => {
      const { login, pass } = open();
      for (const [source, account, isRight, ms] of logins) {
        await login(source, account, isRight);
        pass(ms);
      }
      pass(OPTIONS.delayMsMax);
      for (const source of ['a', 'b', 'c']) expect(await login(source, 'a', true)).toBe(true);
    }),
  );
});
