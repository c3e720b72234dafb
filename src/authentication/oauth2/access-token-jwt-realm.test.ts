import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { NOW, seededRandom } from '../../../test/support/authentication-fixtures.ts';
import { jwtPart, macedJwt, signedJwt, withMember } from '../../../test/support/jwt-attacks.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { NATIVE_REALM } from '../../domain/principal/authentication.ts';
import { Secret } from '../../domain/secret.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import { openMemoryStore } from '../../stores/memory/memory-store.ts';
import type { Store } from '../../stores/store.ts';
import { createAccessTokenRealm } from '../access-token-realm.ts';
import { authenticateByChain } from '../chain.ts';
import { digestOfToken, newToken } from '../token-secret.ts';
import { type AccessTokenJwts, createAccessTokenJwts } from './access-token-jwt.ts';
import { createAccessTokenJwtRealm } from './access-token-jwt-realm.ts';
import { type SigningKey, SigningKeyRing } from './signing-key-ring.ts';

const ISSUER = 'https://claviger.example';
const DAY_MS = 86_400_000;
const foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 });

interface World {
  readonly store: Store;
  readonly jwts: AccessTokenJwts;
  readonly key: SigningKey;
  readonly token: AccessToken;
  readonly opaque: Secret;
  readonly jwt: Secret;
  readonly header: JsonObject;
  readonly claims: JsonObject;
  outcomeOf(token: string, now?: Instant): Promise<string>;
}

let world: World;
beforeAll(async () => {
  world = await aWorld();
});

async function aWorld(): Promise<World> {
  const random = seededRandom('jwt');
  const schedule = { alg: 'RS256', rotationIntervalMs: 30 * DAY_MS, overlapMs: DAY_MS } as const;
  const keys = new SigningKeyRing({ schedule, random, save: () => undefined }, []);
  await keys.rotate(NOW);
  const jwts = createAccessTokenJwts({ keys, issuer: () => ISSUER, audience: null, jwtCharactersMax: 8_192 });
  const store = openMemoryStore();
  const opaque = newToken(random);
  const user = { username: 'alice', roles: ['superuser'], fullName: null, email: null, metadata: {}, enabled: true };
  const token: AccessToken = {
    id: 'pair',
    family: 'pair',
    digest: digestOfToken(opaque),
    creation: NOW,
    expiration: instant(NOW + 1_200_000),
    invalidation: null,
    authentication: {
      type: 'realm',
      user,
      realm: NATIVE_REALM,
      lookupRealm: NATIVE_REALM,
      apiKey: null,
      authenticatingUser: null,
    },
    scope: null,
    refresh: null,
  };
  await store.tokens.create(token);
  const deps = { tokens: store.tokens, apiKeys: store.apiKeys, roles: store.roles, reservedRoles: new Map() };
  const realms = [createAccessTokenJwtRealm({ ...deps, jwts }), createAccessTokenRealm(deps)];
  const jwt = await jwts.sign(token, NOW);
  const [header = '', claims = ''] = jwt.reveal().split('.');
  const key = keys.signingKey(NOW);
  if (key === null) throw new Error('no key was made');
  return {
    store,
    jwts,
    key,
    token,
    opaque,
    jwt,
    header: JSON.parse(Buffer.from(header, 'base64url').toString()),
    claims: JSON.parse(Buffer.from(claims, 'base64url').toString()),
    async outcomeOf(text, now = NOW) {
      const outcome = await authenticateByChain(realms, { scheme: 'bearer', token: new Secret(text) }, now);
      return outcome.outcome;
    },
  };
}

describe('an access token that is a JSON web token', () => {
  test('says what RFC 9068 asks for, and nothing of which its digest is the digest', () => {
    expect(world.header).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: world.key.kid });
    expect(world.claims).toEqual({
      iss: ISSUER,
      aud: ISSUER,
      sub: 'alice',
      client_id: 'alice',
      jti: world.token.digest,
      iat: Math.floor(NOW / 1_000),
      exp: Math.floor((NOW + 1_200_000) / 1_000),
    });
    expect(JSON.stringify(world.claims)).not.toContain(world.opaque.reveal());
  });

  test('is accepted by its signature and its record together', async () => {
    expect(await world.outcomeOf(world.jwt.reveal())).toBe('authenticated');
    const own = await aWorld();
    await own.store.tokens.invalidate({ by: 'digest', digest: own.token.digest }, NOW);
    expect(await own.outcomeOf(own.jwt.reveal())).toBe('rejected');
    const unknown = await own.jwts.sign({ ...own.token, digest: 'd'.repeat(43) }, NOW);
    expect(await own.outcomeOf(unknown.reveal())).toBe('rejected');
  });

  test('is no token without its signature: who knows its jti knows nothing', async () => {
    expect(await world.outcomeOf(world.token.digest)).toBe('unclaimed');
  });
});

type Attack = (own: World) => string;

