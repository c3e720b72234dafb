import { hash } from 'node:crypto';
import type { Random } from '../../domain/random.ts';
import { Secret } from '../../domain/secret.ts';

const PREFIX = 'os_';
const TOKEN_BYTES = 32;
const ID_BYTES = 15;
/** The last of 43 characters carries four bits. */
const TOKEN_SHAPE = /^os_[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** An API token that is being made. */
export interface NewApiToken {
  /** 20 characters of the base64url alphabet. */
  readonly id: string;
  /** `os_` and 43 characters of the base64url alphabet: 256 random bits. */
  readonly token: Secret;
}

/** A fresh API token with its id. */
export function newApiToken(random: Random): NewApiToken {
  return { id: newApiTokenId(random), token: new Secret(`${PREFIX}${base64url(random.bytes(TOKEN_BYTES))}`) };
}

/** A fresh id, for a token of another form. */
export function newApiTokenId(random: Random): string {
  return base64url(random.bytes(ID_BYTES));
}

/** The digest by which a token is found: base64url SHA-256 of all that is presented. A fast hash is right for 256 random bits. */
export function digestOfToken(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** Whether the text has the form of an API token; what has not is none, whatever is stored. */
export function isApiTokenShaped(text: string): boolean {
  return TOKEN_SHAPE.test(text);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
