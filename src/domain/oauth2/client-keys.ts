import { isJsonObject } from '../json/json-kind.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import type { Instant } from '../time.ts';

/** Algorithms by which clients sign, and access tokens are signed. None of them uses a shared secret. */
export const SIGNING_ALGORITHMS = ['EdDSA', 'ES256', 'RS256'] as const;

/** One of `SIGNING_ALGORITHMS`. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** Names of the algorithms as clients may give them: RFC 9864 has a name of its own for `EdDSA` on its one curve here. */
export const CLIENT_ALGORITHM_NAMES = [...SIGNING_ALGORITHMS, 'Ed25519'] as const;

/** The algorithm of a name, or `null`. */
export function signingAlgorithmOf(name: JsonValue | undefined): SigningAlgorithm | null {
  return SIGNING_ALGORITHMS.find((known) => known === (name === 'Ed25519' ? 'EdDSA' : name)) ?? null;
}

/** The public keys by which an API key proves itself without its secret. */
export interface ClientKeys {
  /** Id of the API key. */
  readonly clientId: string;
  readonly keys: readonly ClientKey[];
  readonly registration: Instant;
}

/** A public key of a client. */
export interface ClientKey {
  /** Names it among the client's keys; a signature must say it. */
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  /** The public members of the JSON web key alone, without `kid` and `alg`. @see https://www.rfc-editor.org/rfc/rfc7517 */
  readonly jwk: JsonObject;
}

/** Members of a JSON web key by its algorithm: what it is, and the public numbers. */
const SHAPES: Readonly<
  Record<SigningAlgorithm, { readonly fixed: Readonly<Record<string, string>>; readonly numbers: readonly string[] }>
> = {
  EdDSA: { fixed: { kty: 'OKP', crv: 'Ed25519' }, numbers: ['x'] },
  ES256: { fixed: { kty: 'EC', crv: 'P-256' }, numbers: ['x', 'y'] },
  RS256: { fixed: { kty: 'RSA' }, numbers: ['n', 'e'] },
};
/** Members of private and symmetric keys. */
const PRIVATE_MEMBERS: readonly string[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const KID_CHARACTERS_MAX = 256;
/** 2,048 bits in base64url, which RFC 7518 §3.3 asks for at least; 8,192 bits, which cost a verification a millisecond, at most. */
const MODULUS_CHARACTERS_MIN = 342;
const NUMBER_CHARACTERS_MAX = 1_366;

/**
 * Reads the `keys` of a JSON web key set.
 * @returns the keys, or what is wrong with them. Nothing of a key is repeated.
 */
export function readClientKeys(
  keys: readonly JsonValue[],
  keysMax: number,
): { readonly keys: readonly ClientKey[] } | { readonly violation: string } {
  if (keys.length === 0 || keys.length > keysMax) return { violation: `[keys] must hold 1 to ${keysMax} keys` };
  const read: ClientKey[] = [];
  for (const key of keys) {
    const violation = keyViolation(key);
    if (violation !== null) return { violation };
    const known = readKey(key);
    if (known === null) return { violation: 'each key must be a public key of [EdDSA], [ES256] or [RS256] and name its [alg]' };
    if (read.some(({ kid }) => kid === known.kid)) return { violation: 'each key must have a [kid] of its own' };
    read.push(known);
  }
  return { keys: read };
}

function keyViolation(key: JsonValue): string | null {
  if (!isJsonObject(key)) return 'each key must be an object';
  if (PRIVATE_MEMBERS.some((member) => member in key)) return 'a private or symmetric key must not be registered';
  const kid = key['kid'];
  if (typeof kid !== 'string' || kid === '' || kid.length > KID_CHARACTERS_MAX) return 'each key must have a [kid] of its own';
  if (key['use'] !== undefined && key['use'] !== 'sig') return 'the [use] of a key must be [sig]';
  return null;
}

/** The key with its known members alone, or `null`. */
function readKey(key: JsonValue): ClientKey | null {
  if (!isJsonObject(key)) return null;
  const alg = signingAlgorithmOf(key['alg']);
  const kid = key['kid'];
  if (alg === null || typeof kid !== 'string') return null;
  const { fixed, numbers } = SHAPES[alg];
  if (!Object.entries(fixed).every(([member, value]) => key[member] === value)) return null;
  if (!numbers.every((member) => isNumber(key[member]))) return null;
  const modulus = key['n'];
  if (alg === 'RS256' && (typeof modulus !== 'string' || modulus.length < MODULUS_CHARACTERS_MIN)) return null;
  const members = [...Object.keys(fixed), ...numbers].map((member) => [member, key[member] ?? null] as const);
  return { kid, alg, jwk: Object.fromEntries(members) };
}

function isNumber(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value.length <= NUMBER_CHARACTERS_MAX && /^[A-Za-z0-9_-]+$/.test(value);
}
