import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSignedJwt, type SignedJwt } from './signed-jwt.ts';
import { isSignedByOne, readPublicKeys, readSecretKeys, secretKey } from './verification-keys.ts';

const LIMITS = { keysMax: 10 };
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const EC = { kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ' };

describe('a set of public keys', () => {
  it.each([
    ['an RSA key', { kty: 'RSA', n: 'bg', e: 'AQAB' }, ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
    ['an RSA key for one algorithm', { kty: 'RSA', n: 'bg', e: 'AQAB', alg: 'PS256' }, ['PS256']],
    ['a key on P-256', EC, ['ES256']],
    ['a key on P-521', { ...EC, crv: 'P-521' }, ['ES512']],
    ['a key on Ed25519', { kty: 'OKP', crv: 'Ed25519', x: 'eA' }, ['EdDSA', 'Ed25519']],
    ['a key for signatures', { ...EC, use: 'sig', key_ops: ['verify'] }, ['ES256']],
  ])('has %s', (_, jwk, algorithms) => {
    expect(readPublicKeys(bytesOf({ keys: [jwk] }), LIMITS)).toMatchObject([{ keyId: null, algorithms }]);
  });

  it.each([
    ['a shared secret', { kty: 'oct', k: 'a'.repeat(64), alg: 'HS256' }],
    ['a public key said to be for a shared secret', { ...EC, alg: 'HS256' }],
    ['a private key', { ...EC, d: 'ZA' }],
    ['a key for encryption', { ...EC, use: 'enc' }],
    ['a key that may not verify', { ...EC, key_ops: ['encrypt'] }],
    ['a curve that is not known', { ...EC, crv: 'secp256k1' }],
    ['something that is no key', 'text'],
  ])('passes over %s', (_, jwk) => {
    expect(readPublicKeys(bytesOf({ keys: [jwk] }), LIMITS)).toEqual([]);
  });

  it.each([
    ['no list of keys', {}],
    ['a list', [EC]],
    ['more keys than are allowed', { keys: Array.from({ length: 11 }, () => EC) }],
  ])('is refused with %s', (_, set) => {
    expect(() => readPublicKeys(bytesOf(set), LIMITS)).toThrow();
  });

  it('may have as many keys as are allowed', () => {
    expect(readPublicKeys(bytesOf({ keys: Array.from({ length: 10 }, () => EC) }), LIMITS)).toHaveLength(10);
  });
});

describe('a set of shared secrets', () => {
  it.each([
    [31, []],
    [32, ['HS256']],
    [48, ['HS256', 'HS384']],
    [64, ['HS256', 'HS384', 'HS512']],
  ])('with %i bytes serves %s', (length, algorithms) => {
    const k = Buffer.alloc(length, 1).toString('base64url');
    const found = readSecretKeys(bytesOf({ keys: [{ kty: 'oct', k, kid: 'one' }] }), LIMITS);
    expect(found.flatMap((key) => key.algorithms)).toEqual(algorithms);
  });

  it('passes over public keys', () => {
    expect(readSecretKeys(bytesOf({ keys: [EC] }), LIMITS)).toEqual([]);
  });
});

describe('a signature', () => {
  let jwk: object;
  let signed: (kid?: string) => Promise<SignedJwt>;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    jwk = await exportJWK(publicKey);
    signed = async (kid) =>
      read(await new SignJWT({}).setProtectedHeader({ alg: 'ES256', ...(kid && { kid }) }).sign(privateKey));
  });

  function read(text: string): SignedJwt {
    const jwt = readSignedJwt(text, 5_000);
    if (jwt === null) throw new Error('it is a token');
    return jwt;
  }

  it.each([
    ['the same key id', 'one', 'one', true],
    ['another key id', 'one', 'two', false],
    ['no key id in the token', 'one', undefined, true],
    ['no key id at the key', undefined, 'two', true],
  ])('with %s', async (_, ofKey, ofToken, isSigned) => {
    const keys = readPublicKeys(bytesOf({ keys: [{ ...jwk, ...(ofKey && { kid: ofKey }) }] }), LIMITS);
    expect(await isSignedByOne(await signed(ofToken), keys)).toBe(isSigned);
  });

  it('of another key does not hold', async () => {
    const other = await generateKeyPair('ES256');
    const keys = readPublicKeys(bytesOf({ keys: [await exportJWK(other.publicKey)] }), LIMITS);
    expect(await isSignedByOne(await signed(), keys)).toBe(false);
  });

  it('does not hold with a key that cannot be used, which hides no other', async () => {
    const jwt = await signed();
    const broken = readPublicKeys(bytesOf({ keys: [EC] }), LIMITS);
    expect(await isSignedByOne(jwt, broken)).toBe(false);
    expect(await isSignedByOne(jwt, [...broken, ...readPublicKeys(bytesOf({ keys: [jwk] }), LIMITS)])).toBe(true);
  });

  it('by a shared secret holds with it alone', async () => {
    const secret = Buffer.alloc(32, 7);
    const jwt = read(await new SignJWT({}).setProtectedHeader({ alg: 'HS256', kid: 'any' }).sign(secret));
    expect(await isSignedByOne(jwt, [secretKey(secret)])).toBe(true);
    expect(await isSignedByOne(jwt, [secretKey(Buffer.alloc(32, 8))])).toBe(false);
  });
});
