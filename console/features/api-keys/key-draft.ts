import type { ApiKeyRequest, RoleDescriptorsDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { ApiKeyPreviewRequest } from '../../../src/http/contract/documents/api-key-preview.ts';
import {
  defaultLifetime,
  expirationOf,
  type Lifetime,
  type LifetimeFault,
  type LifetimePolicy,
  lifetimeFault,
} from './key-lifetime.ts';
import { OWN_RIGHTS, type Rights, type RightsReading, readRights } from './key-rights.ts';

/** A key as it is written in the form. */
export interface KeyDraft {
  readonly name: string;
  readonly lifetime: Lifetime;
  readonly rights: Rights;
  /** JSON; empty: none. */
  readonly metadata: string;
  /** Whether the limit of the key follows the owner's roles. */
  readonly isLive: boolean;
}

/** Why a draft cannot be sent yet; `null`: nothing is wrong with the field. */
export interface DraftFaults {
  readonly name: 'missing' | 'tooLong' | null;
  readonly lifetime: LifetimeFault | null;
  readonly rights: Exclude<RightsReading, { readonly outcome: 'read' }> | null;
  readonly metadata: 'noObject' | null;
}

/** What a draft says. */
export type DraftReading =
  | { readonly outcome: 'ready'; readonly request: ApiKeyRequest }
  | { readonly outcome: 'faulty'; readonly faults: DraftFaults };

/** Bounds of a draft. */
export interface DraftPolicy extends LifetimePolicy {
  readonly name_length_max: number | null;
}

/** The form as it begins. */
export function emptyDraft(policy: LifetimePolicy): KeyDraft {
  return { name: '', lifetime: defaultLifetime(policy), rights: OWN_RIGHTS, metadata: '', isLive: false };
}

/** The request that a draft makes, or what is missing. @param known Roles with what they grant now. */
export function readDraft(draft: KeyDraft, known: RoleDescriptorsDocument, policy: DraftPolicy, now: number): DraftReading {
  const rights = readRights(draft.rights, known);
  const metadata = readMetadata(draft.metadata);
  const faults: DraftFaults = {
    name: nameFault(draft.name, policy),
    lifetime: lifetimeFault(draft.lifetime, policy, now),
    rights: rights.outcome === 'read' ? null : rights,
    metadata: metadata === null ? 'noObject' : null,
  };
  const isFaulty = Object.values(faults).some((fault) => fault !== null);
  if (isFaulty || rights.outcome !== 'read' || metadata === null) return { outcome: 'faulty', faults };
  const expiration = expirationOf(draft.lifetime, now);
  return {
    outcome: 'ready',
    request: {
      name: draft.name.trim(),
      ...(expiration !== undefined && { expiration }),
      ...(Object.keys(rights.descriptors).length > 0 && { role_descriptors: rights.descriptors }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
      ...(draft.isLive && { owner_rights: 'live' as const }),
    },
  };
}

/** What can be previewed of a draft, a name or not; `null`: rights or end are not chosen yet. */
export function previewOfDraft(
  draft: KeyDraft,
  known: RoleDescriptorsDocument,
  policy: LifetimePolicy,
  now: number,
): ApiKeyPreviewRequest | null {
  const rights = readRights(draft.rights, known);
  const fault = lifetimeFault(draft.lifetime, policy, now);
  // What is too long is the server's to refuse; the rest it could not read.
  if (rights.outcome !== 'read' || (fault !== null && fault !== 'tooLong')) return null;
  if (Object.values(rights.descriptors).some(hasUnfinishedRow)) return null;
  const name = draft.name.trim();
  const expiration = expirationOf(draft.lifetime, now);
  return {
    ...(name !== '' && { name }),
    ...(expiration !== undefined && { expiration }),
    ...(Object.keys(rights.descriptors).length > 0 && { role_descriptors: rights.descriptors }),
  };
}

/** Whether a row of the form has names without privileges, or the other way round, as while one writes. */
function hasUnfinishedRow({ indices = [] }: RoleDescriptorsDocument[string]): boolean {
  return indices.some(({ names, privileges }) => names.length === 0 || privileges.length === 0);
}

/** Metadata that is written as JSON; `null`: it is no object. */
export function readMetadata(text: string): Readonly<Record<string, unknown>> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Surrogate pairs count once, as on the server. */
function nameFault(name: string, { name_length_max: max }: DraftPolicy): DraftFaults['name'] {
  const trimmed = name.trim();
  if (trimmed === '') return 'missing';
  return max !== null && Array.from(trimmed).length > max ? 'tooLong' : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
