import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { readCallerTokenKey } from './caller-token-key.ts';

const pemOf = (pair: { readonly privateKey: KeyObject }): string =>
  pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const KEYS = {
  'a shared key of 512 bits': Buffer.alloc(64, 3).toString('base64'),
  'a shared key of 504 bits': Buffer.alloc(63, 3).toString('base64'),
  'a text that is no base64': `${Buffer.alloc(64, 3).toString('base64')}!`,
  'an RSA key of 2048 bits': pemOf(generateKeyPairSync('rsa', { modulusLength: 2_048 })),
  'an RSA key of 1024 bits': pemOf(generateKeyPairSync('rsa', { modulusLength: 1_024 })),
  'a key of the curve P-256': pemOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' })),
  'a key of the curve P-384': pemOf(generateKeyPairSync('ec', { namedCurve: 'secp384r1' })),
} as const;
type KeyName = keyof typeof KEYS;

async function read(name: KeyName, algorithm: 'HS512' | 'RS256' | 'ES256', mode = 0o600) {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'key');
  writeFileSync(path, `${KEYS[name]}\n`);
  chmodSync(path, mode);
  return readCallerTokenKey(path, algorithm);
}

describe('the key that signs tokens for the cluster', () => {
  test.each([
    { algorithm: 'HS512', name: 'a shared key of 512 bits' },
    { algorithm: 'RS256', name: 'an RSA key of 2048 bits' },
    { algorithm: 'ES256', name: 'a key of the curve P-256' },
  ] as const)('is for $algorithm $name', async ({ algorithm, name }) => {
    expect(await read(name, algorithm)).toMatchObject({ algorithm });
  });

  test.each([
    { algorithm: 'HS512', name: 'a shared key of 504 bits' },
    { algorithm: 'HS512', name: 'a text that is no base64' },
    { algorithm: 'HS512', name: 'an RSA key of 2048 bits' },
    { algorithm: 'RS256', name: 'an RSA key of 1024 bits' },
    { algorithm: 'RS256', name: 'a key of the curve P-256' },
    { algorithm: 'ES256', name: 'a key of the curve P-384' },
    { algorithm: 'ES256', name: 'a shared key of 512 bits' },
  ] as const)('is not for $algorithm $name, and the error does not tell it', async ({ algorithm, name }) => {
    const error: Error = await read(name, algorithm).then(
      () => new Error('it was taken'),
      (thrown) => thrown,
    );
    expect(error.message).toContain(`holds no key for ${algorithm}`);
    expect(`${error.stack}`).not.toContain(KEYS[name].slice(0, 30));
  });

  test('is not taken from a file that others may read', async () => {
    await expect(read('a shared key of 512 bits', 'HS512', 0o640)).rejects.toThrow('is open to others than its owner');
  });
});
