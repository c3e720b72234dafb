import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { instant } from '../../domain/time.ts';
import { type ClaimRules, compileClaimRules } from './claim-rules.ts';
import type { SignedJwt } from './signed-jwt.ts';

const NOW_S = 1_795_352_747;
const NOW = instant(NOW_S * 1_000);
const SKEW_S = 60;

const RULES: ClaimRules = {
  tokenType: 'id_token',
  algorithms: ['RS256'],
  issuer: 'https://issuer.example/',
  audiences: ['es01', 'es02'],
  subjects: [],
  subjectPatterns: [],
  requiredClaims: {},
  fallbacks: { sub: null, aud: null },
  clockSkewMs: SKEW_S * 1_000,
};
const CLAIMS: JsonObject = { iss: 'https://issuer.example/', aud: 'es01', sub: 'carol', iat: NOW_S, exp: NOW_S + 600 };

function check(claims: JsonObject, rules: Partial<ClaimRules> = {}, header: Partial<SignedJwt> = {}): string {
  const jwt: SignedJwt = { text: '', algorithm: 'RS256', keyId: null, type: null, isCritical: false, claims, ...header };
  const verdict = compileClaimRules({ ...RULES, ...rules })(jwt, NOW);
  return 'violation' in verdict ? verdict.violation : 'taken';
}

const { sub: _sub, aud: _aud, ...WITHOUT_SUB_AND_AUD } = CLAIMS;

describe('the claims of a token', () => {
  it('hold until the expiration and the clock skew', () => {
    const jwt: SignedJwt = { text: '', algorithm: 'RS256', keyId: null, type: null, isCritical: false, claims: CLAIMS };
    expect(compileClaimRules(RULES)(jwt, NOW)).toEqual({ expiration: NOW + 660_000 });
  });

  it.each<[string, JsonObject, string]>([
    ['another issuer', { ...CLAIMS, iss: 'https://issuer.example' }, 'the claim [iss] has no value that is allowed'],
    ['no issuer', { ...CLAIMS, iss: null }, 'the claim [iss] is missing'],
    ['another audience', { ...CLAIMS, aud: ['other', 'es'] }, 'the claim [aud] has no value that is allowed'],
    ['no audience', { ...CLAIMS, aud: null }, 'the claim [aud] is missing'],
    ['no subject', { ...CLAIMS, sub: null }, 'the claim [sub] is missing'],
    ['no expiration', { ...CLAIMS, exp: null }, 'the claim [exp] is missing or no time'],
    ['an expiration beyond all times', { ...CLAIMS, exp: 1e300 }, 'the claim [exp] is missing or no time'],
    ['no time of issue', { ...CLAIMS, iat: null }, 'the claim [iat] is missing'],
    ['a login that is no time', { ...CLAIMS, auth_time: 'x' }, 'the claim [auth_time] is no time in the past'],
  ])('are refused with %s', (_, claims, violation) => {
    expect(check(claims)).toBe(violation);
  });

  it('are taken when one of several audiences is allowed', () => {
    expect(check({ ...CLAIMS, aud: ['other', 'es02'] })).toBe('taken');
  });

  it.each([
    ['exp', -SKEW_S, 'the token is expired'],
    ['exp', -SKEW_S + 1, 'taken'],
    ['iat', SKEW_S, 'taken'],
    ['iat', SKEW_S + 1, 'the claim [iat] is no time in the past'],
    ['nbf', SKEW_S, 'taken'],
    ['nbf', SKEW_S + 1, 'the claim [nbf] is no time in the past'],
    ['auth_time', SKEW_S, 'taken'],
    ['auth_time', SKEW_S + 1, 'the claim [auth_time] is no time in the past'],
  ])('with [%s] %i seconds from now: %s', (claim, seconds, outcome) => {
    expect(check({ ...CLAIMS, [claim]: NOW_S + seconds })).toBe(outcome);
  });

  it('count whole seconds', () => {
    expect(check({ ...CLAIMS, exp: NOW_S - SKEW_S + 0.9 })).toBe('the token is expired');
  });
});

describe('the header of a token', () => {
  it.each([
    ['id_token', null, true],
    ['id_token', 'JWT', true],
    ['id_token', 'at+jwt', false],
    ['access_token', 'AT+JWT', true],
    ['access_token', 'jwt', true],
    ['access_token', 'application/at+jwt', false],
    ['access_token', 'dpop+jwt', false],
  ] as const)('of an %s with the type %s', (tokenType, type, isTaken) => {
    expect(check(CLAIMS, { tokenType, subjects: ['carol'] }, { type }) === 'taken').toBe(isTaken);
  });

  it.each(['HS256', 'None', 'rs256', 'RS512'])('is refused with the algorithm %s', (algorithm) => {
    expect(check(CLAIMS, {}, { algorithm })).toBe(`the algorithm [${algorithm}] is not allowed`);
  });

  it('is refused with a critical extension', () => {
    expect(check(CLAIMS, {}, { isCritical: true })).toBe('an extension is critical');
  });
});

describe('subjects', () => {
  it.each([
    ['alice', true],
    ['job-7', true],
    ['Alice', false],
    ['x-job-7', false],
    ['host1.example', true],
    ['hosts.example', false],
  ])('%s, of a list, a wildcard and an expression: %s', (sub, isTaken) => {
    const rules = { subjects: ['alice'], subjectPatterns: ['job-*', '/host[0-9]\\.example/'] };
    expect(check({ ...CLAIMS, sub }, rules) === 'taken').toBe(isTaken);
  });

  it('have no pattern that cannot be read', () => {
    expect(() => compileClaimRules({ ...RULES, subjectPatterns: ['/(/'] })).toThrow();
  });
});

describe('claims in the place of others', () => {
  const rules: Partial<ClaimRules> = { subjects: ['job'], fallbacks: { sub: 'client_id', aud: 'scope' } };

  it('are read where these are missing', () => {
    expect(check({ ...WITHOUT_SUB_AND_AUD, client_id: 'job', scope: 'es01' }, rules)).toBe('taken');
  });

  it('are not read where these are there', () => {
    expect(check({ ...CLAIMS, client_id: 'job' }, rules)).toBe('the claim [sub] has no value that is allowed');
  });

  it('are not read where none is named', () => {
    expect(check({ ...WITHOUT_SUB_AND_AUD, client_id: 'job', scope: 'es01' })).toBe('the claim [sub] is missing');
  });
});

describe('required claims', () => {
  it.each<[string, JsonObject, string]>([
    ['a value that is allowed', { tenant: 't2' }, 'taken'],
    ['a list with one', { tenant: ['t9', 't1'] }, 'taken'],
    ['another value', { tenant: 't9' }, 'the claim [tenant] has no value that is allowed'],
    ['no value', {}, 'the claim [tenant] is missing'],
    ['a number', { tenant: 1 }, 'the claim [tenant] is no text and no list of texts'],
    ['an empty list', { tenant: [] }, 'the claim [tenant] has no value that is allowed'],
  ])('with %s', (_, more, outcome) => {
    expect(check({ ...CLAIMS, ...more }, { requiredClaims: { tenant: ['t1', 't2'] } })).toBe(outcome);
  });
});
