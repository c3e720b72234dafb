import { type Entry, EqualityFilter, OrFilter } from 'ldapts';
import type { LdapConnection } from './ldap-connection.ts';
import { byteValues, textValues } from './ldap-entry.ts';
import type { LdapGroupOptions } from './ldap-options.ts';
import { fillFilter } from './ldap-text.ts';

const NO_ATTRIBUTES = '1.1';
const TOKEN_GROUPS = 'tokenGroups';
/** Security ids in one filter. */
const SIDS_PER_SEARCH = 500;

/** Attributes of a user that finding its groups needs. */
export function attributesForGroups(options: LdapGroupOptions): readonly string[] {
  if (options.by === 'attribute') return [options.attribute];
  return options.by === 'search' && options.userAttribute !== null ? [options.userAttribute] : [];
}

/**
 * Distinguished names of the user's groups; `null`: there are more than `groupsMax`. With a part of them a rule such as
 * `except` would decide wrongly.
 * @throws LdapFault when the directory does not answer.
 */
export async function findGroups(
  connection: LdapConnection,
  user: Entry,
  options: LdapGroupOptions,
  groupsMax: number,
): Promise<readonly string[] | null> {
  const groups = await readGroups(connection, user, options, groupsMax + 1);
  return groups.length > groupsMax ? null : groups;
}

async function readGroups(
  connection: LdapConnection,
  user: Entry,
  options: LdapGroupOptions,
  sizeMax: number,
): Promise<readonly string[]> {
  switch (options.by) {
    case 'attribute':
      return textValues(user, options.attribute);
    case 'search':
      return searchGroups(connection, user, options, sizeMax);
    case 'tokenGroups':
      return resolveTokenGroups(connection, user, options, sizeMax);
  }
}

async function searchGroups(
  connection: LdapConnection,
  user: Entry,
  { search, userAttribute }: Extract<LdapGroupOptions, { by: 'search' }>,
  sizeMax: number,
): Promise<readonly string[]> {
  const value = userAttribute === null ? user.dn : textValues(user, userAttribute)[0];
  if (value === undefined) return [];
  const { baseDn, scope } = search;
  const filter = fillFilter(search.filter, value);
  const entries = await connection.search({ baseDn, scope, filter, sizeMax, attributes: [NO_ATTRIBUTES] });
  return entries.map(({ dn }) => dn);
}

/** The directory computes the ids of all groups, nested ones among them, when the user's own entry is read. */
async function resolveTokenGroups(
  connection: LdapConnection,
  user: Entry,
  { baseDn, scope }: Extract<LdapGroupOptions, { by: 'tokenGroups' }>,
  sizeMax: number,
): Promise<readonly string[]> {
  const [read] = await connection.search({
    baseDn: user.dn,
    scope: 'base',
    filter: '(objectClass=*)',
    sizeMax: 1,
    attributes: [TOKEN_GROUPS],
    explicitBufferAttributes: [TOKEN_GROUPS],
  });
  const ids = read === undefined ? [] : byteValues(read, TOKEN_GROUPS);
  const groups: string[] = [];
  for (let at = 0; at < ids.length && groups.length < sizeMax; at += SIDS_PER_SEARCH) {
    // Not as text: its reader takes escaped bytes for characters.
    const filters = ids.slice(at, at + SIDS_PER_SEARCH).map((value) => new EqualityFilter({ attribute: 'objectSid', value }));
    const filter = new OrFilter({ filters });
    const entries = await connection.search({ baseDn, scope, filter, sizeMax, attributes: [NO_ATTRIBUTES] });
    groups.push(...entries.map(({ dn }) => dn));
  }
  return groups;
}
