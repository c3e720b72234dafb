import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { instant } from '../../../domain/time.ts';
import { type CallerTokenKey, type CallerTokenOptions, CallerTokens } from './caller-token.ts';
import type { ToldCaller } from './told-caller.ts';

const NOW_MS = 1_700_000_000_000;
const SHARED = Buffer.alloc(64, 7);
const ZOE: ToldCaller = { username: 'zoe', roles: ['reader', 'writer'], attributes: {} };

function openTokens(change: Partial<CallerTokenOptions> = {}) {
  const clock = { nowMs: NOW_MS };
  const tokens = new CallerTokens({
    signing: { algorithm: 'HS512', key: SHARED },
    subjectKey: 'sub',
    rolesKey: 'roles',
    issuer: null,
    audience: null,
    lifetimeMs: 60_000,
    tokensMax: 2,
    clock: { now: () => instant(clock.nowMs) },
    ...change,
  });
  return { clock, tokens };
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
const curve = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;

describe('A token for the cluster', () => {
  test.each<{ signing: CallerTokenKey; verifying: Parameters<typeof jwtVerify>[1] }>([
    { signing: { algorithm: 'HS512', key: SHARED }, verifying: SHARED },
    { signing: { algorithm: 'RS256', key: rsa }, verifying: createPublicKey(rsa) },
    { signing: { algorithm: 'ES256', key: curve }, verifying: createPublicKey(curve) },
  ])('is signed with $signing.algorithm and tells name and roles', async ({ signing, verifying }) => {
    const { tokens } = openTokens({ signing, subjectKey: 'who', rolesKey: 'groups', issuer: 'i', audience: 'a' });
    const { payload, protectedHeader } = await jwtVerify(tokens.tokenFor(ZOE).text, verifying, {
      algorithms: [signing.algorithm],
      currentDate: new Date(NOW_MS),
    });
    expect(protectedHeader.alg).toBe(signing.algorithm);
    const iat = NOW_MS / 1_000;
    expect(payload).toEqual({ who: 'zoe', groups: ['reader', 'writer'], iss: 'i', aud: 'a', iat, exp: iat + 60 });
  });

  test('is used for four fifths of its lifetime and not a millisecond longer', () => {
    const { tokens, clock } = openTokens();
    const first = tokens.tokenFor(ZOE);
    clock.nowMs += 47_999;
    expect(tokens.isUsable(first)).toBe(true);
    expect(tokens.tokenFor(ZOE)).toBe(first);
    clock.nowMs += 1;
    expect(tokens.isUsable(first)).toBe(false);
    expect(tokens.tokenFor(ZOE).text).not.toBe(first.text);
  });

  test('is one for a user, another for other roles', () => {
    const { tokens } = openTokens();
    const first = tokens.tokenFor(ZOE);
    expect(tokens.tokenFor({ ...ZOE, roles: ['reader'] }).text).not.toBe(first.text);
    expect(tokens.tokenFor({ ...ZOE })).toBe(first);
  });

  test('is kept for as many users as the limit says', () => {
    const { tokens, clock } = openTokens();
    const first = tokens.tokenFor(ZOE);
    tokens.tokenFor({ ...ZOE, username: 'max' });
    expect(tokens.tokenFor(ZOE)).toBe(first);
    tokens.tokenFor({ ...ZOE, username: 'amy' });
    tokens.tokenFor({ ...ZOE, username: 'ben' });
    clock.nowMs += 1_000;
    expect(tokens.tokenFor(ZOE).text).not.toBe(first.text);
  });
});
