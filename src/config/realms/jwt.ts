import { z } from 'zod';
import { choice, flag, integer, optionalText, type Section, type Setting, textList, timeValue } from '../setting.ts';
import { DELEGATION_KEYS, REALM_KEYS, type RealmViolation, type SectionValues } from './common-keys.ts';

const DAY_MS = 86_400_000;
const SECRET_ALGORITHMS: readonly string[] = ['HS256', 'HS384', 'HS512'];
const RSA_ALGORITHMS: readonly string[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const CURVE_ALGORITHMS: readonly string[] = ['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const ALGORITHMS: readonly string[] = [...SECRET_ALGORITHMS, ...RSA_ALGORITHMS, ...CURVE_ALGORITHMS];
/** Claims with checks of their own. */
const CHECKED_CLAIMS: readonly string[] = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat'];
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const CLAIMS = ['principal', 'groups', 'name', 'mail', 'dn'] as const;

const givenAlgorithms = textList(
  'Algorithms of signatures that are taken: `RS`, `PS`, `ES` or `HS` with `256`, `384` or `512`, or `EdDSA`. `none` never is.',
);
const SIGNATURE_ALGORITHMS: Setting<readonly string[]> = {
  ...givenAlgorithms,
  schema: givenAlgorithms.schema.transform((list) => (list.length === 0 ? ['RS256'] : list)),
  defaultText: 'RS256',
};

const REQUIRED_CLAIMS: Setting<Readonly<Record<string, readonly string[]>>> = {
  schema: z.record(z.string(), textList('').schema).default({}),
  defaultText: 'none',
  sentence: 'Values of which the claim that stands for `*` must have one. May be set for several claims.',
};

/**
 * The realm of JSON web tokens.
 * @see https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings#ref-jwt-settings
 */
export const JWT_REALM_KEYS = {
  ...REALM_KEYS,
  ...DELEGATION_KEYS,
  token_type: choice(['id_token', 'access_token'], 'id_token', 'What the tokens are: OpenID Connect’s, or OAuth 2’s.'),
  allowed_issuer: optionalText('Who must have issued a token (`iss`), to the letter. Required.'),
  allowed_audiences: textList('For whom a token must be (`aud`): one of these is enough. Required.'),
  allowed_subjects: textList(
    'Of whom a token may tell (`sub`). Without these and [allowed_subject_patterns]: of anybody; for `access_token` one of both is required.',
  ),
  allowed_subject_patterns: textList('The same as patterns with `*` and `?`, or as regular expressions between slashes.'),
  allowed_signature_algorithms: SIGNATURE_ALGORITHMS,
  allowed_clock_skew: timeValue('60s', 0, 3_600_000, 'By how much the issuer’s clock may differ.'),
  'required_claims.*': REQUIRED_CLAIMS,
  'fallback_claims.sub': optionalText('Claim that is read where `sub` is missing. Only for `access_token`.'),
  'fallback_claims.aud': optionalText('Claim that is read where `aud` is missing. Only for `access_token`.'),
  'claims.principal': optionalText('Claim with the user’s name. Required.'),
  'claims.groups': optionalText('Claim with the user’s groups, for role mappings.'),
  'claims.name': optionalText('Claim with the user’s full name.'),
  'claims.mail': optionalText('Claim with the user’s address.'),
  'claims.dn': optionalText('Claim with the user’s distinguished name.'),
  'claim_patterns.principal': optionalText(
    'Regular expression whose first group is the name; a claim that does not match names nobody.',
  ),
  'claim_patterns.groups': optionalText('The same for each group; one that does not match is passed over.'),
  'claim_patterns.name': optionalText('The same for the full name.'),
  'claim_patterns.mail': optionalText('The same for the address.'),
  'claim_patterns.dn': optionalText('The same for the distinguished name.'),
  populate_user_metadata: flag(true, 'Whether claims become metadata of the user, as `jwt_claim_<name>`.'),
  'client_authentication.type': choice(
    ['shared_secret', 'none'],
    'shared_secret',
    'How clients prove themselves beside the token: by `ES-Client-Authentication: SharedSecret <secret>`, or not at all.',
  ),
  'client_authentication.shared_secret_file': optionalText(
    'File with that secret. A second line may hold the one before it, for as long as clients still use it.',
  ),
  pkc_jwkset_path: optionalText(
    'File or `https` address with the issuer’s public keys (JSON web key set); `http` is for this machine alone.',
  ),
  'discovery.enabled': flag(
    false,
    'Whether the address of the keys is read from `<allowed_issuer>/.well-known/openid-configuration`, in the place of [pkc_jwkset_path].',
  ),
  hmac_key_file: optionalText(
    'File with a key for the `HS` algorithms, whose bytes are the key; a line feed at its end is no part of it.',
  ),
  hmac_jwkset_file: optionalText('File with several such keys as a JSON web key set; in the place of [hmac_key_file].'),
  'files.interval_ms': integer(5_000, 100, 3_600_000, 'How often files with keys and secrets are looked at for a change.'),
  'http.connect_timeout': timeValue('5s', 10, 600_000, 'Time to connect to the issuer, TLS included.'),
  'http.socket_timeout': timeValue('5s', 10, 600_000, 'Time for its whole answer.'),
  'ssl.certificate_authorities': textList(
    'Files with the authorities that sign the issuer’s certificate; without any, those that Node trusts.',
  ),
  'jwks.bytes_max': integer(1_048_576, 1_024, 67_108_864, 'Size of an answer with keys; a larger one is no answer.'),
  'jwks.keys_max': integer(100, 1, 10_000, 'Keys in a set; a set with more is not used.'),
  'jwks.refresh_ms': integer(
    300_000,
    1_000,
    DAY_MS,
    'Age at which keys from an address are fetched again: a key that was withdrawn is trusted no longer.',
  ),
  'jwks.kept_ms': integer(
    3_600_000,
    0,
    7 * DAY_MS,
    'How old keys may become while the issuer does not answer. Then tokens are answered with 503.',
  ),
  'jwks.cooldown_ms': integer(
    10_000,
    100,
    3_600_000,
    'Least time between two fetches that tokens of unknown keys cause, and between two that fail.',
  ),
  'jwt.cache.ttl': timeValue(
    '20m',
    0,
    365 * DAY_MS,
    'How long a verified token is believed, at most until it expires. `0s`: not at all.',
  ),
  'token.characters_max': integer(16_384, 256, 1_048_576, 'Length of a token; a longer one is not looked at.'),
} as const satisfies Section;

type JwtValues = SectionValues<typeof JWT_REALM_KEYS>;

/** Contradictions. */
export function jwtRealmViolations(values: JwtValues): readonly RealmViolation[] {
  const violations: RealmViolation[] = [];
  const demand = (condition: boolean, key: string, sentence: string): void => {
    if (!condition) violations.push({ key, sentence });
  };
  demand(values.allowed_issuer !== null, 'allowed_issuer', 'is required');
  demand(values.allowed_audiences.length > 0, 'allowed_audiences', 'is required');
  demand(values['claims.principal'] !== null, 'claims.principal', 'is required');
  for (const name of values.allowed_signature_algorithms) {
    demand(
      ALGORITHMS.includes(name),
      'allowed_signature_algorithms',
      `has [${name}], which is not one of ${ALGORITHMS.join(', ')}`,
    );
  }
  const needsSecret = values['client_authentication.type'] === 'shared_secret';
  const hasSecret = values['client_authentication.shared_secret_file'] !== null;
  demand(
    needsSecret === hasSecret,
    'client_authentication.shared_secret_file',
    'goes with [client_authentication.type] shared_secret',
  );
  return [
    ...violations,
    ...tokenViolations(values),
    ...keyViolations(values),
    ...CLAIMS.flatMap((claim) => patternViolations(values, claim)),
  ];
}

function tokenViolations(values: JwtValues): readonly RealmViolation[] {
  const violations: RealmViolation[] = [];
  const isAccessToken = values.token_type === 'access_token';
  const hasSubjects = values.allowed_subjects.length + values.allowed_subject_patterns.length > 0;
  if (isAccessToken && !hasSubjects)
    violations.push({ key: 'allowed_subjects', sentence: 'or [allowed_subject_patterns] is required for access_token' });
  for (const key of ['fallback_claims.sub', 'fallback_claims.aud'] as const) {
    if (!isAccessToken && values[key] !== null) violations.push({ key, sentence: 'is for access_token alone' });
  }
  for (const [claim, allowed] of Object.entries(values['required_claims.*'])) {
    const key = `required_claims.${claim}`;
    if (CHECKED_CLAIMS.includes(claim))
      violations.push({ key, sentence: 'is not possible: this claim has a check of its own' });
    if (allowed.length === 0) violations.push({ key, sentence: 'must not be empty' });
  }
  return violations;
}

/** Public and shared keys are told apart by their algorithms: neither may be there for nothing. */
function keyViolations(values: JwtValues): readonly RealmViolation[] {
  const violations: RealmViolation[] = [];
  const demand = (condition: boolean, key: string, sentence: string): void => {
    if (!condition) violations.push({ key, sentence });
  };
  const { allowed_signature_algorithms: algorithms, pkc_jwkset_path: path, 'discovery.enabled': discovers } = values;
  const usesSecrets = algorithms.some((name) => SECRET_ALGORITHMS.includes(name));
  const usesPublicKeys = algorithms.some((name) => !SECRET_ALGORITHMS.includes(name));
  const secrets = [values.hmac_key_file, values.hmac_jwkset_file].filter((file) => file !== null).length;
  demand(secrets < 2, 'hmac_jwkset_file', 'cannot be combined with [hmac_key_file]');
  demand(usesSecrets === secrets > 0, 'hmac_key_file', 'goes with HS algorithms in [allowed_signature_algorithms]');
  demand(path === null || !discovers, 'pkc_jwkset_path', 'cannot be combined with [discovery.enabled]');
  demand(
    usesPublicKeys === (path !== null || discovers),
    'pkc_jwkset_path',
    'goes with other than HS algorithms in [allowed_signature_algorithms]',
  );
  demand(path === null || !isAddress(path) || isSafeAddress(path), 'pkc_jwkset_path', 'must be https, or http to this machine');
  const issuer = values.allowed_issuer ?? '';
  demand(
    !discovers || issuer === '' || isSafeAddress(issuer),
    'allowed_issuer',
    'must be an https address for [discovery.enabled], or http to this machine',
  );
  return violations;
}

function patternViolations(values: JwtValues, claim: (typeof CLAIMS)[number]): readonly RealmViolation[] {
  const key = `claim_patterns.${claim}` as const;
  const pattern = values[key];
  if (pattern === null) return [];
  if (values[`claims.${claim}`] === null) return [{ key, sentence: `goes with [claims.${claim}]` }];
  try {
    // An alternative that matches the empty text makes every pattern match, so that its groups can be counted.
    const groups = new RegExp(`${pattern}|`).exec('')?.length ?? 1;
    return groups > 1 ? [] : [{ key, sentence: 'must have a group' }];
  } catch {
    return [{ key, sentence: 'is no regular expression' }];
  }
}

/** Whether keys come from an address, and not from a file. */
export function isAddress(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

/** Whether nobody on the way can exchange what an address tells: `https`, or `http` to this machine. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
