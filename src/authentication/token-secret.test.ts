import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../test/support/authentication-fixtures.ts';
import { Secret } from '../domain/secret.ts';
import { deriveSuccessor, digestOfToken, isTokenShaped, newToken, newTokenSalt } from './token-secret.ts';

const random = seededRandom('tokens');

describe('a token', () => {
  test('is 256 random bits of its own form, and another each time', () => {
    const tokens = Array.from({ length: 100 }, () => newToken(random));
    expect(new Set(tokens.map((token) => token.reveal())).size).toBe(100);
    expect(tokens.every((token) => token.reveal().length === 43 && isTokenShaped(token))).toBe(true);
  });

  test.each(['', 'zzz', `${'A'.repeat(42)}B`, 'A'.repeat(44), `${'A'.repeat(42)}.`, `${'A'.repeat(43)}\n`, 'a.b.c'])(
    'does not look like %j',
    (text) => {
      expect(isTokenShaped(new Secret(text))).toBe(false);
    },
  );

  test('is known by its SHA-256 alone', () => {
    expect(digestOfToken(new Secret('A'.repeat(43)))).toBe('DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo');
  });

  test('and the salt of its use give the same successors each time, which say nothing of each other', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (key, salt) => {
          const token = new Secret(Buffer.from(key).toString('base64url'));
          const saltText = Buffer.from(salt).toString('base64url');
          const [first, again] = [deriveSuccessor(token, saltText), deriveSuccessor(token, saltText)];
          expect(again.accessToken.reveal()).toBe(first.accessToken.reveal());
          expect(again.refreshToken.reveal()).toBe(first.refreshToken.reveal());
          const other = deriveSuccessor(token, newTokenSalt(random));
          const all = [token, first.accessToken, first.refreshToken, other.accessToken, other.refreshToken];
          expect(new Set(all.map((each) => each.reveal())).size).toBe(all.length);
          expect(all.slice(1).every(isTokenShaped)).toBe(true);
        },
      ),
    );
  });
});
