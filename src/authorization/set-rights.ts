import type { OpenSearchIndexPermission } from '../domain/role/opensearch-permissions.ts';
import type { IndicesPrivileges, RoleDescriptor, RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { matchesEveryDocument, showsEveryField } from './harmless-rules.ts';
import { globalApplicationsOf } from './privileges/application-privileges.ts';

/** The rights of one set of role descriptors in normal form: equal rights are equal JSON. */
export interface SetRights {
  /** Whether a descriptor confines the set to workflows. None is known here, so the set then allows nothing. */
  readonly confined: boolean;
  /** Cluster privileges, sorted. */
  readonly cluster: readonly string[];
  /** Applications whose privileges may be managed, sorted; see `GlobalApplications`. */
  readonly managedApplications: readonly string[];
  /** Applications whose part of user profiles may be written, sorted. */
  readonly profileApplications: readonly string[];
  /** Name patterns of users that may be acted as, sorted. */
  readonly runAs: readonly string[];
  readonly indices: readonly IndexGrant[];
  /** What OpenSearch's permissions grant. */
  readonly permitted: { readonly cluster: readonly string[]; readonly indices: readonly PermittedGrant[] };
}

/** Privileges on names. */
export interface IndexGrant {
  readonly privileges: readonly string[];
  readonly allowRestrictedIndices: boolean;
  /** Whether a document query or field rule would have to be applied to what is read. */
  readonly partial: boolean;
  readonly names: readonly string[];
}

/** Action patterns on names, in OpenSearch's terms. */
export interface PermittedGrant {
  readonly actions: readonly string[];
  readonly partial: boolean;
  readonly names: readonly string[];
}

/** Brings a set of descriptors into normal form: what any of them grants, the set grants. */
export function mergeDescriptors(descriptors: RoleDescriptors): SetRights {
  const all = Object.values(descriptors);
  const global = all.map((descriptor) => globalApplicationsOf(descriptor.global));
  const permissions = all.flatMap((descriptor) => descriptor.permissions ?? []);
  return {
    confined: all.some((descriptor) => descriptor.restriction !== null),
    cluster: sortedOnce(all.flatMap((descriptor) => descriptor.cluster)),
    managedApplications: sortedOnce(global.flatMap(({ managed }) => managed)),
    profileApplications: sortedOnce(global.flatMap(({ profileWritten }) => profileWritten)),
    runAs: sortedOnce(all.flatMap((descriptor) => descriptor.runAs)),
    indices: mergeGrants(all),
    permitted: {
      cluster: sortedOnce(permissions.flatMap((permission) => permission.clusterPermissions)),
      indices: mergePermitted(permissions.flatMap((permission) => permission.indexPermissions)),
    },
  };
}

/** Entries on the same names become one, then entries with the same privileges. */
function mergeGrants(descriptors: readonly RoleDescriptor[]): readonly IndexGrant[] {
  const entries = descriptors.flatMap((descriptor) => descriptor.indices).map(grantOf);
  const byNames = mergeBy(
    entries,
    ({ privileges: _, ...rest }) => rest,
    (a, b) => ({
      ...a,
      privileges: sortedOnce([...a.privileges, ...b.privileges]),
    }),
  );
  return mergeBy(
    byNames,
    ({ names: _, ...rest }) => rest,
    (a, b) => ({ ...a, names: sortedOnce([...a.names, ...b.names]) }),
  );
}

function grantOf(entry: IndicesPrivileges): IndexGrant {
  return {
    privileges: sortedOnce(entry.privileges.map((privilege) => privilege.toLowerCase())),
    allowRestrictedIndices: entry.allowRestrictedIndices,
    partial: isPartial(entry),
    names: sortedOnce(entry.names),
  };
}

function mergePermitted(entries: readonly OpenSearchIndexPermission[]): readonly PermittedGrant[] {
  const grants = entries.map((entry) => ({
    actions: sortedOnce(entry.allowedActions),
    partial: isPartiallyPermitted(entry),
    names: sortedOnce(entry.indexPatterns),
  }));
  return mergeBy(
    grants,
    ({ names: _, ...rest }) => rest,
    (a, b) => ({ ...a, names: sortedOnce([...a.names, ...b.names]) }),
  );
}

/** Merges what has the same key, and sorts by it. */
function mergeBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => object,
  merge: (a: Item, b: Item) => Item,
): readonly Item[] {
  const itemsByKey = new Map<string, Item>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const known = itemsByKey.get(key);
    itemsByKey.set(key, known === undefined ? item : merge(known, item));
  }
  return [...itemsByKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** Whether a document query or field rule of the entry might leave something out. */
export function isPartial({ query, fieldSecurity }: IndicesPrivileges): boolean {
  return (query !== null && !matchesEveryDocument(query)) || (fieldSecurity !== null && !showsEveryField(fieldSecurity));
}

function isPartiallyPermitted({ dls, fls, maskedFields }: OpenSearchIndexPermission): boolean {
  const hidesFields = fls.length > 0 && !showsEveryField({ grant: fls, except: fls.filter((field) => /^[~!]/.test(field)) });
  return (dls !== null && dls !== '' && !matchesEveryDocument(dls)) || hidesFields || maskedFields.length > 0;
}

function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
