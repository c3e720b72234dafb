import { hash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../domain/secret.ts';
import type { PasswordHashing } from './password-hashing.ts';

const SHA256 = '{SHA256}';
const SSHA256 = '{SSHA256}';
const SHA256_BASE64_CHARACTERS = 44;
/** Salt of `{SSHA256}` as text: 8 characters of older servers, 8 bytes as 12 base64 characters of newer ones. */
const SSHA256_TEXT_SALT_CHARACTERS = 8;
const SSHA256_BYTE_SALT_CHARACTERS = 12;

/** Stored form that matches no secret: compared with when a key does not exist, so that the work is the same. */
export const DECOY_SECRET_HASH: string = `${SHA256}${'A'.repeat(43)}`;

/** Stored form of the secret of a key made here: `{SHA256}` + base64url of the digest. A fast hash is right for 256 random bits. */
export function hashApiKeySecret(secret: Secret): string {
  return `${SHA256}${hash('sha256', secret.reveal(), 'base64url')}`;
}

/** Whether the stored form costs next to nothing to compare with, as that of every key made here. */
export function isFastHash(stored: string): boolean {
  return stored.startsWith(SHA256) || stored.startsWith(SSHA256);
}

/** Whether this is a fast hash, whole: `{SHA256}` or `{SSHA256}` of a secret. */
export function isSecretHash(stored: string): boolean {
  return /^\{SHA256\}[\w-]{43}$/.test(stored) || /^\{SSHA256\}.{8}(.{4})?[A-Za-z0-9+/]{43}=$/.test(stored);
}

/**
 * Whether the secret is the one that was hashed, compared in constant time. Reads `{SHA256}` and the forms that imported
 * keys have: `{SSHA256}`, and through `slowHashes` (which bounds them) bcrypt, `{PBKDF2}`, `{PBKDF2_STRETCH}`. Any other form, an
 * empty secret, or a slow form without `slowHashes` is false. Answers without a promise for the fast forms.
 * @throws SecurityError `tooManyRequests` when too many slow hashes wait.
 */
export function verifyApiKeySecret(
  secret: Secret,
  stored: string,
  slowHashes?: Pick<PasswordHashing, 'verify'>,
): boolean | Promise<boolean> {
  if (secret.reveal() === '') return false;
  if (stored.startsWith(SHA256)) return equal(hashApiKeySecret(secret), stored);
  if (stored.startsWith(SSHA256)) return verifySalted(secret, stored.slice(SSHA256.length));
  return slowHashes === undefined ? false : slowHashes.verify(secret, stored);
}

/** `salt` + base64 of SHA-256(secret + salt). */
function verifySalted(secret: Secret, saltAndDigest: string): boolean {
  const saltCharacters = saltAndDigest.length - SHA256_BASE64_CHARACTERS;
  const saltText = saltAndDigest.slice(0, Math.max(0, saltCharacters));
  const salt = saltBytes(saltText);
  if (salt === null) return false;
  const digest = hash('sha256', Buffer.concat([Buffer.from(secret.reveal(), 'utf8'), salt]), 'base64');
  return equal(digest, saltAndDigest.slice(saltCharacters));
}

function saltBytes(text: string): Buffer | null {
  if (text.length === SSHA256_TEXT_SALT_CHARACTERS) return Buffer.from(text, 'utf8');
  if (text.length === SSHA256_BYTE_SALT_CHARACTERS) return Buffer.from(text, 'base64');
  return null;
}

function equal(computed: string, stored: string): boolean {
  const left = Buffer.from(computed, 'utf8');
  const right = Buffer.from(stored, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}
