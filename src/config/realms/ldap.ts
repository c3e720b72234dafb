import { z } from 'zod';
import { optionalText, type Section, type Setting, text } from '../setting.ts';
import type { RealmViolation, SectionValues } from './common-keys.ts';
import { DIRECTORY_KEYS, directoryViolations } from './directory-keys.ts';

/** Groups of every usual kind; Elasticsearch’s default. */
const GROUP_FILTER =
  '(&(|(objectclass=groupOfNames)(objectclass=groupOfUniqueNames)(objectclass=group)(objectclass=posixGroup))(|(uniqueMember={0})(member={0})(memberUid={0})))';

/** One text is one template: the commas of a name part no list. */
const NAME_TEMPLATES: Setting<readonly string[]> = {
  schema: z
    .union(
      [
        z.array(z.string().min(1)),
        z
          .string()
          .min(1)
          .transform((template) => [template]),
      ],
      'must be a list of texts',
    )
    .default([]),
  defaultText: 'none',
  sentence: 'Names of entries with `{0}` for the user name, tried in their order; instead of a search. A list, or one text.',
};

/** The realm of users of an LDAP directory. @see https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings#ref-ldap-settings */
export const LDAP_REALM_KEYS = {
  ...DIRECTORY_KEYS,
  user_dn_templates: NAME_TEMPLATES,
  user_group_attribute: text('memberOf', 'Attribute of a user with the names of its groups, where groups are not searched.'),
  'user_search.base_dn': optionalText('Where users are searched.'),
  'user_search.filter': text('(uid={0})', 'Filter that finds the user; `{0}` stands for the user name.'),
  'group_search.filter': text(
    GROUP_FILTER,
    'Filter that finds the groups; `{0}` stands for what [group_search.user_attribute] tells.',
  ),
  'group_search.user_attribute': optionalText(
    'Attribute of the user that groups list; without it they list the name of its entry.',
  ),
} as const satisfies Section;

/** Contradictions. */
export function ldapRealmViolations(values: SectionValues<typeof LDAP_REALM_KEYS>): readonly RealmViolation[] {
  const violations = [...directoryViolations(values, values.url)];
  const demand = (condition: boolean, key: string, sentence: string): void => {
    if (!condition) violations.push({ key, sentence });
  };
  const searches = values['user_search.base_dn'] !== null;
  const { user_dn_templates: templates } = values;
  demand(values.url.length > 0, 'url', 'is required');
  demand(searches || templates.length > 0, 'user_search.base_dn', 'or [user_dn_templates] is required');
  demand(!searches || templates.length === 0, 'user_dn_templates', 'cannot be combined with [user_search.base_dn]');
  demand(
    templates.every((each) => each.includes('{0}')),
    'user_dn_templates',
    'must have {0} in the place of the user name',
  );
  demand(values['user_search.filter'].includes('{0}'), 'user_search.filter', 'must have {0} in the place of the user name');
  demand(templates.length === 0 || values.bind_dn === null, 'bind_dn', 'has no use with [user_dn_templates]');
  return violations;
}
