import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import type { ExternalVerdict } from '../external-source.ts';
import { hashApiKeySecret } from '../secret-hash.ts';
import { createJwtSource, type JwtSourceOptions } from './jwt-source.ts';
import { type KeySource, LocalKeys } from './key-source.ts';
import { readPublicKeys, secretKey } from './verification-keys.ts';

const NOW_S = 1_795_352_747;
const NOW = instant(NOW_S * 1_000);
const CLAIMS: JsonObject = { iss: 'https://issuer.example/', aud: 'es01', sub: 'carol', iat: NOW_S, exp: NOW_S + 600 };
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const STRANGER = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PUBLIC_JWK = RSA.publicKey.export({ format: 'jwk' });
const HMAC = Buffer.from('hmac-key-of-thirty-two-bytes-long!!');
const HEADER = { alg: 'RS256', kid: 'one' };

const OPTIONS: JwtSourceOptions = {
  charactersMax: 16_384,
  rules: {
    tokenType: 'id_token',
    algorithms: ['RS256'],
    issuer: 'https://issuer.example/',
    audiences: ['es01'],
    subjects: [],
    subjectPatterns: [],
    requiredClaims: {},
    fallbacks: { sub: null, aud: null },
    clockSkewMs: 60_000,
  },
  user: {
    principal: { claim: 'sub', pattern: null },
    groups: null,
    name: null,
    mail: null,
    dn: null,
    tokenType: 'id_token',
    fallbacks: { sub: null, aud: null },
    populatesMetadata: false,
  },
};

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const input = (claims: unknown, header: unknown): string => `${part(header)}.${part(claims)}`;

function rsToken(claims: unknown = CLAIMS, header: unknown = HEADER, key: KeyObject = RSA.privateKey): string {
  const text = input(claims, header);
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

function hsToken(key: string | Buffer, claims: unknown = CLAIMS, header: unknown = { alg: 'HS256', kid: 'one' }): string {
  const text = input(claims, header);
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

const publicKeys = (): LocalKeys =>
  new LocalKeys(readPublicKeys(Buffer.from(JSON.stringify({ keys: [{ ...PUBLIC_JWK, kid: 'one' }] })), { keysMax: 10 }));

function verify(
  token: string,
  options: { readonly keys?: KeySource; readonly secrets?: readonly string[]; readonly clientSecret?: string } = {},
): Promise<ExternalVerdict> {
  const { keys = publicKeys(), secrets, clientSecret } = options;
  const source = createJwtSource(
    { publicKeys: keys, secretKeys: null, clientSecretHashes: secrets === undefined ? null : () => secrets },
    OPTIONS,
  );
  const sent = clientSecret === undefined ? {} : { clientSecret: new Secret(clientSecret) };
  return source.verify({ scheme: 'bearer', token: new Secret(token), ...sent }, NOW);
}

const PEM = RSA.publicKey.export({ format: 'pem', type: 'spki' });
const JWKS = JSON.stringify({ keys: [PUBLIC_JWK] });
const STRANGER_JWK = STRANGER.publicKey.export({ format: 'jwk' });
const good = rsToken();

describe('a token that is signed by a key of the issuer', () => {
  it('is verified until it expires', async () => {
    expect(await verify(good)).toMatchObject({
      outcome: 'verified',
      user: { username: 'carol' },
      expiration: NOW + 660_000,
    });
  });

  it('is told apart from credentials of other kinds', async () => {
    const source = createJwtSource({ publicKeys: publicKeys(), secretKeys: null, clientSecretHashes: null }, OPTIONS);
    const password = { scheme: 'basic', username: 'carol', password: new Secret(good) } as const;
    expect(await source.verify(password, NOW)).toEqual({ outcome: 'notMine' });
  });
});

describe('an attack by', () => {
  it.each([
    ['the algorithm none', `${input(CLAIMS, { alg: 'none' })}.`],
    ['the algorithm none with a signature', `${input(CLAIMS, { alg: 'none' })}.AAAA`],
    ['the algorithm None in other letters', `${input(CLAIMS, { alg: 'nOnE', kid: 'one' })}.AAAA`],
    ['an empty signature', `${input(CLAIMS, HEADER)}.`],
    ['the public key in PEM as a shared secret', hsToken(PEM)],
    ['the public key set as a shared secret', hsToken(JWKS)],
    ['an empty shared secret', hsToken('')],
    ['a key of the attacker under a known key id', rsToken(CLAIMS, HEADER, STRANGER.privateKey)],
    ['a foreign key id', rsToken(CLAIMS, { ...HEADER, kid: 'two' })],
    ['a key id that is a path', hsToken('', CLAIMS, { alg: 'HS256', kid: '../../dev/null' })],
    ['a key in the header (jwk)', rsToken(CLAIMS, { ...HEADER, jwk: STRANGER_JWK }, STRANGER.privateKey)],
    ['an address of keys (jku)', rsToken(CLAIMS, { ...HEADER, kid: 'two', jku: 'https://evil.example/' }, STRANGER.privateKey)],
    ['an address of certificates (x5u)', rsToken(CLAIMS, { ...HEADER, x5u: 'https://evil.example/' }, STRANGER.privateKey)],
    ['a critical extension that is not understood', rsToken(CLAIMS, { ...HEADER, crit: ['exp'], exp: 1 })],
    ['a payload that is not encoded (b64)', rsToken(CLAIMS, { ...HEADER, crit: ['b64'], b64: false })],
    ['other claims under a good signature', `${part(HEADER)}.${part({ ...CLAIMS, sub: 'admin' })}.${good.split('.')[2]}`],
    ['another header under a good signature', `${part({ ...HEADER, typ: 'JWT' })}.${good.split('.').slice(1).join('.')}`],
    ['a claim that is given twice', rsToken(JSON.stringify(CLAIMS).replace('{', '{"sub":"admin",'))],
    ['an encrypted token', `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.AA.AA.AA.AA`],
    ['a token within a token', rsToken(part(good), { ...HEADER, cty: 'JWT' })],
    ['a token for another issuer', rsToken({ ...CLAIMS, iss: 'https://evil.example/' })],
    ['a token for another audience', rsToken({ ...CLAIMS, aud: 'other' })],
    ['a token of another type', rsToken(CLAIMS, { ...HEADER, typ: 'at+jwt' })],
    ['an expired token', rsToken({ ...CLAIMS, exp: NOW_S - 61 })],
    ['a token that is not valid yet', rsToken({ ...CLAIMS, nbf: NOW_S + 61 })],
    ['a huge token', rsToken({ ...CLAIMS, pad: 'x'.repeat(16_384) })],
  ])('%s is refused', async (_, token) => {
    expect((await verify(token)).outcome).not.toBe('verified');
  });

  it('a shared secret is refused where secrets and public keys are taken, unless it is the secret', async () => {
    const rules = { ...OPTIONS.rules, algorithms: ['RS256', 'HS256'] };
    const deps = { publicKeys: publicKeys(), secretKeys: new LocalKeys([secretKey(HMAC)]), clientSecretHashes: null };
    const source = createJwtSource(deps, { ...OPTIONS, rules });
    const outcomes = [PEM, JWKS, HMAC].map(async (key) => {
      const verdict = await source.verify({ scheme: 'bearer', token: new Secret(hsToken(key)) }, NOW);
      return verdict.outcome;
    });
    expect(await Promise.all(outcomes)).toEqual(['rejected', 'rejected', 'verified']);
  });
});

describe('a good token that was changed', () => {
  it('in one character, wherever, is never verified', async () => {
    const characters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ '.split(''));
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), characters, async (at, character) => {
        fc.pre(good[at] !== character);
        const changed = `${good.slice(0, at)}${character}${good.slice(at + 1)}`;
        expect((await verify(changed)).outcome).not.toBe('verified');
      }),
    );
  });

  it('by cutting it, or by more behind it, is never verified', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.string({ minLength: 1 }), async (length, more) => {
        expect((await verify(good.slice(0, length))).outcome).not.toBe('verified');
        expect((await verify(good + more)).outcome).not.toBe('verified');
      }),
    );
  });

  it('into any text is a verdict, never a fault', async () => {
    const anyClaims = fc.dictionary(fc.string(), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(anyClaims, anyClaims, async (header, claims) => {
        const token = rsToken({ ...CLAIMS, ...claims }, { ...HEADER, ...header });
        expect(['notMine', 'rejected', 'verified']).toContain((await verify(token)).outcome);
      }),
    );
  });
});

