import type { z } from 'zod';
import { choice, flag, integer, optionalText, type Section, text, textList } from '../setting.ts';

const DAY_SECONDS = 86_400;
const TEN_YEARS_SECONDS = 3_650 * DAY_SECONDS;

/** OpenSearch's dialect: API tokens, on-behalf-of tokens, the security REST API. */
export const OPENSEARCH_SETTINGS = {
  'claviger.opensearch.cluster_name': text(
    'claviger',
    'Name of the cluster in OpenSearch’s dialect: the issuer (`iss`) of its tokens that are JSON web tokens.',
  ),
  'claviger.opensearch.api_tokens.enabled': flag(
    false,
    'Whether OpenSearch’s API tokens are issued and taken, until `securityconfig` says otherwise.',
  ),
  'claviger.opensearch.api_tokens.max_tokens': integer(
    100,
    0,
    100_000_000,
    'API tokens neither revoked nor expired that there may be; more are answered with 429. `0`: no limit.',
  ),
  'claviger.opensearch.api_tokens.max_duration_seconds': integer(
    90 * DAY_SECONDS,
    0,
    TEN_YEARS_SECONDS,
    'Longest lifetime of an API token in seconds; `0`: any, and tokens may never expire.',
  ),
  'claviger.opensearch.api_tokens.name_characters_max': integer(
    256,
    1,
    1_024,
    'Longest name of an API token; more is answered with 400.',
  ),
  'claviger.opensearch.api_tokens.list_max': integer(
    10_000,
    1,
    10_000,
    'API tokens in one answer of the listing at most; `size` and `from` page through more.',
  ),
  'claviger.opensearch.api_tokens.user_issued': flag(
    false,
    'Whether users who may create API keys of their own may issue API tokens too, limited to their own rights.',
  ),
  'claviger.opensearch.api_tokens.strict': flag(
    false,
    'Whether the status codes of OpenSearch 3.8 stand where Claviger has better ones, e.g. 500 for an id that is not there.',
  ),
  'claviger.opensearch.api_tokens.jwt.enabled': flag(
    false,
    'Whether new API tokens are JSON web tokens (HS512) for `Bearer`; those made before stay as they are.',
  ),
  'claviger.opensearch.api_tokens.jwt.signing_key_file': optionalText(
    'File with the signing key in base64, at least 512 bits; none: one is made in the data folder.',
  ),
  'claviger.opensearch.api_tokens.jwt.default_duration_seconds': integer(
    30 * DAY_SECONDS,
    1,
    TEN_YEARS_SECONDS,
    'Lifetime of an API token that is a JSON web token where none was asked for.',
  ),
  'claviger.opensearch.on_behalf_of.enabled': flag(false, 'Whether on-behalf-of tokens are issued and taken.'),
  'claviger.opensearch.on_behalf_of.signing_key_file': optionalText(
    'File with the signing key in base64, at least 512 bits; none: one is made in the data folder.',
  ),
  'claviger.opensearch.on_behalf_of.encryption_key_file': optionalText(
    'File with the key, at least 128 bits in base64, that encrypts the roles in on-behalf-of tokens; none: one is made in the data folder.',
  ),
  'claviger.opensearch.on_behalf_of.duration_seconds_max': integer(
    600,
    1,
    86_400,
    'Longest lifetime of an on-behalf-of token; a longer one that is asked for becomes this one, as in OpenSearch.',
  ),
  'plugins.security.restapi.roles_enabled': textList(
    'Roles whose users may use OpenSearch’s security REST API and issue API tokens, beside those with the privilege `manage_security`; never tokens. None set: `all_access` and `security_rest_api_access`.',
  ),
  'plugins.security.restapi.admin.enabled': flag(
    false,
    'Whether cluster permissions such as `restapi:admin/roles` open their part of OpenSearch’s security REST API; the pattern `*` stands for none of them.',
  ),
  'plugins.security.restapi.password_min_length': integer(
    8,
    1,
    256,
    'Shortest password of an internal user of OpenSearch’s dialect.',
  ),
  'plugins.security.restapi.password_score_based_validation_strength': choice(
    ['fair', 'good', 'strong', 'very_strong'],
    'strong',
    'How hard a password of an internal user of OpenSearch’s dialect must be to guess.',
  ),
  'claviger.opensearch.password_characters_max': integer(
    100,
    8,
    1_024,
    'Longest password of an internal user of OpenSearch’s dialect.',
  ),
  'claviger.opensearch.text_characters_max': integer(
    256,
    16,
    100_000,
    'Longest text in a user, role, mapping, action group or tenant of OpenSearch’s dialect; more is answered with 400.',
  ),
  'claviger.opensearch.document_query_characters_max': integer(
    10_000,
    16,
    1_000_000,
    'Longest document query (`dls`) in a role of OpenSearch’s dialect; more is answered with 400.',
  ),
  'claviger.opensearch.patch_operations_max': integer(
    1_000,
    1,
    100_000,
    'Most operations in one `PATCH` of OpenSearch’s dialect; more is answered with 400.',
  ),
  'plugins.security.restapi.password_validation_regex': optionalText(
    'Expression that every password of an internal user of OpenSearch’s dialect must match as a whole.',
  ),
  'plugins.security.restapi.password_validation_error_message': text(
    'Password does not match minimum criteria',
    'What is told of a password that does not match `plugins.security.restapi.password_validation_regex`.',
  ),
  'plugins.security.unsupported.restapi.allow_securityconfig_modification': flag(
    true,
    'Whether `securityconfig` may be changed through the REST API.',
  ),
  'plugins.security.system_indices.permission.enabled': flag(
    false,
    'Whether roles with the permission `system:admin/system_index`, spelled out, reach the indices in which the cluster keeps its own state, but for those of its security; no key and no token ever does.',
  ),
  'plugins.security.protected_indices.enabled': flag(false, 'Whether only certain roles reach protected indices.'),
  'plugins.security.protected_indices.indices': textList('Names and wildcard patterns of protected indices.'),
  'plugins.security.protected_indices.roles': textList(
    'Roles whose users reach protected indices; no key and no token ever does.',
  ),
} as const satisfies Section;

