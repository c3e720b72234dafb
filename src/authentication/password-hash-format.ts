import type { PasswordHashAlgorithm } from '../domain/user/password-hash-algorithm.ts';

/** Cost settings of bcrypt hashes that are taken; Elasticsearch's names end at 14. */
const BCRYPT_COST_MIN = 4;
const BCRYPT_COST_MAX = 14;
const PBKDF2_ITERATIONS_MIN = 1_000;
const PBKDF2_ITERATIONS_MAX = 1_000_000;

const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const PBKDF2 = /^\{PBKDF2(_STRETCH)?\}([1-9]\d{0,6})\$([A-Za-z0-9+/]{4,512}={0,2})\$([A-Za-z0-9+/]{20,512}={0,2})$/;

/** What an algorithm's name says. */
export type PasswordHashSettings =
  | { readonly family: 'bcrypt'; readonly cost: number }
  | { readonly family: 'pbkdf2'; readonly stretched: boolean; readonly iterations: number };

/** A stored hash, read. */
export type StoredPasswordHash =
  | { readonly family: 'bcrypt'; readonly encoded: string }
  | {
      readonly family: 'pbkdf2';
      readonly stretched: boolean;
      readonly iterations: number;
      readonly salt: Buffer;
      readonly digest: Buffer;
    };

/** Default cost of bcrypt and default iterations of PBKDF2, when the name has no number. */
const DEFAULTS = { bcrypt: 10, pbkdf2: 10_000 } as const;

/** Takes the name of an algorithm apart. */
export function passwordHashSettings(algorithm: PasswordHashAlgorithm): PasswordHashSettings {
  const number = Number(/\d+$/.exec(algorithm.replace(/^(bcrypt|pbkdf2)/, ''))?.[0] ?? 0);
  if (algorithm.startsWith('bcrypt')) return { family: 'bcrypt', cost: number || DEFAULTS.bcrypt };
  return { family: 'pbkdf2', stretched: algorithm.includes('stretch'), iterations: number || DEFAULTS.pbkdf2 };
}

/**
 * Reads a stored hash: `$2a$10$…` (also `2b`, `2y`), `{PBKDF2}10000$salt$digest` or `{PBKDF2_STRETCH}10000$salt$digest`
 * with base64 salt and digest of any usual length. `null` when it is none, or costlier than any algorithm named above.
 */
export function parsePasswordHash(stored: string): StoredPasswordHash | null {
  const bcrypt = BCRYPT.exec(stored);
  if (bcrypt !== null) {
    const cost = Number(bcrypt[1]);
    return cost >= BCRYPT_COST_MIN && cost <= BCRYPT_COST_MAX ? { family: 'bcrypt', encoded: stored } : null;
  }
  const [, stretch, count, salt = '', digest = ''] = PBKDF2.exec(stored) ?? [];
  const iterations = Number(count ?? 0);
  if (iterations < PBKDF2_ITERATIONS_MIN || iterations > PBKDF2_ITERATIONS_MAX) return null;
  return {
    family: 'pbkdf2',
    stretched: stretch !== undefined,
    iterations,
    salt: Buffer.from(salt, 'base64'),
    digest: Buffer.from(digest, 'base64'),
  };
}
