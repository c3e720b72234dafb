import type { ApiKeyRequest } from '../../authorization/authorizer.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { AuditPage, AuditQuery, AuditSearch } from '../../domain/audit/audit-search.ts';
import { SecurityError } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { auditNotSearchable } from '../audit/search-audit.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { apiKeyFilterOf } from './api-key-filter.ts';

/** What reading the history of a key needs. */
export interface KeyHistoryDeps {
  readonly apiKeys: Pick<ApiKeyStore, 'list'>;
  /** `null`: the log is not kept where this process could read it. */
  readonly auditSearch: AuditSearch | null;
  readonly audit: AuditLog;
}

/** Which part of which key's history is asked for. */
export interface KeyHistoryRequest extends Pick<AuditQuery, 'size' | 'cursor'> {
  readonly id: string;
}

/**
 * The events of this node's audit log that a key took part in or was the target of, the newest first: for who may see the key, as when
 * keys are read by id. Of other things that an event was about nothing is told.
 * @throws SecurityError `forbidden`, `notFound` for a key that is not there or not the caller's to see, `featureDisabled`,
 * `illegalArgument` for a cursor that is none, `unavailable`.
 */
export async function readKeyHistory(
  deps: KeyHistoryDeps,
  context: ActionContext,
  { id, size, cursor }: KeyHistoryRequest,
): Promise<AuditPage> {
  await assertVisible(deps, context, id);
  if (deps.auditSearch === null) throw auditNotSearchable();
  const none = { key: null, principal: null, action: null, decision: null, job: null, from: null, to: null };
  const { events, next } = await deps.auditSearch.search({ ...none, about: id, size, cursor });
  return { events: events.map((event) => withoutOtherTargets(event, id)), next };
}

async function assertVisible({ apiKeys, audit }: KeyHistoryDeps, context: ActionContext, id: string): Promise<void> {
  const { authentication, authorizer } = context.principal;
  const selection = { ids: [id], name: null, username: null, realmName: null };
  const anybodys = { kind: 'get', ...selection, owner: false, withLimitedBy: false } satisfies ApiKeyRequest;
  const owner = !authorizer.allowsCluster(CLUSTER_ACTIONS.getApiKeys, authentication, anybodys);
  authorizeAction(audit, context, CLUSTER_ACTIONS.getApiKeys, { ...anybodys, owner });
  const filter = apiKeyFilterOf({ ...selection, owner }, authentication);
  const { items } = await callStore(() => apiKeys.list(filter, { size: 1 }));
  if (items.length === 0) throw new SecurityError('notFound', `unable to find apikey with id ${id}`);
}

/** One call may change the keys of many: whoever sees one of them need not know the others. */
function withoutOtherTargets(event: JsonObject, id: string): JsonObject {
  const targets = event['targets'];
  return Array.isArray(targets) ? { ...event, targets: targets.filter((target) => target === id) } : event;
}
