import { hash as digestOf, pbkdf2, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { hash as bcryptHash, verify as bcryptVerify } from '@node-rs/bcrypt';
import type { Random } from '../domain/random.ts';
import type { Secret } from '../domain/secret.ts';
import type { PasswordHashAlgorithm } from '../domain/user/password-hash-algorithm.ts';
import { BoundedQueue } from './bounded-queue.ts';
import {
  type PasswordHashSettings,
  parsePasswordHash,
  passwordHashSettings,
  type StoredPasswordHash,
} from './password-hash-format.ts';
import { VerifiedPasswords } from './verified-passwords.ts';

/** Makes and checks the slow hashes of human passwords, off the event loop and a bounded number at a time. */
export interface PasswordHashing {
  /**
   * A new hash under the configured algorithm, with a fresh salt.
   * @throws SecurityError `tooManyRequests` when too many hashes wait.
   */
  hash(password: Secret): Promise<string>;

  /**
   * Whether the password is the one that was hashed, by whatever algorithm the stored text names; false when it names none
   * that is known. Compares in constant time. A pair that was verified before is not computed again.
   * @throws SecurityError `tooManyRequests` when too many hashes wait.
   */
  verify(password: Secret, stored: string): Promise<boolean>;

  /**
   * Costs what `verify` costs and verifies nothing: for a user who does not exist.
   * @throws SecurityError `tooManyRequests` when too many hashes wait.
   */
  verifyDecoy(password: Secret): Promise<void>;
}

/** Settings of `createPasswordHashing`. */
export interface PasswordHashingOptions {
  readonly random: Random;
  /** Algorithm of new hashes: `bcrypt` (cost 10) unless told. */
  readonly algorithm?: PasswordHashAlgorithm;
  /** Hashes computed at a time: half of the processors, rounded up, unless told. */
  readonly hashesConcurrentMax?: number;
  /** Hashes waiting for their turn: 1,000 unless told. Beyond: 429. */
  readonly hashesQueuedMax?: number;
  /** Verified pairs of password and stored hash that are remembered: 10,000 unless told; 0: none. */
  readonly verifiedEntriesMax?: number;
}

const HASHES_QUEUED_MAX = 1_000;
const VERIFIED_ENTRIES_MAX = 10_000;
const BCRYPT_SALT_BYTES = 16;
const PBKDF2_SALT_BYTES = 32;
const PBKDF2_DIGEST_BYTES = 32;
const PBKDF2_HMAC = 'sha512';
const derivePbkdf2 = promisify(pbkdf2);

/** Whether the text is a hash of a password that `verify` can check. */
export function isPasswordHash(text: string): boolean {
  return parsePasswordHash(text) !== null;
}

/** Creates the one place where slow hashes are computed: every part of the process must share it, or its bounds mean nothing. */
export function createPasswordHashing(options: PasswordHashingOptions): PasswordHashing {
  const settings = passwordHashSettings(options.algorithm ?? 'bcrypt');
  const decoy = decoyFor(settings, options.random);
  const queue = new BoundedQueue({
    runningMax: options.hashesConcurrentMax ?? Math.ceil(availableParallelism() / 2),
    queuedMax: options.hashesQueuedMax ?? HASHES_QUEUED_MAX,
    refusal: 'too many password hashes are waiting to be computed',
  });
  const verified = new VerifiedPasswords({
    random: options.random,
    entriesMax: options.verifiedEntriesMax ?? VERIFIED_ENTRIES_MAX,
  });
  return {
    hash: (password) => queue.run(() => hashPassword(password, settings, options.random)),
    async verify(password, stored) {
      const parsed = parsePasswordHash(stored);
      if (parsed === null) return false;
      if (verified.has(password, stored)) return true;
      const matches = await queue.run(() => verifyPassword(password, parsed));
      if (matches) verified.add(password, stored);
      return matches;
    },
    async verifyDecoy(password) {
      await queue.run(() => verifyPassword(password, decoy));
    },
  };
}

function hashPassword(password: Secret, settings: PasswordHashSettings, random: Random): Promise<string> {
  return settings.family === 'bcrypt'
    ? bcryptHash(password.reveal(), { salt: random.bytes(BCRYPT_SALT_BYTES), cost: settings.cost, version: '2a' })
    : hashWithPbkdf2(password, settings, Buffer.from(random.bytes(PBKDF2_SALT_BYTES)));
}

async function hashWithPbkdf2(
  password: Secret,
  settings: { readonly stretched: boolean; readonly iterations: number },
  salt: Buffer,
): Promise<string> {
  const digest = await derive(password, { ...settings, salt }, PBKDF2_DIGEST_BYTES);
  const prefix = settings.stretched ? '{PBKDF2_STRETCH}' : '{PBKDF2}';
  return `${prefix}${settings.iterations}$${salt.toString('base64')}$${digest.toString('base64')}`;
}

async function verifyPassword(password: Secret, stored: StoredPasswordHash): Promise<boolean> {
  if (stored.family === 'bcrypt') return bcryptVerify(password.reveal(), stored.encoded);
  return timingSafeEqual(await derive(password, stored, stored.digest.length), stored.digest);
}

/** `stretched` feeds PBKDF2 with the SHA-512 of the password, as lower-case hexadecimal text. */
function derive(
  password: Secret,
  settings: { readonly stretched: boolean; readonly iterations: number; readonly salt: Buffer },
  bytes: number,
): Promise<Buffer> {
  const text = settings.stretched ? digestOf('sha512', password.reveal()) : password.reveal();
  return derivePbkdf2(text, settings.salt, settings.iterations, bytes, PBKDF2_HMAC);
}

/** A hash that no password is known for, with the cost of a real one. */
function decoyFor(settings: PasswordHashSettings, random: Random): StoredPasswordHash {
  if (settings.family === 'pbkdf2') {
    const salt = Buffer.from(random.bytes(PBKDF2_SALT_BYTES));
    return { ...settings, salt, digest: Buffer.from(random.bytes(PBKDF2_DIGEST_BYTES)) };
  }
  const cost = String(settings.cost).padStart(2, '0');
  // 22 characters of salt, of which the last carries two bits (`.`, `O`, `e` or `u`), and 31 of digest, the last one four bits.
  return { family: 'bcrypt', encoded: `$2a$${cost}$${bcryptText(random, 21)}.${bcryptText(random, 30)}.` };
}

/** Random characters that both base64 and bcrypt's own alphabet have. */
function bcryptText(random: Random, characters: number): string {
  return Buffer.from(random.bytes(characters)).toString('base64').slice(0, characters).replaceAll('+', '.');
}
