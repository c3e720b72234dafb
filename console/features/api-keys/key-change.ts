import type {
  ApiKeyChangeRequest,
  ApiKeyDocument,
  RoleDescriptorsDocument,
} from '../../../src/http/contract/documents/api-key.ts';
import { readMetadata } from './key-draft.ts';
import { expirationOf, type Lifetime, type LifetimeFault, type LifetimePolicy, lifetimeFault } from './key-lifetime.ts';
import { editableDescriptor, OWN_RIGHTS, type Rights, type RightsReading, readRights, writeDescriptors } from './key-rights.ts';

/** A change of a key as it is written; what is `null` stays as it is. */
export interface KeyChangeDraft {
  readonly lifetime: Lifetime | null;
  readonly rights: Rights | null;
  /** JSON, whole. */
  readonly metadata: string;
  /** Whether the limit of the key follows the owner's roles. */
  readonly isLive: boolean;
}

/** Why a change cannot be sent yet. */
export interface ChangeFaults {
  readonly lifetime: LifetimeFault | null;
  readonly rights: Exclude<RightsReading, { readonly outcome: 'read' }> | null;
  readonly metadata: 'noObject' | null;
}

/** What a change says. */
export type ChangeReading =
  | { readonly outcome: 'ready'; readonly change: ApiKeyChangeRequest }
  | { readonly outcome: 'faulty'; readonly faults: ChangeFaults };

/** The change that changes nothing but the limit, which every change takes anew. */
export function emptyChange(key: ApiKeyDocument): KeyChangeDraft {
  const hasMetadata = Object.keys(key.metadata).length > 0;
  return {
    lifetime: null,
    rights: null,
    metadata: hasMetadata ? JSON.stringify(key.metadata, null, 2) : '',
    isLive: key.owner_rights === 'live',
  };
}

/** The rights that are offered when they are to be changed: those that the key has. */
export function offeredRights(key: ApiKeyDocument): Rights {
  const given = Object.entries(key.role_descriptors);
  if (given.length === 0) return OWN_RIGHTS;
  const descriptors = Object.fromEntries(given.map(([name, descriptor]) => [name, editableDescriptor(descriptor)]));
  return { kind: 'custom', roles: [], descriptors, json: given.length > 1 ? writeDescriptors(descriptors) : null };
}

/** The request that a change makes, or what is wrong with it. Empty role descriptors ask for all of the owner's rights. */
export function readChange(
  draft: KeyChangeDraft,
  key: ApiKeyDocument,
  known: RoleDescriptorsDocument,
  policy: LifetimePolicy,
  now: number,
): ChangeReading {
  const rights = draft.rights === null ? null : readRights(draft.rights, known);
  const metadata = readMetadata(draft.metadata);
  const faults: ChangeFaults = {
    lifetime: draft.lifetime === null ? null : lifetimeFault(draft.lifetime, policy, now),
    rights: rights === null || rights.outcome === 'read' ? null : rights,
    metadata: metadata === null ? 'noObject' : null,
  };
  if (Object.values(faults).some((fault) => fault !== null) || metadata === null) return { outcome: 'faulty', faults };
  const expiration = draft.lifetime === null ? undefined : expirationOf(draft.lifetime, now);
  const isMetadataChanged = JSON.stringify(metadata) !== JSON.stringify(key.metadata);
  const isLimitChanged = draft.isLive !== (key.owner_rights === 'live');
  return {
    outcome: 'ready',
    change: {
      ...(expiration !== undefined && { expiration }),
      ...(rights?.outcome === 'read' && { role_descriptors: rights.descriptors }),
      ...(isMetadataChanged && { metadata }),
      ...(isLimitChanged && { owner_rights: draft.isLive ? ('live' as const) : ('snapshot' as const) }),
    },
  };
}
