import type { RoleDescriptorsDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { RoleDescriptorDocument } from '../../../src/http/contract/documents/role-descriptor.ts';
import type { Permissions } from '../../ui/permissions-editor.tsx';

/** Where a key's rights come from: all of the caller's, some roles as they are now, or what is written. */
export type RightsKind = 'own' | 'roles' | 'custom';

/** Rights as they are chosen in the form. */
export interface Rights {
  readonly kind: RightsKind;
  /** Names of the roles that are chosen. */
  readonly roles: readonly string[];
  readonly descriptors: RoleDescriptorsDocument;
  /** The text of the JSON view, as it is written; `null`: the form is shown. */
  readonly json: string | null;
}

/** What rights ask for, or why that cannot be told. */
export type RightsReading =
  /** `descriptors` empty: all of the owner's. */
  | { readonly outcome: 'read'; readonly descriptors: RoleDescriptorsDocument }
  | { readonly outcome: 'invalidJson'; readonly message: string }
  | { readonly outcome: 'noObject' }
  | { readonly outcome: 'noRole' }
  | { readonly outcome: 'nothing' };

/** Name of the descriptor that the form writes. */
export const CUSTOM_NAME = 'custom';

export const OWN_RIGHTS: Rights = { kind: 'own', roles: [], descriptors: {}, json: null };

/** Fields of a role that an API key's descriptor may have: neither its description nor its metadata. */
const FROZEN_FIELDS = [
  'cluster',
  'global',
  'indices',
  'applications',
  'run_as',
  'remote_indices',
  'remote_cluster',
  'opensearch',
] as const;

/** What a role grants now, to be written into a key. */
export function frozenDescriptor(role: RoleDescriptorDocument): RoleDescriptorDocument {
  return Object.fromEntries(
    FROZEN_FIELDS.flatMap((field) => {
      const value = role[field];
      return isEmpty(value) ? [] : [[field, value] as const];
    }),
  );
}

/** What of a key's descriptor is there to be edited: not what the server adds, and no empty lists. */
export function editableDescriptor(descriptor: RoleDescriptorDocument): RoleDescriptorDocument {
  return Object.fromEntries(
    Object.entries(descriptor).filter(([field, value]) => field !== 'transient_metadata' && !isEmpty(value)),
  );
}

/** What is asked for. @param known Roles by name, with what they grant now. */
export function readRights(rights: Rights, known: RoleDescriptorsDocument): RightsReading {
  if (rights.kind === 'own') return { outcome: 'read', descriptors: {} };
  if (rights.kind === 'roles') return readRoles(rights.roles, known);
  const reading = rights.json === null ? written(rights.descriptors) : readDescriptors(rights.json);
  return reading.outcome === 'read' && isNothing(reading.descriptors) ? { outcome: 'nothing' } : reading;
}

/** Reads role descriptors that are written as JSON. */
export function readDescriptors(text: string): RightsReading {
  try {
    const value: unknown = JSON.parse(text);
    return isDescriptors(value) ? { outcome: 'read', descriptors: value } : { outcome: 'noObject' };
  } catch (error) {
    return { outcome: 'invalidJson', message: error instanceof Error ? error.message : '' };
  }
}

/** The descriptor that the form shows, with its name; `null`: there are several, which it cannot show. */
export function formDescriptor(
  descriptors: RoleDescriptorsDocument,
): { readonly name: string; readonly descriptor: RoleDescriptorDocument } | null {
  const entries = Object.entries(descriptors);
  const [first] = entries;
  if (first === undefined) return { name: CUSTOM_NAME, descriptor: {} };
  return entries.length === 1 ? { name: first[0], descriptor: first[1] } : null;
}

/** Fields of a descriptor that the form does not show, and keeps. */
export function hiddenFields(descriptor: RoleDescriptorDocument): readonly string[] {
  return Object.entries(descriptor)
    .filter(([field, value]) => field !== 'cluster' && field !== 'indices' && !isEmpty(value))
    .map(([field]) => field);
}

/** A descriptor with other permissions; everything else stays. */
export function withPermissions(descriptor: RoleDescriptorDocument, { cluster, indices }: Permissions): RoleDescriptorDocument {
  return { ...descriptor, cluster, indices };
}

/** Role descriptors as text to be edited. */
export function writeDescriptors(descriptors: RoleDescriptorsDocument): string {
  return JSON.stringify(descriptors, null, 2);
}

function readRoles(names: readonly string[], known: RoleDescriptorsDocument): RightsReading {
  const chosen = names.flatMap((name) => {
    const role = Object.hasOwn(known, name) ? known[name] : undefined;
    return role === undefined ? [] : [[name, frozenDescriptor(role)] as const];
  });
  // A key without descriptors would have all of the owner's rights: never what "no role" means.
  return chosen.length === 0 ? { outcome: 'noRole' } : { outcome: 'read', descriptors: Object.fromEntries(chosen) };
}

/** Rows of the form that say nothing yet are left out. */
function written(descriptors: RoleDescriptorsDocument): RightsReading {
  const entries = Object.entries(descriptors).map(([name, descriptor]) => {
    const indices = (descriptor.indices ?? []).filter((row) => row.names.length > 0 || row.privileges.length > 0);
    return [name, { ...descriptor, ...(descriptor.indices !== undefined && { indices }) }] as const;
  });
  return { outcome: 'read', descriptors: Object.fromEntries(entries) };
}

/** Whether there is no descriptor, or the form's own without any content. An empty map would mean all of the owner's rights. */
function isNothing(descriptors: RoleDescriptorsDocument): boolean {
  return Object.values(descriptors).every((descriptor) => Object.values(descriptor).every(isEmpty));
}

/** Whether a field of a descriptor says nothing. */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || (isObject(value) && Object.keys(value).length === 0);
}

function isDescriptors(value: unknown): value is RoleDescriptorsDocument {
  return isObject(value) && Object.values(value).every(isDescriptor);
}

/** What the form must be able to show; all else is the server's to judge. */
function isDescriptor(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { cluster, indices } = value;
  const areIndices = Array.isArray(indices) && indices.every(isIndicesEntry);
  return (cluster === undefined || isTexts(cluster)) && (indices === undefined || areIndices);
}

function isIndicesEntry(value: unknown): boolean {
  return isObject(value) && isTexts(value['names']) && isTexts(value['privileges']);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