type OpenSearchKey = keyof typeof OPENSEARCH_SETTINGS;
type OpenSearchValues = { readonly [Key in OpenSearchKey]: z.output<(typeof OPENSEARCH_SETTINGS)[Key]['schema']> };

/** What is wrong with these settings together, by the setting to change. */
export function openSearchProblems(
  values: OpenSearchValues,
): readonly { readonly key: OpenSearchKey; readonly sentence: string }[] {
  const problems: { key: OpenSearchKey; sentence: string }[] = [];
  const demand = (condition: boolean, key: OpenSearchKey, sentence: string): void => {
    if (!condition) problems.push({ key, sentence });
  };
  demand(
    !values['plugins.security.protected_indices.enabled'] || values['plugins.security.protected_indices.indices'].length > 0,
    'plugins.security.protected_indices.indices',
    'is required where protected indices are on',
  );
  const expression = values['plugins.security.restapi.password_validation_regex'];
  demand(
    expression === null || passwordExpression(expression) !== null,
    'plugins.security.restapi.password_validation_regex',
    'must be a regular expression',
  );
  demand(
    values['plugins.security.restapi.password_min_length'] <= values['claviger.opensearch.password_characters_max'],
    'plugins.security.restapi.password_min_length',
    'must not be more than [claviger.opensearch.password_characters_max]',
  );
  return problems;
}

/** Matches the whole password, as in OpenSearch; `null`: the expression cannot be read. */
export function passwordExpression(text: string): RegExp | null {
  try {
    return new RegExp(`^(?:${text})$`, 'su');
  } catch {
    return null;
  }
}
