import type { FieldSecurity, IndicesPrivileges, RoleDescriptor, RoleDescriptors } from '../domain/role/role-descriptor.ts';

/** The rights of one set of role descriptors in normal form: equal rights are equal JSON. */
export interface SetRights {
  /** Whether a descriptor confines the set to workflows. None is known here, so the set then allows nothing. */
  readonly confined: boolean;
  /** Cluster privileges, sorted. */
  readonly cluster: readonly string[];
  /** Name patterns of users that may be acted as, sorted. */
  readonly runAs: readonly string[];
  readonly indices: readonly IndexGrant[];
}

/** Privileges on names. */
export interface IndexGrant {
  readonly privileges: readonly string[];
  readonly allowRestrictedIndices: boolean;
  /** Whether a document query or field rule would have to be applied to what is read. */
  readonly partial: boolean;
  readonly names: readonly string[];
}

/** Brings a set of descriptors into normal form: what any of them grants, the set grants. */
export function mergeDescriptors(descriptors: RoleDescriptors): SetRights {
  const all = Object.values(descriptors);
  return {
    confined: all.some((descriptor) => descriptor.restriction !== null),
    cluster: sortedOnce(all.flatMap((descriptor) => descriptor.cluster)),
    runAs: sortedOnce(all.flatMap((descriptor) => descriptor.runAs)),
    indices: mergeGrants(all),
  };
}

function mergeGrants(descriptors: readonly RoleDescriptor[]): readonly IndexGrant[] {
  const grantsByKey = new Map<string, IndexGrant>();
  for (const entry of descriptors.flatMap((descriptor) => descriptor.indices)) {
    const grant = {
      privileges: sortedOnce(entry.privileges.map((privilege) => privilege.toLowerCase())),
      allowRestrictedIndices: entry.allowRestrictedIndices,
      partial: isPartial(entry),
    };
    const key = JSON.stringify(grant);
    grantsByKey.set(key, { ...grant, names: sortedOnce([...(grantsByKey.get(key)?.names ?? []), ...entry.names]) });
  }
  return [...grantsByKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant);
}

function isPartial(entry: IndicesPrivileges): boolean {
  return (entry.query !== null && !matchesAll(entry.query)) || (entry.fieldSecurity !== null && !showsAll(entry.fieldSecurity));
}

/** Whether a document query is `{"match_all": {…}}`, which shows every document. */
function matchesAll(query: string): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(query);
  } catch {
    // What cannot be read might leave something out: the entry counts as partial.
    return false;
  }
  if (typeof parsed !== 'object' || parsed === null) return false;
  const [clause, ...others] = Object.entries(parsed);
  if (clause === undefined || others.length > 0) return false;
  return clause[0] === 'match_all' && typeof clause[1] === 'object' && clause[1] !== null;
}

function showsAll(fieldSecurity: FieldSecurity): boolean {
  return (fieldSecurity.grant?.includes('*') ?? false) && (fieldSecurity.except ?? []).length === 0;
}

function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
