import { isPasswordHash } from '../../authentication/password-hashing.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { Secret } from '../../domain/secret.ts';
import { PASSWORD_HASH_ALGORITHMS } from '../../domain/user/password-hash-algorithm.ts';
import { passwordLengthViolation } from '../../domain/user/password-rules.ts';

/** Longest password, as UTF-8, unless told. Slow hashes must not be fed megabytes. */
const PASSWORD_BYTES_MAX = 1_024;

/** A password, or a hash of one that was made elsewhere; both `null`: none. */
export interface GivenPassword {
  readonly password: Secret | null;
  readonly passwordHash: string | null;
}

/**
 * Refuses a password that is too short or too long, a hash that is none, and both at once. Elasticsearch tells these while
 * parsing, before all other rules.
 * @throws SecurityError `validation`, `illegalArgument`.
 */
export function assertPasswordUsable({ password, passwordHash }: GivenPassword, passwordBytesMax = PASSWORD_BYTES_MAX): void {
  if (password !== null) {
    const plaintext = password.reveal();
    const tooShort = passwordLengthViolation(plaintext.length);
    if (tooShort !== null) throw validationFailed([tooShort], 'validation');
    if (Buffer.byteLength(plaintext) > passwordBytesMax) {
      throw validationFailed([`passwords may not be more than [${passwordBytesMax}] bytes long`], 'validation');
    }
  }
  if (passwordHash === null) return;
  if (!isPasswordHash(passwordHash)) {
    throw illegalArgument(
      'The provided password hash is not a hash or it could not be resolved to a supported hash algorithm. ' +
        `The supported password hash algorithms are [${PASSWORD_HASH_ALGORITHMS.join(', ')}]`,
    );
  }
  if (password !== null) throw validationFailed(['password_hash has already been set'], 'validation');
}
