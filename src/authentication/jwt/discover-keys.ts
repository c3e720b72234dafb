import { isJsonObject } from '../../domain/json/json-kind.ts';
import { parseJson } from '../../domain/json/parse-json.ts';

const WELL_KNOWN = '/.well-known/openid-configuration';

/**
 * Finds the address of an issuer's keys.
 * @returns an address that `isSafe` lets pass.
 * @throws Error when the issuer does not say, or says it of another issuer.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
 */
export async function discoverKeys(
  issuer: string,
  fetch: (url: string) => Promise<Uint8Array>,
  isSafe: (url: string) => boolean,
): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}${WELL_KNOWN}`;
  const limits = { depthMax: 10, nameBytesMax: 256, numberCharactersMax: 32 };
  const found = parseJson(await fetch(url), limits, { sourceShown: false });
  const { issuer: named, jwks_uri: address } = isJsonObject(found) ? found : {};
  if (named !== issuer) throw new Error(`${url} tells of another issuer`);
  if (typeof address !== 'string' || !isSafe(address)) throw new Error(`${url} tells no safe address of keys`);
  return address;
}
