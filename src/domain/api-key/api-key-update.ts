import { illegalArgument, SecurityError } from '../error.ts';
import { equalJson } from '../json/equal-json.ts';
import type { JsonObject } from '../json/json-value.ts';
import type { RoleDescriptors } from '../role/role-descriptor.ts';
import type { Instant } from '../time.ts';
import { type ApiKey, type ApiKeyCreator, type ApiKeyType, isExpired } from './api-key.ts';
import { expirationOf } from './api-key-expiration.ts';
import type { ApiKeyOwner } from './api-key-owner.ts';

/** What an update asks for; `null`: as it is. */
export interface WantedApiKey {
  readonly metadata: JsonObject | null;
  readonly roleDescriptors: RoleDescriptors | null;
  /** Counts from the update. */
  readonly lifetimeMs: number | null;
  readonly ownerRights: ApiKey['ownerRights'] | null;
  readonly access: JsonObject | null;
  readonly certificateIdentity: string | null;
}

/** What an update makes of a key whatever is asked: its owner as it is now. */
export interface OwnerNow {
  readonly creator: ApiKeyCreator;
  readonly limitedBy: RoleDescriptors;
}

/** The fields of a key that an update changes. */
export type ApiKeyChanges = Partial<
  Pick<
    ApiKey,
    'creator' | 'metadata' | 'roleDescriptors' | 'limitedBy' | 'ownerRights' | 'expiration' | 'access' | 'certificateIdentity'
  >
>;

/** What a caller is told of a key that is not there or not its own: which of the two is nobody's business. */
export function noOwnedApiKey(id: string): SecurityError {
  return new SecurityError('notFound', `no API key owned by requesting user found for ID [${id}]`);
}

/** Whether the key was made by this owner: the same name in the realm of the same name. */
export function isOwnedBy({ creator }: ApiKey, owner: ApiKeyOwner): boolean {
  return creator.principal === owner.username && creator.realm.name === owner.realm.name;
}

/** Why the key cannot be updated, in Elasticsearch's words and order, or `null`. */
export function updateRefusal(apiKey: ApiKey, type: ApiKeyType, now: Instant): SecurityError | null {
  if (apiKey.invalidation !== null) return invalidatedRefusal(apiKey.id);
  if (isExpired(apiKey, now)) return illegalArgument(`cannot update expired API key [${apiKey.id}]`);
  if (apiKey.name === '') return illegalArgument(`cannot update legacy API key [${apiKey.id}] without name`);
  if (apiKey.type === type) return null;
  return illegalArgument(`cannot update API key of type [${apiKey.type}] while expected type is [${type}]`);
}

/** Why these values cannot be given to the key, or `null`: an API token keeps the lifetime that it was made with, under limits of its own. */
export function wantedRefusal({ id, token }: ApiKey, { lifetimeMs }: WantedApiKey): SecurityError | null {
  if (token === undefined || lifetimeMs === null) return null;
  return illegalArgument(`cannot update the expiration of API token [${id}]`);
}

/** Why a key that is invalidated cannot be updated. */
export function invalidatedRefusal(id: string): SecurityError {
  return illegalArgument(`cannot update invalidated API key [${id}]`);
}

/**
 * What an update changes in the key, or `null` when that is nothing. A new lifetime is always a change, and the owner's
 * rights and description are taken as they are now whatever is asked.
 * @throws SecurityError `dateTime` when the expiration has no date.
 */
export function apiKeyChanges(apiKey: ApiKey, wanted: WantedApiKey, owner: OwnerNow, now: Instant): ApiKeyChanges | null {
  const next: ApiKeyChanges = {
    creator: owner.creator,
    limitedBy: owner.limitedBy,
    metadata: wanted.metadata ?? apiKey.metadata,
    roleDescriptors: wanted.roleDescriptors ?? apiKey.roleDescriptors,
    ownerRights: wanted.ownerRights ?? apiKey.ownerRights,
    access: wanted.access ?? apiKey.access,
    certificateIdentity: wanted.certificateIdentity ?? apiKey.certificateIdentity,
  };
  if (wanted.lifetimeMs !== null) return { ...next, expiration: expirationOf(now, wanted.lifetimeMs) };
  const { creator, limitedBy, metadata, roleDescriptors, ownerRights, access, certificateIdentity } = apiKey;
  const present = { creator, limitedBy, metadata, roleDescriptors, ownerRights, access, certificateIdentity };
  return equalJson(present, next) ? null : next;
}
