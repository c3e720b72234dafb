import { Secret } from '../domain/secret.ts';
import { isServiceTokenName } from '../domain/service-account/service-token-name.ts';
import { decodeBase64 } from './decode-base64.ts';

/** What every token of a service account begins with, before base64: it then reads `AAEAAW…`. */
const MAGIC = Buffer.from([0, 1, 0, 1]);

/** A token of a service account as its bearer presents it. */
export interface ServiceToken {
  /** `namespace/service`. */
  readonly account: string;
  readonly name: string;
  readonly secret: Secret;
}

/**
 * Reads a bearer token: base64 of the magic bytes and `namespace/service/token:secret` in UTF-8. `null` for anything else,
 * which is then another kind of token.
 */
export function parseServiceToken(token: Secret): ServiceToken | null {
  const decoded = decodeBase64(token.reveal());
  if ('violation' in decoded || !decoded.bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const text = decoded.bytes.subarray(MAGIC.length).toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return null;
  const [namespace = '', service = '', name = '', ...more] = text.slice(0, colon).split('/');
  if (namespace === '' || service === '' || more.length > 0 || !isServiceTokenName(name)) return null;
  return { account: `${namespace}/${service}`, name, secret: new Secret(text.slice(colon + 1)) };
}

/** The token as its bearer presents it. */
export function serviceTokenText({ account, name, secret }: ServiceToken): Secret {
  const text = Buffer.from(`${account}/${name}:${secret.reveal()}`, 'utf8');
  return new Secret(Buffer.concat([MAGIC, text]).toString('base64').replace(/=+$/, ''));
}
