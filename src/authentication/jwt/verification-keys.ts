import { compactVerify, errors, type JWK } from 'jose';
import { isJsonArray, isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import { parseJson } from '../../domain/json/parse-json.ts';
import type { SignedJwt } from './signed-jwt.ts';

/** A key that signatures are verified with. */
export interface VerificationKey {
  /** `null`: it has none, and may be meant by every token. */
  readonly keyId: string | null;
  /** The algorithms that it is for. */
  readonly algorithms: readonly string[];
  /** A public key, or the bytes of a shared secret: never both kinds for one algorithm. */
  readonly material: JWK | Uint8Array;
}

/** How much a key set may hold. */
export interface KeySetLimits {
  readonly keysMax: number;
}

/** Algorithms of public keys, by type and curve. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  'EC P-256': ['ES256'],
  'EC P-384': ['ES384'],
  'EC P-521': ['ES512'],
  'OKP Ed25519': ['EdDSA', 'Ed25519'],
};
/** Least bytes of a secret, by algorithm. @see https://www.rfc-editor.org/rfc/rfc7518#section-3.2 */
const SECRET_BYTES_MIN = { HS256: 32, HS384: 48, HS512: 64 } as const;
const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'n', 'e'] as const;
const DEPTH_MAX = 10;

/** Algorithms with a secret that both sides share. */
export const SECRET_ALGORITHMS: readonly string[] = Object.keys(SECRET_BYTES_MIN);

/**
 * Reads a JSON web key set of public keys. Keys that no signature can be verified with are passed over: of another kind, for
 * encryption, private, secret.
 * @throws Error when it is no key set, or has too many keys.
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function readPublicKeys(bytes: Uint8Array, limits: KeySetLimits): readonly VerificationKey[] {
  return readKeySet(bytes, limits).flatMap((jwk) => {
    const { kty, crv } = jwk;
    const algorithms = ALGORITHMS[[kty, crv].filter((each) => typeof each === 'string').join(' ')];
    if (algorithms === undefined || !isForVerifying(jwk) || jwk['d'] !== undefined) return [];
    const kept = PUBLIC_MEMBERS.filter((name) => typeof jwk[name] === 'string').map((name) => [name, jwk[name]]);
    // Only these members are read, and they are texts.
    return keyOf(jwk, algorithms, Object.fromEntries(kept) as JWK);
  });
}

/**
 * Reads a JSON web key set of shared secrets (`kty` `oct`); the others are passed over.
 * @throws Error as `readPublicKeys`, without a word of what it holds.
 */
export function readSecretKeys(bytes: Uint8Array, limits: KeySetLimits): readonly VerificationKey[] {
  return readKeySet(bytes, limits).flatMap((jwk) => {
    const { kty, k } = jwk;
    if (kty !== 'oct' || typeof k !== 'string' || !isForVerifying(jwk)) return [];
    const secret = Buffer.from(k, 'base64url');
    return keyOf(jwk, algorithmsOfSecret(secret), secret);
  });
}

/** The key that a shared secret is, given as its bytes. */
export function secretKey(secret: Uint8Array): VerificationKey {
  return { keyId: null, algorithms: algorithmsOfSecret(secret), material: secret };
}

/**
 * Verifies a signature with the keys that are for its algorithm, and have its key id where they have one.
 * @returns whether one of them made it.
 */
export async function isSignedByOne(jwt: SignedJwt, keys: readonly VerificationKey[]): Promise<boolean> {
  const { text, algorithm, keyId } = jwt;
  for (const key of keys) {
    const isMeant = keyId === null || key.keyId === null || key.keyId === keyId;
    if (isMeant && key.algorithms.includes(algorithm) && (await isSignedBy(text, key, algorithm))) return true;
  }
  return false;
}

/** A key that turns out to be unusable has signed nothing. */
async function isSignedBy(text: string, { material }: VerificationKey, algorithm: string): Promise<boolean> {
  try {
    await compactVerify(text, material, { algorithms: [algorithm] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException) return false;
    throw error;
  }
}

function readKeySet(bytes: Uint8Array, { keysMax }: KeySetLimits): readonly JsonObject[] {
  const set = parseJson(bytes, { depthMax: DEPTH_MAX, nameBytesMax: 256, numberCharactersMax: 32 }, { sourceShown: false });
  const keys: JsonValue = isJsonObject(set) ? (set['keys'] ?? null) : null;
  if (!isJsonArray(keys)) throw new Error('it is no JSON web key set: it has no list [keys]');
  if (keys.length > keysMax) throw new Error(`it has more than [${keysMax}] keys`);
  return keys.filter(isJsonObject);
}

function isForVerifying({ use, key_ops: operations }: JsonObject): boolean {
  if (use !== undefined && use !== 'sig') return false;
  return operations === undefined || (isJsonArray(operations) && operations.includes('verify'));
}

/** A key that names its algorithm is for no other. */
function keyOf(jwk: JsonObject, algorithms: readonly string[], material: JWK | Uint8Array): readonly VerificationKey[] {
  const { kid, alg } = jwk;
  const fitting = alg === undefined ? algorithms : algorithms.filter((each) => each === alg);
  return fitting.length === 0 ? [] : [{ keyId: typeof kid === 'string' ? kid : null, algorithms: fitting, material }];
}

function algorithmsOfSecret(secret: Uint8Array): readonly string[] {
  return Object.entries(SECRET_BYTES_MIN)
    .filter(([, bytesMin]) => secret.length >= bytesMin)
    .map(([algorithm]) => algorithm);
}
