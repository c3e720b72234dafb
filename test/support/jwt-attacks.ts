import { createHmac, type KeyObject, sign } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../src/domain/json/json-value.ts';

/** A part of a JSON web token, encoded; text is taken as it is. */
export function jwtPart(value: JsonValue): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** A JSON web token by RSA or Ed25519, whatever its parts say: text in their place is taken as it is. */
export function signedJwt(header: JsonObject | string, claims: JsonObject | string, key: KeyObject): string {
  const input = `${jwtPart(header)}.${jwtPart(claims)}`;
  const algorithm = key.asymmetricKeyType === 'rsa' ? 'sha256' : null;
  return `${input}.${sign(algorithm, Buffer.from(input), key).toString('base64url')}`;
}

/** A JSON web token by a shared secret. */
export function macedJwt(header: JsonObject, claims: JsonObject, secret: string): string {
  const input = `${jwtPart(header)}.${jwtPart(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** The text of an object with one more member at its end, which may be there already. */
export function withMember(object: JsonObject, name: string, value: JsonValue): string {
  return `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`;
}
