import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument } from '../../domain/error.ts';
import { serviceTokenNameViolation } from '../../domain/service-account/service-token-name.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** What clearing needs. */
export interface ClearServiceTokenCacheDeps {
  readonly audit: AuditLog;
}

/** Which tokens are meant. */
export interface ClearServiceTokenCacheRequest {
  /** Names of tokens, or `*` alone for all. */
  readonly names: readonly string[];
}

/**
 * Accepts the order to forget tokens of a service account. Nothing needs to be forgotten: what was read of a token that has
 * changed is void already.
 * @throws SecurityError `illegalArgument` for a name that no token can have, `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-clear-cached-service-tokens
 */
export async function clearServiceTokenCache(
  deps: ClearServiceTokenCacheDeps,
  context: ActionContext,
  { names }: ClearServiceTokenCacheRequest,
): Promise<void> {
  const isAll = names.length === 1 && names[0] === '*';
  const violation = isAll ? null : (names.map(serviceTokenNameViolation).find((text) => text !== null) ?? null);
  if (violation !== null) throw illegalArgument(violation);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.clearSecurityCache);
}
