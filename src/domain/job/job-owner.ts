import { actsAsApiKey, apiKeyOwnerOf } from '../api-key/api-key-owner.ts';
import type { Authentication } from '../principal/authentication.ts';
import type { RoleDescriptors } from '../role/role-descriptor.ts';
import type { Job } from './job.ts';

/** A caller, with the narrower limit of the token that it came with; `null` or absent: none. */
export interface JobCaller {
  readonly authentication: Authentication;
  readonly scope?: RoleDescriptors | null;
}

/**
 * Whether a job is the caller's own. A job belongs to the user in the realm that put it last, also by an API key; a key owns what it put
 * itself.
 */
export function isOwnJob(caller: Authentication, { creator }: Pick<Job, 'creator'>): boolean {
  if (caller.type === 'anonymous') return false;
  if (actsAsApiKey(caller)) return actsAsApiKey(creator) && creator.apiKey?.id === caller.apiKey?.id;
  return isSameOwner(caller, creator);
}

/**
 * Whether a key is the caller's to run jobs as, whatever rights it has: its owner in person, or the key itself. Who came with a token that is
 * limited to a part of its rights, or with another key, holds no key that way.
 * @param key Whom the key stands for.
 */
export function ownsContextKey({ authentication, scope }: JobCaller, key: Authentication): boolean {
  if (authentication.type === 'anonymous' || (scope !== undefined && scope !== null)) return false;
  if (actsAsApiKey(authentication)) return authentication.apiKey?.id === key.apiKey?.id;
  return isSameOwner(authentication, key);
}

function isSameOwner(one: Authentication, other: Authentication): boolean {
  const a = apiKeyOwnerOf(one);
  const b = apiKeyOwnerOf(other);
  return a.username === b.username && a.realm.name === b.realm.name;
}
