import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anApiKey, NOW } from '../../../test/support/authentication-fixtures.ts';
import { macedJwt, signedJwt, withMember } from '../../../test/support/jwt-attacks.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import { openMemoryStore } from '../../stores/memory/memory-store.ts';
import { createClientAssertionRealm } from './client-assertion-realm.ts';

const ISSUER = 'https://claviger.example';
const SECONDS = Math.floor(NOW / 1_000);
const own = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const others = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const { id } = anApiKey();

const HEADER: JsonObject = { alg: 'RS256', kid: 'mine', typ: 'JWT' };
const CLAIMS: JsonObject = { iss: id, sub: id, aud: ISSUER, iat: SECONDS, exp: SECONDS + 60, jti: 'one' };

function jwkOf(key: KeyObject): JsonObject {
  return JSON.parse(JSON.stringify(key.export({ format: 'jwk' })));
}

async function outcomeOf(
  assertion: string,
  changes: Parameters<typeof anApiKey>[0] = {},
  isRegistered = true,
): Promise<string> {
  const store = openMemoryStore();
  await store.apiKeys.create(anApiKey(changes));
  const keys = [{ kid: 'mine', alg: 'RS256', jwk: jwkOf(own.publicKey) }] as const;
  if (isRegistered) await store.oauth2ClientKeys.create(id, { clientId: id, keys, registration: NOW });
  const realm = createClientAssertionRealm({
    apiKeys: store.apiKeys,
    clientKeys: store.oauth2ClientKeys,
    audiences: () => [ISSUER, `${ISSUER}/oauth2/token`],
    startedAt: instant(NOW - 100_000),
    limits: { assertionLifetimeMsMax: 300_000, clockSkewMs: 10_000, jwtCharactersMax: 4_096 },
  });
  const outcome = await realm.authenticate({ scheme: 'clientAssertion', assertion: new Secret(assertion) }, NOW);
  return outcome.outcome;
}

describe('a client assertion is accepted', () => {
  test.each<readonly [string, string]>([
    ['for the issuer', signedJwt(HEADER, CLAIMS, own.privateKey)],
    ['for the token endpoint', signedJwt(HEADER, { ...CLAIMS, aud: `${ISSUER}/oauth2/token` }, own.privateKey)],
    ['for a list of one', signedJwt(HEADER, { ...CLAIMS, aud: [ISSUER] }, own.privateKey)],
    ['without a kid, when the client has one key', signedJwt({ alg: 'RS256' }, CLAIMS, own.privateKey)],
    ['with the type of RFC 7523', signedJwt({ ...HEADER, typ: 'client-authentication+jwt' }, CLAIMS, own.privateKey)],
    [
      'at the end of what clocks may differ',
      signedJwt(HEADER, { ...CLAIMS, iat: SECONDS + 10, exp: SECONDS + 310 }, own.privateKey),
    ],
    ['a moment after its end', signedJwt(HEADER, { ...CLAIMS, iat: SECONDS - 60, exp: SECONDS - 9 }, own.privateKey)],
  ])('%s', async (_, assertion) => {
    expect(await outcomeOf(assertion)).toBe('authenticated');
  });
});

describe('a client assertion is refused', () => {
  const pem = own.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const with_ = (changes: JsonObject): string => signedJwt(HEADER, { ...CLAIMS, ...changes }, own.privateKey);
  const without = (name: string): string =>
    signedJwt(HEADER, Object.fromEntries(Object.entries(CLAIMS).filter(([claim]) => claim !== name)), own.privateKey);

  test.each<readonly [string, string]>([
    [
      'that is not signed',
      `${signedJwt({ ...HEADER, alg: 'none' }, CLAIMS, own.privateKey)
        .split('.')
        .slice(0, 2)
        .join('.')}.`,
    ],
    ['by a shared secret that is the public key', macedJwt({ ...HEADER, alg: 'HS256' }, CLAIMS, pem)],
    ['by another key under the kid', signedJwt(HEADER, CLAIMS, others.privateKey)],
    ['by a key in its header', signedJwt({ ...HEADER, jwk: jwkOf(others.publicKey) }, CLAIMS, others.privateKey)],
    ['by a key elsewhere', signedJwt({ ...HEADER, jku: 'https://attacker.example' }, CLAIMS, own.privateKey)],
    ['by an unknown kid', signedJwt({ ...HEADER, kid: 'other' }, CLAIMS, own.privateKey)],
    ['with a critical extension', signedJwt({ ...HEADER, crit: ['exp'] }, CLAIMS, own.privateKey)],
    ['of another type', signedJwt({ ...HEADER, typ: 'at+jwt' }, CLAIMS, own.privateKey)],
    ['with a claim twice', signedJwt(HEADER, withMember(CLAIMS, 'sub', id), own.privateKey)],
    ['that is too long', with_({ padding: 'x'.repeat(4_096) })],
    ['for another audience', with_({ aud: 'https://other.example' })],
    ['for a list of two', with_({ aud: [ISSUER, 'https://other.example'] })],
    ['for nobody', without('aud')],
    ['of an issuer that is not its subject', with_({ iss: 'other' })],
    ['of another client', with_({ iss: 'other', sub: 'other' })],
    ['that has ended', with_({ iat: SECONDS - 60, exp: SECONDS - 11 })],
    ['that has not begun', with_({ nbf: SECONDS + 60 })],
    ['that was made in the future', with_({ iat: SECONDS + 11, exp: SECONDS + 60 })],
    ['that is valid for too long', with_({ exp: SECONDS + 301 })],
    ['from before the process started', with_({ iat: SECONDS - 102, exp: SECONDS + 60 })],
    ['without an end', without('exp')],
    ['without the time of its making', without('iat')],
    ['without an id', without('jti')],
    ['with an id that is too long', with_({ jti: 'x'.repeat(257) })],
    ['that is no token', 'nonsense'],
  ])('%s', async (_, assertion) => {
    expect(await outcomeOf(assertion)).toBe('rejected');
  });

  test.each<readonly [string, Parameters<typeof anApiKey>[0]]>([
    ['invalidated', { invalidation: NOW }],
    ['expired', { expiration: NOW }],
    ['for other clusters', { type: 'cross_cluster' }],
    ['of an owner who is gone', { ownerRights: 'live' }],
  ])('for a key that is %s', async (_, changes) => {
    expect(await outcomeOf(signedJwt(HEADER, CLAIMS, own.privateKey), changes)).toBe('rejected');
  });

  test('for a key that has registered none', async () => {
    expect(await outcomeOf(signedJwt(HEADER, CLAIMS, own.privateKey), {}, false)).toBe('rejected');
  });
});

test('a credential of any other kind is left to other realms', async () => {
  const realm = createClientAssertionRealm({
    apiKeys: openMemoryStore().apiKeys,
    clientKeys: openMemoryStore().oauth2ClientKeys,
    audiences: () => [],
    startedAt: NOW,
    limits: { assertionLifetimeMsMax: 1, clockSkewMs: 0, jwtCharactersMax: 1 },
  });
  const bearer = { scheme: 'bearer', token: new Secret(signedJwt(HEADER, CLAIMS, own.privateKey)) } as const;
  expect(await realm.authenticate(bearer, NOW)).toEqual({ outcome: 'notMine' });
});
