import { describe, expect, it } from 'vitest';
import { discoverKeys } from './discover-keys.ts';

const ISSUER = 'https://issuer.example/tenant';
const KEYS = 'https://keys.example/jwks';

function discover(document: unknown, issuer = ISSUER): Promise<string> {
  const fetch = (url: string): Promise<Uint8Array> =>
    url === `${ISSUER}/.well-known/openid-configuration`
      ? Promise.resolve(Buffer.from(JSON.stringify(document)))
      : Promise.reject(new Error(`nothing is at ${url}`));
  return discoverKeys(issuer, fetch, (url) => url.startsWith('https:'));
}

describe('the address of keys', () => {
  it('is what the issuer tells of itself', async () => {
    expect(await discover({ issuer: ISSUER, jwks_uri: KEYS })).toBe(KEYS);
  });

  it('is found behind an issuer that ends with a slash', async () => {
    expect(await discover({ issuer: `${ISSUER}/`, jwks_uri: KEYS }, `${ISSUER}/`)).toBe(KEYS);
  });

  it.each([
    ['another issuer', { issuer: `${ISSUER}/`, jwks_uri: KEYS }],
    ['no issuer', { jwks_uri: KEYS }],
    ['an address that is not safe', { issuer: ISSUER, jwks_uri: 'http://keys.example/jwks' }],
    ['no address', { issuer: ISSUER }],
    ['no object', []],
  ])('is not found where it tells of %s', async (_, document) => {
    await expect(discover(document)).rejects.toThrow();
  });
});
