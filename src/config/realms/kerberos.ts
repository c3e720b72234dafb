import { flag, integer, optionalText, type Section } from '../setting.ts';
import { DELEGATION_KEYS, REALM_KEYS, type RealmViolation, type SectionValues } from './common-keys.ts';

/** The realm of Kerberos principals. @see https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings#ref-kerberos-settings */
export const KERBEROS_REALM_KEYS = {
  ...REALM_KEYS,
  ...DELEGATION_KEYS,
  'keytab.path': optionalText('Keytab with the keys of this service, `HTTP/<host>@<REALM>`. Required.'),
  service_principal: optionalText('Principal that tickets must be for; without it any in the keytab.'),
  remove_realm_name: flag(
    false,
    'Whether `alice@EXAMPLE.COM` is the user `alice`. Only where all realms that are trusted name the same people.',
  ),
  'tickets.concurrent_max': integer(4, 1, 64, 'Tickets that are verified at a time.'),
  'tickets.queue_max': integer(1_000, 0, 100_000, 'Tickets that wait for that; more are answered with 429.'),
} as const satisfies Section;

/** What is missing. */
export function kerberosRealmViolations(values: SectionValues<typeof KERBEROS_REALM_KEYS>): readonly RealmViolation[] {
  return values['keytab.path'] === null ? [{ key: 'keytab.path', sentence: 'is required' }] : [];
}
