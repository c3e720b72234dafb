import type { Entry } from 'ldapts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { LdapUserAttributes } from './ldap-options.ts';

/** A user as a directory describes it. */
export interface LdapUser {
  readonly dn: string;
  readonly groups: readonly string[];
  readonly fullName: string | null;
  readonly email: string | null;
  /** The attributes that were asked for, and beside them `ldap_dn` and `ldap_groups`, as Elasticsearch has them. */
  readonly metadata: JsonObject;
}

/** The text values of an attribute, whose name is compared without regard to case; bytes that are no text are passed over. */
export function textValues(entry: Entry, attribute: string): readonly string[] {
  return valuesOf(entry, attribute).filter((value) => typeof value === 'string');
}

/** The values of an attribute that was asked for as bytes. */
export function byteValues(entry: Entry, attribute: string): readonly Buffer[] {
  return valuesOf(entry, attribute).filter((value) => Buffer.isBuffer(value));
}

function valuesOf(entry: Entry, attribute: string): readonly (string | Buffer)[] {
  const wanted = attribute.toLowerCase();
  const key = Object.keys(entry).find((name) => name.toLowerCase() === wanted);
  const value = key === undefined ? [] : (entry[key] ?? []);
  return Array.isArray(value) ? value : [value];
}

/** Describes a user by its entry. */
export function describeUser(entry: Entry, groups: readonly string[], attributes: LdapUserAttributes): LdapUser {
  const metadata: Record<string, string | readonly string[]> = Object.create(null);
  for (const name of attributes.metadata) {
    const [first, ...others] = textValues(entry, name);
    if (first !== undefined) metadata[name] = others.length === 0 ? first : [first, ...others];
  }
  return {
    dn: entry.dn,
    groups,
    fullName: textValues(entry, attributes.fullName)[0] ?? null,
    email: textValues(entry, attributes.email)[0] ?? null,
    metadata: { ...metadata, ldap_dn: entry.dn, ldap_groups: [...groups] },
  };
}
