import type { Realm } from '../../../authentication/realm.ts';
import type { ActionContext } from '../../action-context.ts';
import { assertRestApiAccess, type RestApiAccessDeps } from '../rest-api-access.ts';
import { CACHE } from './rest-api-endpoints.ts';

/** What clearing caches needs. */
export interface FlushCacheDeps extends RestApiAccessDeps {
  /** The realms of users that there are. */
  readonly realms: readonly Pick<Realm, 'clearCache'>[];
}

/**
 * Clears what realms remember of users outside the store, of one or of all (`null`). Every other cache follows the changes of the store:
 * nothing in it is ever out of date.
 * @throws SecurityError `forbidden`.
 */
export function flushCache(deps: FlushCacheDeps, context: ActionContext, username: string | null): void {
  assertRestApiAccess(deps, context, CACHE);
  for (const realm of deps.realms) realm.clearCache?.(username === null ? null : [username]);
}
