import { isRestrictedName } from '../../authorization/restricted-names.ts';
import { isPartial } from '../../authorization/set-rights.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { Instant } from '../../domain/time.ts';
import type { PreviewedRights } from './preview-rights.ts';

/** What warnings look at. */
export interface WarnedPreview {
  readonly rights: PreviewedRights;
  /** What was asked for, or where that is nothing what the caller has. */
  readonly descriptors: RoleDescriptors;
  /** Whether the lifetime is the policy's and not the caller's choice. */
  readonly isLifetimeByDefault: boolean;
  readonly expiration: Instant | null;
  /** Whether anything is in the way of the key: then its expiration is not told. */
  readonly isRefused: boolean;
}

/** Things worth knowing of a key that might be made, in whole sentences. */
export function previewWarnings(preview: WarnedPreview): readonly string[] {
  const { rights } = preview;
  return [
    ...nothingWarnings(preview),
    ...powerWarnings(rights),
    ...restrictedWarnings(preview.descriptors),
    ...ruleWarnings(preview.descriptors),
    ...expirationWarnings(preview),
    ...(rights.isCut ? ['There are more rights than a preview looks at; the others are not shown.'] : []),
  ];
}

function nothingWarnings({ rights, descriptors }: WarnedPreview): readonly string[] {
  const effects = [rights.cluster, ...rights.indices.map(({ privileges }) => privileges), rights.runAs].flat();
  const hasApplications = Object.values(descriptors).some(({ applications }) => applications.length > 0);
  if (rights.isCut || hasApplications || effects.some(({ effect }) => effect !== 'withheld')) return [];
  return ['The key would be able to do nothing: of what is asked for its owner has none.'];
}

function powerWarnings({ cluster, indices }: PreviewedRights): readonly string[] {
  const isGranted = (named: string) => (each: { readonly name: string; readonly effect: string }) =>
    each.name.toLowerCase() === named && each.effect === 'granted';
  const manages = ['all', 'manage_security'].find((name) => cluster.some(isGranted(name)));
  const reachesEverything = indices.some(
    ({ names, privileges }) => names.some((name) => /^\*+$/.test(name)) && privileges.some(isGranted('all')),
  );
  return [
    ...(manages === undefined ? [] : [`The key could manage users, roles and keys: [${manages}] is asked for.`]),
    ...(reachesEverything ? ['The key could read, change and delete every index.'] : []),
  ];
}

function restrictedWarnings(descriptors: RoleDescriptors): readonly string[] {
  const entries = Object.values(descriptors).flatMap(({ indices }) => indices);
  const open = new Set(entries.filter((entry) => entry.allowRestrictedIndices).flatMap(({ names }) => names));
  const closed = entries.filter((entry) => !entry.allowRestrictedIndices).flatMap(({ names }) => names);
  const named = [...new Set(closed.filter((name) => isRestrictedName(name)))].sort();
  return [
    ...(open.size === 0
      ? []
      : [`The names [${[...open].sort().join(', ')}] include the indices in which the cluster keeps its own state.`]),
    ...(named.length === 0
      ? []
      : [
          `The names [${named.join(', ')}] are reached with [allow_restricted_indices] only: the cluster keeps its own state there.`,
        ]),
  ];
}

function ruleWarnings(descriptors: RoleDescriptors): readonly string[] {
  const all = Object.values(descriptors);
  const workflows = [...new Set(all.flatMap(({ restriction }) => restriction?.workflows ?? []))];
  return [
    ...(all.some(({ indices }) => indices.some(isPartial))
      ? ['Rules on documents and fields are not enforced here: entries with [query] or [field_security] grant writing alone.']
      : []),
    ...(workflows.length === 0
      ? []
      : [`The key would be confined to the workflows [${workflows.join(', ')}], which are not served here.`]),
  ];
}

function expirationWarnings({ isRefused, expiration, isLifetimeByDefault }: WarnedPreview): readonly string[] {
  if (isRefused) return [];
  if (expiration === null) return ['The key would never expire.'];
  return isLifetimeByDefault ? ['No expiration is given: the key would expire by the policy.'] : [];
}
