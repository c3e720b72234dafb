import type { z } from 'zod';
import { choice, integer, optionalText, type Section, text, textList, timeValue } from '../setting.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** By what the cluster knows Claviger, and of whom it is told. */
export const UPSTREAM_IDENTITY_SETTINGS = {
  'claviger.upstream.identity.type': choice(
    ['none', 'basic', 'api_key', 'certificate', 'proxy', 'jwt', 'impersonate'],
    'none',
    'How Claviger identifies itself to the cluster; with `proxy`, `jwt` and `impersonate` the cluster is told of each caller.',
  ),
  'claviger.upstream.identity.username': optionalText(
    'User name for the identities `basic` and `impersonate`; without one, `impersonate` shows the client certificate alone.',
  ),
  'claviger.upstream.identity.password_file': optionalText('File with that user’s password.'),
  'claviger.upstream.identity.api_key_file': optionalText(
    'File with the encoded key (`base64(id:key)`) for the identity `api_key`.',
  ),
  'claviger.upstream.identity.certificate': optionalText(
    'PEM file with the client certificate for the identities `certificate` and `impersonate`; any other shows it too, where it is set.',
  ),
  'claviger.upstream.identity.key': optionalText('PEM file with its private key.'),
  'claviger.upstream.identity.roles': choice(
    ['roles', 'backend_roles', 'both'],
    'roles',
    'What `proxy` and `jwt` tell as the roles of a user: the names of its roles, its backend roles, or both.',
  ),
  'claviger.upstream.identity.api_key_user': choice(
    ['owner', 'name'],
    'owner',
    'Who is told where an API key or API token came: its owner, or the key by its own name.',
  ),
  'claviger.upstream.identity.api_key_name_prefix': text(
    'key-',
    'What stands before the name of a key where `api_key_user` is `name`; a user whose name begins so is then refused.',
  ),
  'claviger.upstream.identity.api_key_roles': textList(
    'Roles told of every API key, API token and long-lived token; the roles of their owners never are.',
  ),
  'claviger.upstream.identity.service_user': text(
    'claviger',
    'Name under which Claviger checks the cluster’s health and reads its names with `proxy`, `jwt` and `impersonate`; a caller of that name is refused.',
  ),
  'claviger.upstream.identity.service_roles': textList('Roles told of that user.'),
  'claviger.upstream.identity.user_header': text('x-proxy-user', 'Header with the name of the user for the identity `proxy`.'),
  'claviger.upstream.identity.roles_header': text('x-proxy-roles', 'Header with its roles.'),
  'claviger.upstream.identity.roles_separator': text(',', 'What stands between two roles in it.'),
  'claviger.upstream.identity.attribute_header_prefix': optionalText(
    'What the names of headers begin with that carry a user’s attributes, e.g. `x-proxy-ext-`; without it none are told.',
  ),
  'claviger.upstream.identity.jwt.algorithm': choice(
    ['HS512', 'RS256', 'ES256'],
    'HS512',
    'How the tokens of the identity `jwt` are signed.',
  ),
  'claviger.upstream.identity.jwt.key_file': optionalText(
    'File with the signing key: base64 of at least 512 bits for `HS512`, else a private key in PEM; open to its owner alone.',
  ),
  'claviger.upstream.identity.jwt.subject_key': text('sub', 'Claim with the name of the user.'),
  'claviger.upstream.identity.jwt.roles_key': text('roles', 'Claim with the list of its roles.'),
  'claviger.upstream.identity.jwt.issuer': optionalText('Claim `iss`; without it the claim is left out.'),
  'claviger.upstream.identity.jwt.audience': optionalText('Claim `aud`; without it the claim is left out.'),
  'claviger.upstream.identity.jwt.lifetime': timeValue(
    '60s',
    10 * SECOND_MS,
    HOUR_MS,
    'Lifetime of such a token, which serves for the first four fifths of it.',
  ),
  'claviger.upstream.identity.jwt.tokens_max': integer(
    10_000,
    1,
    1_000_000,
    'Tokens that are kept, one for each user; beyond that the least used are signed anew.',
  ),
  'claviger.upstream.identity.impersonation_header': choice(
    ['opendistro_security_impersonate_as', 'es-security-runas-user'],
    'opendistro_security_impersonate_as',
    'Header with the name of the user for the identity `impersonate`: OpenSearch’s or Elasticsearch’s.',
  ),
} as const satisfies Section;

