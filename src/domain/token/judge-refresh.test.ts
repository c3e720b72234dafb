import { describe, expect, test } from 'vitest';
import { instant } from '../time.ts';
import type { RefreshToken, TokenClient } from './access-token.ts';
import { judgeRefresh } from './judge-refresh.ts';

const NOW = instant(1_000_000);
const WINDOW_MS = 30_000;
const CLIENT: TokenClient = { principal: 'app', realmName: 'default_native', apiKeyId: null };

function aToken(changes: Partial<RefreshToken> = {}): RefreshToken {
  return { digest: 'd', expiration: instant(NOW + 1), invalidation: null, client: CLIENT, use: null, ...changes };
}

function usedMsAgo(ms: number): RefreshToken['use'] {
  return { at: instant(NOW - ms), successorId: 's', salt: 'x' };
}

const PAST = 'token has already been refreshed more than 30 seconds in the past';
const FUTURE = 'token has been refreshed more than 30 seconds in the future, clock skew too great';

describe('a refresh token', () => {
  test('that was not used may be used', () => {
    expect(judgeRefresh(aToken(), CLIENT, NOW, WINDOW_MS)).toEqual({ outcome: 'use' });
  });

  test.each([0, 1, WINDOW_MS, -WINDOW_MS])('used %d ms ago gives the same successor again', (ms) => {
    const token = aToken({ use: usedMsAgo(ms) });
    expect(judgeRefresh(token, CLIENT, NOW, WINDOW_MS)).toEqual({ outcome: 'repeat', use: token.use });
  });

  const late = usedMsAgo(WINDOW_MS + 1);
  test.each([
    { case: 'expired', token: { expiration: NOW }, reason: 'token document has expired', isReuse: false },
    { case: 'invalidated', token: { invalidation: NOW }, reason: 'token has been invalidated', isReuse: false },
    { case: 'used before the window', token: { use: late }, reason: PAST, isReuse: true },
    { case: 'used in the future', token: { use: usedMsAgo(-WINDOW_MS - 1) }, reason: FUTURE, isReuse: false },
    {
      case: 'expired and used before the window',
      token: { expiration: NOW, use: late },
      reason: 'token document has expired',
      isReuse: true,
    },
    {
      case: 'invalidated and used before the window',
      token: { invalidation: NOW, use: late },
      reason: 'token has been invalidated',
      isReuse: true,
    },
    {
      case: 'expired and invalidated',
      token: { expiration: NOW, invalidation: NOW },
      reason: 'token document has expired',
      isReuse: false,
    },
  ])('$case is refused: $reason', ({ token, reason, isReuse }) => {
    expect(judgeRefresh(aToken(token), CLIENT, NOW, WINDOW_MS)).toEqual({ outcome: 'refused', reason, isReuse });
  });

  test.each([
    { case: 'another user', client: { ...CLIENT, principal: 'other' } },
    { case: 'a user of that name in another realm', client: { ...CLIENT, realmName: 'ldap1' } },
    { case: 'a key of that user', client: { ...CLIENT, apiKeyId: 'k' } },
  ])('is refused to $case, who cannot end its family either', ({ client }) => {
    const reason = 'tokens must be refreshed by the creating client';
    for (const token of [aToken(), aToken({ use: late })]) {
      expect(judgeRefresh(token, client, NOW, WINDOW_MS)).toEqual({ outcome: 'refused', reason, isReuse: false });
    }
  });

  test('gives no successor twice without a window, not even at the same time', () => {
    const verdict = judgeRefresh(aToken({ use: usedMsAgo(0) }), CLIENT, NOW, 0);
    expect(verdict).toMatchObject({ outcome: 'refused', isReuse: true });
  });
});
