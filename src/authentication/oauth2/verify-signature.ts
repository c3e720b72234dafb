import type { KeyObject } from 'node:crypto';
import { errors, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { SigningAlgorithm } from '../../domain/oauth2/client-keys.ts';
import type { Instant } from '../../domain/time.ts';

const SECOND_MS = 1_000;

/** What a token must be besides signed. */
export interface ExpectedToken extends Pick<JWTVerifyOptions, 'issuer' | 'typ'> {
  readonly alg: SigningAlgorithm;
  readonly requiredClaims: readonly string[];
  /** By how much clocks may differ, in milliseconds. */
  readonly clockSkewMs: number;
}

/**
 * Verifies a signature with one key and one algorithm (`Ed25519` is another name of `EdDSA` here), and the times. Nothing in the token's header chooses either.
 * @returns why it does not hold, for the audit, or `null` when it does.
 */
export async function signatureViolation(
  token: string,
  key: KeyObject,
  { alg, requiredClaims, clockSkewMs, ...options }: ExpectedToken,
  now: Instant,
): Promise<string | null> {
  try {
    await jwtVerify(token, key, {
      ...options,
      algorithms: alg === 'EdDSA' ? ['EdDSA', 'Ed25519'] : [alg],
      requiredClaims: [...requiredClaims],
      clockTolerance: clockSkewMs / SECOND_MS,
      currentDate: new Date(now),
    });
    return null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return error.code;
    throw error;
  }
}
