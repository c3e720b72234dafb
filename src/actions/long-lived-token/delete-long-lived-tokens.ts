import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import type { Secret } from '../../domain/secret.ts';
import type { LongLivedTokenStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { type LongLivedTokenOwner, meansOwn, pageOf } from './get-long-lived-tokens.ts';
import { findManagedToken } from './managed-token.ts';

/** Tokens deleted in one transaction. */
const BATCH_TOKENS_MAX = 1_000;

/** What deleting needs. */
export interface DeleteLongLivedTokensDeps {
  readonly longLivedTokens: Pick<LongLivedTokenStore, 'find' | 'list' | 'delete'>;
  readonly audit: AuditLog;
}

/**
 * Deletes one token, by its id or whole: it is refused everywhere from the moment of the answer. For its owner, its renewer, its bearer, and
 * who has the privilege.
 * @returns whether it was there, and the caller's to delete.
 * @throws SecurityError `unavailable`, `internal`.
 */
export async function deleteLongLivedToken(
  deps: DeleteLongLivedTokensDeps,
  context: ActionContext,
  given: Secret,
): Promise<{ readonly found: boolean }> {
  const token = await findManagedToken(deps, context, { use: 'delete', action: CLUSTER_ACTIONS.deleteLongLivedTokens }, given);
  if (token === null) return { found: false };
  return { found: (await deleteBatch(deps, context, [token.id])) > 0 };
}

/**
 * Deletes all tokens of a user, of a realm, or of both.
 * @returns how many were deleted.
 * @throws SecurityError `actionRequestValidation` when neither is named, `forbidden`, `unavailable`, `internal`.
 */
export async function deleteLongLivedTokens(
  deps: DeleteLongLivedTokensDeps,
  context: ActionContext,
  whose: LongLivedTokenOwner,
): Promise<{ readonly deleted: number }> {
  if (!whose.owner && whose.username === null && whose.realmName === null) {
    throw validationFailed(['one of [token, username, realm_name, owner] must be specified']);
  }
  const isOwn = meansOwn(context, whose);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.deleteLongLivedTokens, { kind: 'longLivedToken', isOwn });
  let deleted = 0;
  for (let after: string | null | undefined; after !== null; ) {
    const page = { size: BATCH_TOKENS_MAX, ...(after !== undefined && { after }) };
    const { items, next } = await pageOf(deps.longLivedTokens, context, { ...whose, page });
    deleted += await deleteBatch(
      deps,
      context,
      items.map(({ id }) => id),
    );
    after = next;
  }
  return { deleted };
}

async function deleteBatch(
  { longLivedTokens, audit }: DeleteLongLivedTokensDeps,
  context: ActionContext,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  assertCallerCurrent(context);
  const found = await callStore(() => longLivedTokens.delete(ids));
  const targets = ids.filter((_, index) => found[index]);
  if (targets.length > 0) {
    recordAction(audit, context, { event: 'invalidate_tokens', action: CLUSTER_ACTIONS.deleteLongLivedTokens, targets });
  }
  return targets.length;
}
