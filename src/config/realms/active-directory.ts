import { optionalText, type Section } from '../setting.ts';
import type { RealmViolation, SectionValues } from './common-keys.ts';
import { DIRECTORY_KEYS, directoryViolations } from './directory-keys.ts';

/** The realm of users of an Active Directory. @see https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings#ref-ad-settings */
export const ACTIVE_DIRECTORY_REALM_KEYS = {
  ...DIRECTORY_KEYS,
  domain_name: optionalText(
    'Name of the domain, e.g. `example.com`. Required; without [url] the domain is asked by `ldaps://<domain_name>:636`.',
  ),
  'user_search.base_dn': optionalText('Where users are searched; without it in the whole domain.'),
  'user_search.filter': optionalText(
    'Filter that finds the user; `{0}` stands for the user name. Without it by `sAMAccountName` and `userPrincipalName`.',
  ),
} as const satisfies Section;

/** Contradictions. */
export function activeDirectoryRealmViolations(
  values: SectionValues<typeof ACTIVE_DIRECTORY_REALM_KEYS>,
): readonly RealmViolation[] {
  const { domain_name: domain, 'user_search.filter': filter } = values;
  return [
    ...directoryViolations(values, values.url),
    ...(domain === null ? [{ key: 'domain_name', sentence: 'is required' }] : []),
    ...(domain !== null && !/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(domain)
      ? [{ key: 'domain_name', sentence: 'must be a domain, such as example.com' }]
      : []),
    ...(filter !== null && !filter.includes('{0}')
      ? [{ key: 'user_search.filter', sentence: 'must have {0} in the place of the user name' }]
      : []),
  ];
}
