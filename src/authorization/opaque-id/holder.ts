import { createHash } from 'node:crypto';
import type { Caller } from '../plan.ts';

/**
 * Who may use an id: a digest (base64) of the principal and of the content of its rights. An API key is a principal of its
 * own; a user is one per realm, and when acting as another, that other.
 */
export function holderOf({ authentication, authorizer }: Caller): string {
  const { apiKey, user, lookupRealm } = authentication;
  const principal = apiKey === null ? ['user', user.username, lookupRealm.name] : ['apiKey', apiKey.id, user.username];
  return createHash('sha256')
    .update(JSON.stringify([...principal, authorizer.contentDigest]))
    .digest('base64');
}
