/**
 * The algorithms that a password may be hashed with, by Elasticsearch's names and in the order it lists them. A number is
 * the cost of bcrypt, the iterations of PBKDF2; `_stretch` hashes with SHA-512 first.
 */
export const PASSWORD_HASH_ALGORITHMS = [
  'bcrypt',
  'bcrypt4',
  'bcrypt5',
  'bcrypt6',
  'bcrypt7',
  'bcrypt8',
  'bcrypt9',
  'bcrypt10',
  'bcrypt11',
  'bcrypt12',
  'bcrypt13',
  'bcrypt14',
  'pbkdf2',
  'pbkdf2_1000',
  'pbkdf2_10000',
  'pbkdf2_50000',
  'pbkdf2_100000',
  'pbkdf2_500000',
  'pbkdf2_1000000',
  'pbkdf2_stretch',
  'pbkdf2_stretch_1000',
  'pbkdf2_stretch_10000',
  'pbkdf2_stretch_50000',
  'pbkdf2_stretch_100000',
  'pbkdf2_stretch_500000',
  'pbkdf2_stretch_1000000',
] as const;

/** One of `PASSWORD_HASH_ALGORITHMS`. */
export type PasswordHashAlgorithm = (typeof PASSWORD_HASH_ALGORITHMS)[number];
