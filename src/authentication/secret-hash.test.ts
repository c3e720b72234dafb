import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { quickHashing, SECRET } from '../../test/support/authentication-fixtures.ts';
import { Secret } from '../domain/secret.ts';
import { DECOY_SECRET_HASH, hashApiKeySecret, verifyApiKeySecret } from './secret-hash.ts';

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('base64');
const BYTE_SALT = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]);

test('a secret made here is stored as {SHA256} and the base64url digest', () => {
  expect(hashApiKeySecret(new Secret('abc'))).toBe('{SHA256}ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});

test.each([
  { form: '{SHA256}', stored: hashApiKeySecret(new Secret(SECRET)) },
  { form: '{SSHA256} with a text salt', stored: `{SSHA256}sAlT0123${sha256(`${SECRET}sAlT0123`)}` },
  {
    form: '{SSHA256} with a byte salt',
    stored: `{SSHA256}${BYTE_SALT.toString('base64')}${sha256(Buffer.concat([Buffer.from(SECRET), BYTE_SALT]))}`,
  },
  { form: 'bcrypt', stored: await quickHashing().hash(new Secret(SECRET)) },
  {
    form: '{PBKDF2_STRETCH}',
    stored: '{PBKDF2_STRETCH}10000$8QN+eThJEaCd18sCP0nfzxJq2D9yhmSZgI20TDooYcE=$+0ELfqW4D2+/SlHvm/885dzv67qO2SMJg32Mv/9epXk=',
    secret: 'r5wdbdboQSe9vGOKwaJGAw',
  },
])('$form verifies the right secret and no other', async ({ stored, secret = SECRET }) => {
  const passwords = quickHashing();
  expect(await verifyApiKeySecret(new Secret(secret), stored, passwords)).toBe(true);
  for (const wrong of [`${secret}x`, secret.slice(1), `x${secret.slice(1)}`, '']) {
    expect(await verifyApiKeySecret(new Secret(wrong), stored, passwords)).toBe(false);
  }
});

test.each([
  { what: 'an unknown form', secret: SECRET, stored: SECRET },
  { what: 'an empty stored form', secret: SECRET, stored: '' },
  { what: 'the empty secret, also when its digest is stored', secret: '', stored: hashApiKeySecret(new Secret('')) },
  { what: 'a digest that was cut', secret: SECRET, stored: hashApiKeySecret(new Secret(SECRET)).slice(0, -1) },
  { what: 'a prefix without a digest', secret: SECRET, stored: '{SHA256}' },
  { what: 'a salted prefix without a digest', secret: SECRET, stored: '{SSHA256}' },
  { what: 'a salt of a wrong length', secret: SECRET, stored: `{SSHA256}salt${sha256(`${SECRET}salt`)}` },
  { what: 'the decoy', secret: SECRET, stored: DECOY_SECRET_HASH },
])('$what verifies nothing', async ({ secret, stored }) => {
  expect(await verifyApiKeySecret(new Secret(secret), stored, quickHashing())).toBe(false);
});

test('a slow form is not verified where nothing bounds it', async () => {
  const stored = await quickHashing().hash(new Secret(SECRET));
  expect(verifyApiKeySecret(new Secret(SECRET), stored)).toBe(false);
});
