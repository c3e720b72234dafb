import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { isJsonArray } from '../../domain/json/json-kind.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { Random } from '../../domain/random.ts';
import { Secret } from '../../domain/secret.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { isSignedBy, readHs512, signHs512 } from './hs512.ts';

const SECOND_MS = 1_000;
const CIPHER = 'aes-256-gcm';
const CIPHER_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Fewest bytes of the key that encrypts the roles. */
export const ENCRYPTION_KEY_BYTES_MIN = 16;

/** Keys and names that on-behalf-of tokens are made and read with. */
export interface OnBehalfOfKeys {
  /** `iss`: the name of the cluster. */
  readonly issuer: string;
  /** At least 512 bits each; the first signs, all verify. @throws Error when they cannot be made. */
  readonly signingKeys: () => readonly Uint8Array[];
  /** At least 128 bits each; the first encrypts, all decrypt. @throws Error when they cannot be made. */
  readonly encryptionKeys: () => readonly Uint8Array[];
}

/** Whom an on-behalf-of token stands for, and how long. */
export interface OnBehalfOfGrant {
  readonly username: string;
  /** Realm in which the user was authenticated. */
  readonly realmName: string;
  /** Names of the roles that the token carries. */
  readonly roles: readonly string[];
  /** `aud`: the service that the token is for. */
  readonly audience: string;
  readonly issuedAt: Instant;
  readonly expiration: Instant;
}

/**
 * Signs an on-behalf-of token (HS512). Roles and realm are encrypted in `er` (AES-256-GCM, base64 of nonce, text and tag), bound to the
 * user's name. Times are in whole seconds.
 */
export function signOnBehalfOfToken(keys: OnBehalfOfKeys, grant: OnBehalfOfGrant, random: Random): Secret {
  const [signingKey] = keys.signingKeys();
  const [encryptionKey] = keys.encryptionKeys();
  if (signingKey === undefined || encryptionKey === undefined) throw new Error('there are no keys for on-behalf-of tokens');
  const issuedAt = secondsOf(grant.issuedAt);
  const claims = {
    sub: grant.username,
    aud: grant.audience,
    nbf: issuedAt,
    iss: keys.issuer,
    exp: secondsOf(grant.expiration),
    iat: issuedAt,
    er: encrypt(grant, encryptionKey, random),
  };
  return new Secret(signHs512(claims, signingKey));
}

/** What is read off a JSON web token that may be an on-behalf-of token. */
export type OnBehalfOfVerdict =
  | { readonly outcome: 'verified'; readonly grant: OnBehalfOfGrant; readonly claims: JsonObject }
  /** It claims to be one, and is not or no longer accepted. */
  | { readonly outcome: 'rejected'; readonly username: string; readonly reason: string; readonly isGenuine: boolean }
  /** It is something else. */
  | { readonly outcome: 'foreign' };

/** Verifies signature, times and roles of what may be an on-behalf-of token. */
export function verifyOnBehalfOfToken(
  keys: OnBehalfOfKeys,
  token: Secret,
  { jwtCharactersMax, now }: { readonly jwtCharactersMax: number; readonly now: Instant },
): OnBehalfOfVerdict {
  const text = token.reveal();
  const claims = readHs512(text, jwtCharactersMax);
  if (claims === null || claims['iss'] !== keys.issuer || typeof claims['er'] !== 'string') return { outcome: 'foreign' };
  const { sub, aud, nbf, exp, iat } = claims;
  const username = typeof sub === 'string' ? sub : '';
  const reject = (reason: string, isGenuine = false): OnBehalfOfVerdict => ({
    outcome: 'rejected',
    username,
    reason,
    isGenuine,
  });
  if (!isSignedBy(text, keys.signingKeys())) return reject('wrong signature');
  if (username === '') return reject('it names no user', true);
  if (typeof aud !== 'string' || aud === '') return reject('it has no audience', true);
  if (typeof exp !== 'number' || typeof iat !== 'number' || typeof nbf !== 'number') return reject('it has no times', true);
  if (nbf * SECOND_MS > now) return reject('it is not valid yet', true);
  if (exp * SECOND_MS <= now) return reject('it has expired', true);
  const sealed = decrypt(claims['er'], username, keys.encryptionKeys());
  if (sealed === null) return reject('its roles cannot be decrypted', true);
  const grant = {
    username,
    audience: aud,
    ...sealed,
    issuedAt: instant(iat * SECOND_MS),
    expiration: instant(exp * SECOND_MS),
  };
  return { outcome: 'verified', grant, claims };
}

interface Sealed {
  readonly realmName: string;
  readonly roles: readonly string[];
}

function encrypt({ username, realmName, roles }: OnBehalfOfGrant, key: Uint8Array, random: Random): string {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, cipherKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(username, 'utf8'));
  const text = JSON.stringify({ realm: realmName, roles });
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function decrypt(sealed: string, username: string, keys: readonly Uint8Array[]): Sealed | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
  for (const key of keys) {
    const text = open(bytes, username, key);
    if (text !== null) return readSealed(text);
  }
  return null;
}

function open(bytes: Buffer, username: string, key: Uint8Array): string | null {
  const decipher = createDecipheriv(CIPHER, cipherKey(key), bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(username, 'utf8'));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    // The tag does not fit: another key has encrypted it.
    return null;
  }
}

/** What was encrypted here is read without distrust of its form: nobody else has the key. */
function readSealed(text: string): Sealed | null {
  const sealed: JsonObject = JSON.parse(text);
  const { realm, roles } = sealed;
  if (typeof realm !== 'string' || roles === undefined || !isJsonArray(roles)) return null;
  return { realmName: realm, roles: roles.filter((role) => typeof role === 'string') };
}

/** Any length of key gives one of the cipher's. */
function cipherKey(key: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), 'claviger on-behalf-of roles', CIPHER_KEY_BYTES));
}

function secondsOf(at: Instant): number {
  return Math.floor(at / SECOND_MS);
}
