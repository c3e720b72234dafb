import type { Random } from '../domain/random.ts';
import { Secret } from '../domain/secret.ts';

/** 120 random bits: 20 characters of the base64url alphabet. */
const ID_BYTES = 15;
/** 256 random bits: 43 characters of the base64url alphabet. */
const SECRET_BYTES = 32;
/** `id.secret`. The one dot tells it from an access token, which has none, and from a JWT, which has two. */
const TOKEN_SHAPE = /^([A-Za-z0-9_-]{20})\.([A-Za-z0-9_-]{43})$/;
const ID_SHAPE = /^[A-Za-z0-9_-]{20}$/;

/** A long-lived token, taken apart. */
export interface LongLivedTokenParts {
  readonly id: string;
  readonly secret: Secret;
}

/** Makes a token. */
export function newLongLivedToken(random: Random): LongLivedTokenParts {
  return { id: base64url(random.bytes(ID_BYTES)), secret: new Secret(base64url(random.bytes(SECRET_BYTES))) };
}

/** Reads `id.secret`; `null`: it is no long-lived token. */
export function parseLongLivedToken(token: Secret): LongLivedTokenParts | null {
  const [, id, secret] = TOKEN_SHAPE.exec(token.reveal()) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret: new Secret(secret) };
}

/** Whether the text has the form of a token's id. */
export function isLongLivedTokenId(text: string): boolean {
  return ID_SHAPE.test(text);
}

/** The token as its bearer presents it. */
export function longLivedTokenText({ id, secret }: LongLivedTokenParts): Secret {
  return new Secret(`${id}.${secret.reveal()}`);
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