describe('a refusal', () => {
  it('names the token and keeps its reason for the audit', async () => {
    expect(await verify(rsToken({ ...CLAIMS, aud: 'other' }))).toEqual({
      outcome: 'rejected',
      reason: 'the claim [aud] has no value that is allowed',
      claimedPrincipal: "'aud:other' 'iss:https://issuer.example/' 'sub:carol'",
    });
  });

  it('is nobody’s where there is no token', async () => {
    expect(await verify('garbage')).toEqual({ outcome: 'notMine' });
  });
});

describe('the secret of the client', () => {
  const secrets = [hashApiKeySecret(new Secret('now')), hashApiKeySecret(new Secret('before'))];
  it.each([
    ['now', 'verified'],
    ['before', 'verified'],
    ['other', 'rejected'],
    ['', 'rejected'],
    [undefined, 'rejected'],
  ])('%s: %s', async (clientSecret, outcome) => {
    const sent = clientSecret === undefined ? {} : { clientSecret };
    expect((await verify(good, { secrets, ...sent })).outcome).toBe(outcome);
  });

  it('may be sent where none is asked for', async () => {
    expect((await verify(good, { clientSecret: 'any' })).outcome).toBe('verified');
  });
});

describe('keys that change', () => {
  it('void what was said with those before, and serve at once', async () => {
    const keys = new LocalKeys([]);
    const source = createJwtSource({ publicKeys: keys, secretKeys: null, clientSecretHashes: null }, OPTIONS);
    const bearer = { scheme: 'bearer', token: new Secret(good) } as const;
    const isCurrent = source.watch?.();
    expect((await source.verify(bearer, NOW)).outcome).toBe('rejected');
    expect(isCurrent?.()).toBe(true);
    keys.replace(await publicKeys().keys());
    expect(isCurrent?.()).toBe(false);
    expect((await source.verify(bearer, NOW)).outcome).toBe('verified');
  });

  it('that cannot be had are a fault, but only for a token that is for the realm', async () => {
    const keys: KeySource = {
      generation: 0,
      keys: () => Promise.reject(new Error('down')),
      newerKeys: () => Promise.resolve(null),
    };
    await expect(verify(good, { keys })).rejects.toThrow('down');
    expect((await verify(rsToken({ ...CLAIMS, iss: 'https://other.example/' }), { keys })).outcome).toBe('rejected');
  });
});
