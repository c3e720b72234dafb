import { describe, expect, test } from 'vitest';
import { fullHashing, quickHashing, seededRandom } from '../../test/support/authentication-fixtures.ts';
import { Secret } from '../domain/secret.ts';
import { PASSWORD_HASH_ALGORITHMS, type PasswordHashAlgorithm } from '../domain/user/password-hash-algorithm.ts';
import { passwordHashSettings } from './password-hash-format.ts';
import { createPasswordHashing, isPasswordHash } from './password-hashing.ts';

const BCRYPT = `$2a$10$${'a'.repeat(53)}`;
const PBKDF2 = '{PBKDF2}10000$UrwrHBY4GA1na9KxRpoFkUiICTeZe+mMZCZOg6bRSLc=$1Wl32wRQ9Q3Sv1IFoNwgSrUa5YifLv0MoxAO6leyip8=';
/** Hashes that other programs have made. */
const IMPORTED = [
  { stored: '$2a$06$aQVRp5ajsIn3fzx2MnXKy.KlhxFLHaCOh8jSElqCtmYFbRkmTy..C', password: 'https://bcrypt-generator.com/' },
  {
    stored: '$2b$09$OLrfKSXQJxohtFnkU.VZCO1gKywaTSFi4KPHqhuyY3qetAbI8v6/S',
    password: 'NjJmOWRmMjJmODEyZmQ1NjFhNWVmZmIwOWMwNjk4MmMK',
  },
  { stored: '$2y$10$flKBxak./o.7Hql0il/98ejdZyob67TmPhHbRy3qOnMtCBosAVSRy', password: 'php' },
  {
    stored: '{PBKDF2_STRETCH}10000$8QN+eThJEaCd18sCP0nfzxJq2D9yhmSZgI20TDooYcE=$+0ELfqW4D2+/SlHvm/885dzv67qO2SMJg32Mv/9epXk=',
    password: 'r5wdbdboQSe9vGOKwaJGAw',
  },
];

describe('formats', () => {
  test.each([
    { algorithm: 'bcrypt', settings: { family: 'bcrypt', cost: 10 } },
    { algorithm: 'bcrypt4', settings: { family: 'bcrypt', cost: 4 } },
    { algorithm: 'bcrypt14', settings: { family: 'bcrypt', cost: 14 } },
    { algorithm: 'pbkdf2', settings: { family: 'pbkdf2', stretched: false, iterations: 10_000 } },
    { algorithm: 'pbkdf2_500000', settings: { family: 'pbkdf2', stretched: false, iterations: 500_000 } },
    { algorithm: 'pbkdf2_stretch', settings: { family: 'pbkdf2', stretched: true, iterations: 10_000 } },
    { algorithm: 'pbkdf2_stretch_1000', settings: { family: 'pbkdf2', stretched: true, iterations: 1_000 } },
  ] as const)('$algorithm means $settings', ({ algorithm, settings }) => {
    expect(PASSWORD_HASH_ALGORITHMS).toContain(algorithm);
    expect(passwordHashSettings(algorithm)).toEqual(settings);
  });

  test.each([
    { text: BCRYPT, is: true },
    { text: BCRYPT.replace('$10$', '$04$'), is: true },
    { text: BCRYPT.replace('$10$', '$03$'), is: false },
    { text: BCRYPT.replace('$10$', '$14$'), is: true },
    { text: BCRYPT.replace('$10$', '$15$'), is: false },
    { text: BCRYPT.replace('$2a$', '$2x$'), is: false },
    { text: BCRYPT.slice(0, -1), is: false },
    { text: `${BCRYPT}a`, is: false },
    { text: `${BCRYPT}\n`, is: false },
    { text: PBKDF2, is: true },
    { text: PBKDF2.replace('}', '_STRETCH}'), is: true },
    { text: PBKDF2.replace('10000', '1000'), is: true },
    { text: PBKDF2.replace('10000', '999'), is: false },
    { text: PBKDF2.replace('10000', '1000000'), is: true },
    { text: PBKDF2.replace('10000', '1000001'), is: false },
    { text: PBKDF2.slice(0, PBKDF2.lastIndexOf('$')), is: false },
    { text: '{SSHA256}abcdefgh', is: false },
    { text: 'x', is: false },
    { text: '', is: false },
  ])('$text is a password hash: $is', ({ text, is }) => {
    expect(isPasswordHash(text)).toBe(is);
  });
});

