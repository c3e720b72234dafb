import { describe, expect, it } from 'vitest';
import { loadSettings } from '../load-settings.ts';
import { REALMS } from '../settings.ts';
import type { RealmSettingsOf } from './realm-types.ts';

const PREFIX = 'xpack.security.authc.realms.jwt.one.';
const LEAST: Readonly<Record<string, unknown>> = {
  order: 3,
  allowed_issuer: 'https://issuer.example/',
  allowed_audiences: 'es01, es02',
  'claims.principal': 'sub',
  'client_authentication.type': 'none',
  pkc_jwkset_path: 'jwkset.json',
};
const ACCESS_TOKEN = { token_type: 'access_token', allowed_subjects: 'alice' };
const SECRETS = { allowed_signature_algorithms: 'HS256', pkc_jwkset_path: null, hmac_key_file: 'key' };

function load(values: Readonly<Record<string, unknown>>) {
  const given = Object.entries({ ...LEAST, ...values }).map(([key, value]) => [PREFIX + key, value] as const);
  return loadSettings([{ name: 'the test', values: new Map(given) }]);
}

function valuesOf(values: Readonly<Record<string, unknown>>): RealmSettingsOf<'jwt'>['values'] {
  const result = load(values);
  if ('problems' in result) throw new Error(result.problems.map(({ sentence }) => sentence).join('\n'));
  const realm = result.settings[REALMS].find((each) => each.type === 'jwt');
  if (realm === undefined) throw new Error('there is no realm of tokens');
  return realm.values;
}

function problemsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  const result = load(values);
  return 'problems' in result ? result.problems.map(({ sentence }) => sentence.replaceAll(PREFIX, '')) : [];
}

describe('the settings of a realm of tokens', () => {
  it('have defaults beside the least that is needed', () => {
    expect(valuesOf({})).toMatchObject({
      token_type: 'id_token',
      allowed_audiences: ['es01', 'es02'],
      allowed_signature_algorithms: ['RS256'],
      allowed_clock_skew: 60_000,
      populate_user_metadata: true,
      'required_claims.*': {},
    });
  });

  it('may require several claims, also such with dots in their names', () => {
    const given = { 'required_claims.tenant': ['t1', 't2'], 'required_claims.https://x.example/plan': 'gold' };
    expect(valuesOf(given)['required_claims.*']).toEqual({ tenant: ['t1', 't2'], 'https://x.example/plan': ['gold'] });
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['an access token', ACCESS_TOKEN],
    ['claims in the place of others', { ...ACCESS_TOKEN, 'fallback_claims.sub': 'client_id', 'fallback_claims.aud': 'scope' }],
    ['a secret', SECRETS],
    ['secrets and public keys', { ...SECRETS, allowed_signature_algorithms: 'HS256,ES256', pkc_jwkset_path: 'jwkset.json' }],
    ['an address of keys', { pkc_jwkset_path: 'https://issuer.example/jwks' }],
    ['an address on this machine', { pkc_jwkset_path: 'http://127.0.0.1:3000/jwks' }],
    ['discovery', { pkc_jwkset_path: null, 'discovery.enabled': true }],
    ['a pattern', { 'claim_patterns.principal': '^([^@]+)@' }],
    [
      'a client’s secret',
      { 'client_authentication.type': 'shared_secret', 'client_authentication.shared_secret_file': 'file' },
    ],
  ])('are good with %s', (_, values) => {
    expect(problemsOf(values)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['no issuer', { allowed_issuer: null }, '[allowed_issuer] is required'],
    ['no audience', { allowed_audiences: [] }, '[allowed_audiences] is required'],
    ['no claim of the name', { 'claims.principal': null }, '[claims.principal] is required'],
    [
      'an access token of anybody',
      { token_type: 'access_token' },
      '[allowed_subjects] or [allowed_subject_patterns] is required for access_token',
    ],
    ['a fallback for another token', { 'fallback_claims.sub': 'client_id' }, '[fallback_claims.sub] is for access_token alone'],
    [
      'no secret of clients',
      { 'client_authentication.type': 'shared_secret' },
      '[client_authentication.shared_secret_file] goes with [client_authentication.type] shared_secret',
    ],
    [
      'a needless secret of clients',
      { 'client_authentication.shared_secret_file': 'file' },
      '[client_authentication.shared_secret_file] goes with [client_authentication.type] shared_secret',
    ],
    [
      'no keys',
      { pkc_jwkset_path: null },
      '[pkc_jwkset_path] goes with other than HS algorithms in [allowed_signature_algorithms]',
    ],
    [
      'needless public keys',
      { ...SECRETS, pkc_jwkset_path: 'jwkset.json' },
      '[pkc_jwkset_path] goes with other than HS algorithms in [allowed_signature_algorithms]',
    ],
    [
      'a secret that public keys could be taken for',
      { hmac_key_file: 'key' },
      '[hmac_key_file] goes with HS algorithms in [allowed_signature_algorithms]',
    ],
    [
      'two sources of secrets',
      { ...SECRETS, hmac_jwkset_file: 'set' },
      '[hmac_jwkset_file] cannot be combined with [hmac_key_file]',
    ],
    ['two sources of keys', { 'discovery.enabled': true }, '[pkc_jwkset_path] cannot be combined with [discovery.enabled]'],
    [
      'keys over plain HTTP',
      { pkc_jwkset_path: 'http://issuer.example/jwks' },
      '[pkc_jwkset_path] must be https, or http to this machine',
    ],
    [
      'keys over something else',
      { pkc_jwkset_path: 'ftp://issuer.example/jwks' },
      '[pkc_jwkset_path] must be https, or http to this machine',
    ],
    [
      'a password in the address',
      { pkc_jwkset_path: 'https://a:b@issuer.example/jwks' },
      '[pkc_jwkset_path] must be https, or http to this machine',
    ],
    [
      'discovery over plain HTTP',
      { allowed_issuer: 'http://issuer.example', pkc_jwkset_path: null, 'discovery.enabled': true },
      '[allowed_issuer] must be an https address for [discovery.enabled], or http to this machine',
    ],
    ['a pattern without a group', { 'claim_patterns.principal': '^.*$' }, '[claim_patterns.principal] must have a group'],
    ['a broken pattern', { 'claim_patterns.principal': '(' }, '[claim_patterns.principal] is no regular expression'],
    ['a pattern for no claim', { 'claim_patterns.groups': '(.*)' }, '[claim_patterns.groups] goes with [claims.groups]'],
    [
      'a claim that is checked anyway',
      { 'required_claims.aud': 'x' },
      '[required_claims.aud] is not possible: this claim has a check of its own',
    ],
    ['a required claim without values', { 'required_claims.tenant': [] }, '[required_claims.tenant] must not be empty'],
    ['a required claim without a name', { 'required_claims.': 'x' }, 'unknown setting [required_claims.] in the test'],
    ['the pattern of the key itself', { 'required_claims.*': 'x' }, 'unknown setting [required_claims.*] in the test'],
  ])('are refused with %s', (_, values, problem) => {
    expect(problemsOf(values).join('\n')).toContain(problem);
  });

  it('are refused with the algorithm none', () => {
    expect(problemsOf({ allowed_signature_algorithms: 'none' })[0]).toContain('has [none], which is not one of');
  });

  it.each([
    ['token.characters_max', 255],
    ['jwks.keys_max', 0],
    ['jwks.bytes_max', 1_023],
    ['jwks.cooldown_ms', 99],
    ['allowed_clock_skew', '2h'],
  ])('are refused beyond the bounds of [%s]', (key, value) => {
    expect(problemsOf({ [key]: value })).toHaveLength(1);
  });
});