const ATTACKS: Readonly<Record<string, Attack>> = {
  'alg none without a signature': ({ header, claims }) => `${jwtPart({ ...header, alg: 'none' })}.${jwtPart(claims)}.`,
  'alg none with a signature': ({ header, claims, key }) => signedJwt({ ...header, alg: 'none' }, claims, key.privateKey),
  'alg nOnE': ({ header, claims, key }) => signedJwt({ ...header, alg: 'nOnE' }, claims, key.privateKey),
  'HS256 with the public key as its secret': ({ header, claims, key }) =>
    macedJwt({ ...header, alg: 'HS256' }, claims, key.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  'RS256 in the header and HS256 in truth': ({ header, claims, key }) =>
    macedJwt(header, claims, key.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  'another algorithm of the same key': ({ header, claims, key }) =>
    signedJwt({ ...header, alg: 'PS256' }, claims, key.privateKey),
  'a foreign key under our kid': ({ header, claims }) => signedJwt(header, claims, foreign.privateKey),
  'a foreign kid': ({ header, claims }) => signedJwt({ ...header, kid: 'foreign' }, claims, foreign.privateKey),
  'a kid that is a path': ({ header, claims, key }) => signedJwt({ ...header, kid: '../../dev/null' }, claims, key.privateKey),
  'a kid that is a query': ({ header, claims, key }) => signedJwt({ ...header, kid: "' or '1'='1" }, claims, key.privateKey),
  'a kid that is a name of all objects': ({ header, claims, key }) =>
    signedJwt({ ...header, kid: '__proto__' }, claims, key.privateKey),
  'a kid that is a list': ({ header, claims, key }) => signedJwt({ ...header, kid: [key.kid] }, claims, key.privateKey),
  'no kid': ({ header, claims, key }) => signedJwt({ alg: header['alg'] ?? '', typ: 'at+jwt' }, claims, key.privateKey),
  'a key in its header': ({ header, claims }) =>
    signedJwt(
      { ...header, jwk: JSON.parse(JSON.stringify(foreign.publicKey.export({ format: 'jwk' }))) },
      claims,
      foreign.privateKey,
    ),
  'the address of a key set in its header': ({ header, claims, key }) =>
    signedJwt({ ...header, jku: 'https://attacker.example/keys' }, claims, key.privateKey),
  'the address of a certificate in its header': ({ header, claims, key }) =>
    signedJwt({ ...header, x5u: 'https://attacker.example/certificate' }, claims, key.privateKey),
  'a certificate in its header': ({ header, claims, key }) => signedJwt({ ...header, x5c: ['MII='] }, claims, key.privateKey),
  'a critical extension': ({ header, claims, key }) =>
    signedJwt({ ...header, crit: ['b64'], b64: true }, claims, key.privateKey),
  'an unknown critical extension': ({ header, claims, key }) =>
    signedJwt({ ...header, crit: ['x'], x: 1 }, claims, key.privateKey),
  'an end in the past': ({ header, claims, key }) =>
    signedJwt(header, { ...claims, exp: Math.floor(NOW / 1_000) - 1 }, key.privateKey),
  'an end that is text': ({ header, claims, key }) => signedJwt(header, { ...claims, exp: '9999999999' }, key.privateKey),
  'no end': ({ header, claims: { exp: _, ...claims }, key }) => signedJwt(header, claims, key.privateKey),
  'a beginning in the future': ({ header, claims, key }) =>
    signedJwt(header, { ...claims, nbf: Math.floor(NOW / 1_000) + 60 }, key.privateKey),
  'another audience': ({ header, claims, key }) =>
    signedJwt(header, { ...claims, aud: 'https://other.example' }, key.privateKey),
  'our audience among others': ({ header, claims, key }) =>
    signedJwt(header, { ...claims, aud: [ISSUER, 'https://other.example'] }, key.privateKey),
  'no audience': ({ header, claims: { aud: _, ...claims }, key }) => signedJwt(header, claims, key.privateKey),
  'another issuer': ({ header, claims, key }) => signedJwt(header, { ...claims, iss: 'https://other.example' }, key.privateKey),
  'an issuer that is a list': ({ header, claims, key }) => signedJwt(header, { ...claims, iss: [ISSUER] }, key.privateKey),
  'the type of any JSON web token': ({ header, claims, key }) => signedJwt({ ...header, typ: 'JWT' }, claims, key.privateKey),
  'no type': ({ claims, key }) => signedJwt({ alg: key.alg, kid: key.kid }, claims, key.privateKey),
  'its signature stripped': ({ jwt }) => jwt.reveal().slice(0, jwt.reveal().lastIndexOf('.') + 1),
  'its signature and last dot stripped': ({ jwt }) => jwt.reveal().slice(0, jwt.reveal().lastIndexOf('.')),
  'a claim twice': ({ header, claims, key }) => signedJwt(header, withMember(claims, 'sub', 'root'), key.privateKey),
  'a name of the header twice': ({ header, claims, key }) =>
    signedJwt(withMember(header, 'kid', key.kid), claims, key.privateKey),
  'more characters than are looked at': ({ header, claims, key }) =>
    signedJwt(header, { ...claims, padding: 'x'.repeat(8_192) }, key.privateKey),
  'claims that nest a thousand deep': ({ header, claims, key }) =>
    signedJwt(header, `${JSON.stringify(claims).slice(0, -1)},"x":${'['.repeat(1_000)}${']'.repeat(1_000)}}`, key.privateKey),
  'padded base64': ({ jwt }) => `${jwt.reveal()}==`,
  'a part more': ({ jwt }) => `${jwt.reveal()}.e30`,
  'other claims under the same signature': ({ header, claims, jwt }) =>
    `${jwtPart(header)}.${jwtPart({ ...claims, sub: 'root' })}.${jwt.reveal().split('.')[2] ?? ''}`,
};

describe('a JSON web token is not accepted with', () => {
  test.each(Object.entries(ATTACKS))('%s', async (_, attack) => {
    expect(await world.outcomeOf(attack(world))).not.toBe('authenticated');
  });

  test('a time past that of its record, whatever it says', async () => {
    const { header, claims, key, token } = world;
    const longer = signedJwt(header, { ...claims, exp: Math.floor(NOW / 1_000) + 999_999 }, key.privateKey);
    expect(await world.outcomeOf(longer)).toBe('authenticated');
    expect(await world.outcomeOf(longer, token.expiration)).toBe('rejected');
  });
});
