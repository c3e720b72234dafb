import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { type CompactJwt, readCompactJwt } from '../oauth2/compact-jwt.ts';

/** Fewest bytes of a key: 512 bits, as many as the digest has. @see https://www.rfc-editor.org/rfc/rfc7518#section-3.2 */
export const HS512_KEY_BYTES_MIN = 64;

const HEADER = base64urlOfJson({ alg: 'HS512' });

/** Signs claims; those that are `undefined` are left out. @returns the compact form. */
export function signHs512(claims: Readonly<Record<string, unknown>>, key: Uint8Array): string {
  const signed = `${HEADER}.${base64urlOfJson(claims)}`;
  return `${signed}.${signatureOf(signed, key).toString('base64url')}`;
}

/** A JSON web token whose header says HS512 and asks for nothing else; `null` for anything else. Its signature is not verified. */
export function readHs512(token: string, charactersMax: number): JsonObject | null {
  const jwt = readCompactJwt(token, charactersMax);
  return jwt === null || !isPlainHeader(jwt) ? null : jwt.claims;
}

/** Whether one of the keys has signed the token. */
export function isSignedBy(token: string, keys: readonly Uint8Array[]): boolean {
  const end = token.lastIndexOf('.');
  const signed = token.slice(0, end);
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return keys.some((key) => {
    const expected = signatureOf(signed, key);
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  });
}

function isPlainHeader({ header }: CompactJwt): boolean {
  return header['alg'] === 'HS512' && Object.keys(header).every((name) => name === 'alg' || name === 'typ');
}

function signatureOf(text: string, key: Uint8Array): Buffer {
  return createHmac('sha512', key).update(text).digest();
}

function base64urlOfJson(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
