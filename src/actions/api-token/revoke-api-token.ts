import { SecurityError } from '../../domain/error.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { type ApiTokenAccessDeps, authorizeApiTokens } from './authorize-api-tokens.ts';
import { findApiToken } from './get-api-tokens.ts';
import { tokenMissing } from './token-missing.ts';

/** What revoking API tokens needs. */
export interface RevokeApiTokenDeps extends ApiTokenAccessDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'find' | 'invalidate'>;
  /** Whether a token that is not there is answered as OpenSearch 3.8 does: 500. */
  readonly isStrict: boolean;
  /** Name of this node, which that answer has in it. */
  readonly nodeName: string;
}

/**
 * Revokes a token, or invalidates a key of Elasticsearch's dialect, at once and for good: it is not accepted after the promise resolves. One
 * that was revoked before keeps its time.
 * @throws SecurityError `notFound` (strict: `illegalState`) for one that is not there or not the caller's, `forbidden`, `unavailable`, `internal`.
 */
export async function revokeApiToken(deps: RevokeApiTokenDeps, context: ActionContext, id: string): Promise<void> {
  const { scope } = await authorizeApiTokens(deps, context, 'revoke');
  const apiKey = await findApiToken(deps.apiKeys, context, scope, id);
  if (apiKey === null) throw deps.isStrict ? strictMissing(deps.nodeName) : tokenMissing(id);
  assertCallerCurrent(context);
  const revoked = await callStore(() => deps.apiKeys.invalidate({ ids: [id] }, context.now, { crossCluster: false }));
  if (revoked.length === 0) return;
  recordAction(deps.audit, context, {
    event: 'invalidate_apikeys',
    action: CLUSTER_ACTIONS.revokeApiToken,
    targets: revoked,
  });
}

function strictMissing(nodeName: string): SecurityError {
  return new SecurityError('illegalState', `Failed to delete token: [${nodeName}][indices:data/write/update[s]]`);
}
