import { describe, expect, test } from 'vitest';
import { passwordStrength } from './password-strength.ts';

/** What OpenSearch 3.4 refuses as weak, and what it takes. */
const WEAK = [
  'password',
  'aB1!',
  'Passw0rd!',
  'p@ssw0rd1',
  'monkey123456',
  'qwertyuiop',
  'aaaaaaaaaaaa',
  'abcdefgh',
  '1234567890123',
  'kf8Qz2mX',
  'nkwqzxvb',
  '        ',
  'changeme!',
  'summer2024',
  'Summer2024!',
  'opensearch',
  'aB1!'.repeat(25),
];
const STRONG = ['Str0ng-Pass-77!x', 'correct horse', 'Tr0ub4dor&3', 'xkcdhorse9', 'nkwqzxvbj', 'OpenSearch1!'];

describe('how hard a password is to guess', () => {
  test.each(WEAK)('%j is weak', (password) => {
    expect(passwordStrength(password, ['somebody']).score).toBeLessThan(3);
  });

  test.each(STRONG)('%j is strong', (password) => {
    expect(passwordStrength(password, ['somebody']).score).toBeGreaterThanOrEqual(3);
  });

  test.each([
    { name: 'zdpw', password: 'Zdpw-Zdpw' },
    { name: 'zdpwlong', password: 'ZDPWLONG!9zdq' },
    { name: 'ZdpwAlpha', password: 'zdpwalpha1' },
  ])('$password is weak and like the name $name', ({ name, password }) => {
    const { score, isLikeName } = passwordStrength(password, [name]);
    expect(score).toBeLessThan(3);
    expect(isLikeName).toBe(true);
    expect(passwordStrength(password, ['nobody']).isLikeName).toBe(false);
  });

  test('a strong password that holds the name is like it', () => {
    expect(passwordStrength('kf8Qz-anna-2mXw!p', ['anna'])).toMatchObject({ isLikeName: true });
    expect(passwordStrength('kf8Qz-anna-2mXw!p', ['anna']).score).toBeGreaterThanOrEqual(3);
  });

  test.each(['', ' '])('the name %j says nothing', (name) => {
    expect(passwordStrength('kf8Qz2mXw!pq', [name]).isLikeName).toBe(false);
  });

  test.each([
    { length: 3, score: 0 },
    { length: 4, score: 1 },
    { length: 7, score: 2 },
    { length: 9, score: 3 },
    { length: 11, score: 4 },
  ])('$length characters of no pattern have the score $score', ({ length, score }) => {
    expect(passwordStrength('nkwqzxvbjfp'.slice(0, length), []).score).toBe(score);
  });
});
