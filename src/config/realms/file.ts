import { integer, optionalText, type Section } from '../setting.ts';
import { REALM_KEYS, type RealmViolation, type SectionValues } from './common-keys.ts';

/** The realm of users in files. */
export const FILE_REALM_KEYS = {
  ...REALM_KEYS,
  'files.users': optionalText('File with the users in Elasticsearch’s format: `name:hash` a line. Required.'),
  'files.users_roles': optionalText('File with their roles: `role:name,name` a line. Required.'),
  'files.interval_ms': integer(
    5_000,
    100,
    3_600_000,
    'How often the files are looked at: a user who was taken out is refused after this time.',
  ),
  'files.bytes_max': integer(16_777_216, 1_024, 1_073_741_824, 'Size of a file; a larger one is not read.'),
} as const satisfies Section;

/** What is missing. */
export function fileRealmViolations(values: SectionValues<typeof FILE_REALM_KEYS>): readonly RealmViolation[] {
  return (['files.users', 'files.users_roles'] as const)
    .filter((key) => values[key] === null)
    .map((key) => ({ key, sentence: 'is required' }));
}