type IdentityKey = keyof typeof UPSTREAM_IDENTITY_SETTINGS;

/** The values of `UPSTREAM_IDENTITY_SETTINGS`. */
type IdentityValues = { readonly [Key in IdentityKey]: z.output<(typeof UPSTREAM_IDENTITY_SETTINGS)[Key]['schema']> };

/** What a setting of the identity contradicts. */
interface IdentityProblem {
  readonly key: IdentityKey;
  readonly sentence: string;
}

const HEADER_NAME = /^[a-z0-9][a-z0-9_-]{0,127}$/i;

const SEPARATOR = /^[!-~]{1,8}$/;

/** Headers that the gateway sends for other reasons, some with what the client said. */
const TAKEN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'traceparent',
  'tracestate',
  'transfer-encoding',
  'user-agent',
  'via',
  'x-forwarded-for',
  'x-opaque-id',
]);

const TAKEN_CLAIMS: ReadonlySet<string> = new Set(['iss', 'aud', 'iat', 'exp', 'nbf']);

/** What is missing or contradictory in the settings of the identity. */
export function upstreamIdentityProblems(values: IdentityValues): readonly IdentityProblem[] {
  const type = values['claviger.upstream.identity.type'];
  return [
    ...missing(type, values),
    ...(type === 'proxy' ? headerProblems(values) : []),
    ...(type === 'jwt' ? claimProblems(values) : []),
  ];
}

function missing(type: string, values: IdentityValues): readonly IdentityProblem[] {
  const isSet = (key: IdentityKey): boolean => values[key] !== null;
  const required: IdentityKey[] = [];
  const user = 'claviger.upstream.identity.username';
  const certificate = 'claviger.upstream.identity.certificate';
  const key = 'claviger.upstream.identity.key';
  const byPassword = type === 'basic' || (type === 'impersonate' && isSet(user));
  if (byPassword) required.push(user, 'claviger.upstream.identity.password_file');
  if (type === 'api_key') required.push('claviger.upstream.identity.api_key_file');
  if (type === 'jwt') required.push('claviger.upstream.identity.jwt.key_file');
  const byCertificate = type === 'certificate' || (type === 'impersonate' && !isSet(user));
  if (byCertificate || isSet(certificate) || isSet(key)) required.push(certificate, key);
  return required
    .filter((each) => !isSet(each))
    .map((each) => ({ key: each, sentence: `is required for the identity ${type}` }));
}

function headerProblems(values: IdentityValues): readonly IdentityProblem[] {
  const separator = 'claviger.upstream.identity.roles_separator';
  const keys = [
    'claviger.upstream.identity.user_header',
    'claviger.upstream.identity.roles_header',
    'claviger.upstream.identity.attribute_header_prefix',
  ] as const;
  const given = keys.map((key) => ({ key, name: values[key]?.toLowerCase() ?? null }));
  const problems: IdentityProblem[] = [];
  // With a blank in it the names of roles could hold what is left of it.
  if (!SEPARATOR.test(values[separator]))
    problems.push({ key: separator, sentence: 'must be 1 to 8 ASCII characters without blanks' });
  for (const { key, name } of given) {
    if (name === null) continue;
    const isFree = HEADER_NAME.test(name) && !TAKEN_HEADERS.has(name);
    if (!isFree) problems.push({ key, sentence: 'must be the name of a header that nothing else is sent in' });
    const isAlone = given.every((other) => other.key === key || other.name === null || !areOne(key, name, other.name));
    if (!isAlone) problems.push({ key, sentence: 'must not be the name of two headers' });
  }
  return problems;
}

/** A prefix takes all names that begin with it. */
function areOne(key: IdentityKey, name: string, other: string): boolean {
  return key === 'claviger.upstream.identity.attribute_header_prefix' ? other.startsWith(name) : name === other;
}

function claimProblems(values: IdentityValues): readonly IdentityProblem[] {
  const subject = 'claviger.upstream.identity.jwt.subject_key';
  const roles = 'claviger.upstream.identity.jwt.roles_key';
  const problems: IdentityProblem[] = [];
  for (const key of [subject, roles] as const) {
    if (TAKEN_CLAIMS.has(values[key])) problems.push({ key, sentence: 'must be a claim that nothing else is told in' });
  }
  if (values[subject] === values[roles]) problems.push({ key: roles, sentence: `must not be that of [${subject}]` });
  return problems;
}
