import { hash, hkdfSync } from 'node:crypto';
import type { Random } from '../domain/random.ts';
import { Secret } from '../domain/secret.ts';

/** 256 bits. */
const TOKEN_BYTES = 32;
/** What 256 bits look like: 43 characters, the last of which carries four bits. */
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** The two tokens of a pair, in plain text. */
export interface TokenSecrets {
  readonly accessToken: Secret;
  readonly refreshToken: Secret;
}

/** A fresh token: 256 random bits in base64url. */
export function newToken(random: Random): Secret {
  return tokenOf(random.bytes(TOKEN_BYTES));
}

/** A fresh salt for `deriveSuccessor`: 32 bytes in base64url. */
export function newTokenSalt(random: Random): string {
  return Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url');
}

/** Whether the text has the form of a token made here; what has not is no such token, whatever is stored. */
export function isTokenShaped(token: Secret): boolean {
  return TOKEN_SHAPE.test(token.reveal());
}

/** The key under which a token is stored: SHA-256, base64url. A fast hash is right for 256 random bits. */
export function digestOfToken(token: Secret): string {
  return hash('sha256', token.reveal(), 'base64url');
}

/**
 * The successors of a refresh token. They follow from it and the salt of its use, so whoever presents it again can be given the
 * same; from the salt alone, which is stored, nothing follows.
 * @see https://www.rfc-editor.org/rfc/rfc5869
 */
export function deriveSuccessor(refreshToken: Secret, salt: string): TokenSecrets {
  const derive = (info: string): Secret =>
    tokenOf(new Uint8Array(hkdfSync('sha256', refreshToken.reveal(), Buffer.from(salt, 'base64url'), info, TOKEN_BYTES)));
  return { accessToken: derive('claviger access token'), refreshToken: derive('claviger refresh token') };
}

function tokenOf(bytes: Uint8Array): Secret {
  return new Secret(Buffer.from(bytes).toString('base64url'));
}
