import { type KeyObject, verify } from 'node:crypto';
import { childrenOf, type DerValue, objectIdOf } from './der.ts';

/** Hash of each signature algorithm that is believed; `null`: the algorithm has its own. MD5 and SHA-1 are not among them. */
const HASHES: ReadonlyMap<string, string | null> = new Map([
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
  ['1.3.101.112', null],
  ['1.3.101.113', null],
]);

/** RSASSA-PSS names its hash in parameters: the runtime reads them in certificates. */
const RSA_PSS = '1.2.840.113549.1.1.10';

/** Whether a certificate that is signed like this can be believed. */
export function isStrongSignature(algorithm: DerValue): boolean {
  const oid = oidOf(algorithm);
  return HASHES.has(oid) || oid === RSA_PSS;
}

/** Whether the key signed the bytes; false for an algorithm that is not believed. */
export function isSignedBy(key: KeyObject, algorithm: DerValue, signed: Uint8Array, signature: Uint8Array): boolean {
  const hash = HASHES.get(oidOf(algorithm));
  if (hash === undefined) return false;
  try {
    return verify(hash, signed, key, signature);
  } catch {
    // The key is of another kind than the algorithm.
    return false;
  }
}

function oidOf(algorithm: DerValue): string {
  const [oid] = childrenOf(algorithm);
  if (oid === undefined) throw new RangeError('a signature algorithm is missing');
  return objectIdOf(oid);
}