describe('hashing', () => {
  test.each(['bcrypt4', 'pbkdf2_1000', 'pbkdf2_stretch_1000'] as const)(
    '%s hashes verify, and only with their password',
    async (algorithm) => {
      const passwords = createPasswordHashing({ random: seededRandom(algorithm), algorithm });
      const stored = await passwords.hash(new Secret('correct horse'));
      expect(isPasswordHash(stored)).toBe(true);
      expect(await passwords.verify(new Secret('correct horse'), stored)).toBe(true);
      expect(await passwords.verify(new Secret('correct horse '), stored)).toBe(false);
      expect(await passwords.hash(new Secret('correct horse'))).not.toBe(stored);
    },
  );

  test('bcrypt at cost 10 is what is made unless told', async () => {
    const stored = await createPasswordHashing({ random: seededRandom('default') }).hash(new Secret('p'));
    expect(stored).toMatch(/^\$2a\$10\$/);
  });

  test.each(IMPORTED)('a hash made elsewhere verifies: $stored', async ({ stored, password }) => {
    expect(await quickHashing().verify(new Secret(password), stored)).toBe(true);
    expect(await quickHashing().verify(new Secret(`${password}x`), stored)).toBe(false);
  });

  test('a text that is no hash verifies nothing', async () => {
    expect(await fullHashing().verify(new Secret('x'), 'x')).toBe(false);
  });
});

describe('bounds', () => {
  test('hashing, verifying and the decoy take their turn in the same bounded queue', async () => {
    const passwords = fullHashing();
    const refusal = { code: 'tooManyRequests' };
    await expect(passwords.hash(new Secret('p'))).rejects.toMatchObject(refusal);
    await expect(passwords.verify(new Secret('p'), BCRYPT)).rejects.toMatchObject(refusal);
    await expect(passwords.verifyDecoy(new Secret('p'))).rejects.toMatchObject(refusal);
  });

  test.each(['bcrypt4', 'pbkdf2_1000', 'pbkdf2_stretch_1000'] satisfies PasswordHashAlgorithm[])(
    'the decoy of %s can be computed',
    async (algorithm) => {
      const passwords = createPasswordHashing({ random: seededRandom('decoy'), algorithm });
      await expect(passwords.verifyDecoy(new Secret('p'))).resolves.toBeUndefined();
    },
  );

  test.each([
    { verifiedEntriesMax: 1, remembered: true },
    { verifiedEntriesMax: 0, remembered: false },
  ])(
    'with $verifiedEntriesMax entries, a verified password needs another hash: not $remembered',
    async ({ verifiedEntriesMax, remembered }) => {
      const stored = await quickHashing().hash(new Secret('p'));
      const passwords = createPasswordHashing({
        random: seededRandom('1'),
        hashesConcurrentMax: 1,
        hashesQueuedMax: 0,
        verifiedEntriesMax,
      });
      expect(await passwords.verify(new Secret('p'), stored)).toBe(true);
      const running = passwords.verify(new Secret('wrong'), stored);
      const again = passwords.verify(new Secret('p'), stored);
      if (remembered) expect(await again).toBe(true);
      else await expect(again).rejects.toMatchObject({ code: 'tooManyRequests' });
      await expect(passwords.verify(new Secret('other'), stored)).rejects.toMatchObject({ code: 'tooManyRequests' });
      expect(await running).toBe(false);
    },
  );
});
