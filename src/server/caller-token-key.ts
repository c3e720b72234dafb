import { createPrivateKey, type KeyObject } from 'node:crypto';
import { statSync } from 'node:fs';
import { HS512_KEY_BYTES_MIN } from '../authentication/opensearch/hs512.ts';
import type { CallerTokenKey } from '../gateway/upstream/identity/caller-token.ts';
import { assertOwnersAlone } from '../platform/key-file.ts';
import { readSecretFile } from '../platform/secret-file.ts';

const RSA_BITS_MIN = 2_048;
const ES256_CURVE = 'prime256v1';

/**
 * Reads the key that signs tokens for the cluster.
 * @throws Error when it cannot be read, others than its owner may read it, or it does not fit the algorithm. No text of it is told.
 */
export function readCallerTokenKey(path: string, algorithm: CallerTokenKey['algorithm']): CallerTokenKey {
  assertOwnersAlone(path, statSync(path));
  const text = readSecretFile(path).reveal();
  const signing = algorithm === 'HS512' ? sharedKey(text) : privateKey(text, algorithm);
  if (signing === null) throw new Error(`the key file ${path} holds no key for ${algorithm}: ${EXPECTED[algorithm]}`);
  return signing;
}

const EXPECTED: Readonly<Record<CallerTokenKey['algorithm'], string>> = {
  HS512: `it must be the base64 of at least ${HS512_KEY_BYTES_MIN} bytes`,
  RS256: `it must be a private RSA key of at least ${RSA_BITS_MIN} bits in PEM`,
  ES256: 'it must be a private key of the curve P-256 in PEM',
};

function sharedKey(text: string): CallerTokenKey | null {
  const key = Buffer.from(text, 'base64');
  const isWhole = key.toString('base64') === text && key.length >= HS512_KEY_BYTES_MIN;
  return isWhole ? { algorithm: 'HS512', key } : null;
}

function privateKey(text: string, algorithm: 'RS256' | 'ES256'): CallerTokenKey | null {
  const key = parsePrivateKey(text);
  if (key === null) return null;
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  const isRsa = key.asymmetricKeyType === 'rsa' && modulusLength >= RSA_BITS_MIN;
  const isCurve = key.asymmetricKeyType === 'ec' && namedCurve === ES256_CURVE;
  return (algorithm === 'RS256' ? isRsa : isCurve) ? { algorithm, key } : null;
}

function parsePrivateKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    // The error's text could repeat a part of the file.
    return null;
  }
}
