import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, SecurityError } from '../../domain/error.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import { type Renewal, renewedTimes } from '../../domain/token/long-lived-lifetime.ts';
import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import type { LongLivedTokenStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { findManagedToken } from './managed-token.ts';

/** Renewals of one token at once that all get their turn. */
const ATTEMPTS_MAX = 5;

/** What renewing needs. */
export interface RenewLongLivedTokenDeps {
  readonly longLivedTokens: Pick<LongLivedTokenStore, 'find' | 'renew'>;
  readonly audit: AuditLog;
  /** The cluster's maximum lifetime, in milliseconds; `null`: none. */
  readonly lifetimeMsMax: number | null;
}

/**
 * Renews a token, which stays the same: it expires one interval from now, and never beyond its maximum. For its owner, its renewer, and
 * who has the privilege.
 * @returns the token as it is now, or `null`: it is not there, or not the caller's to renew.
 * @throws SecurityError `illegalArgument` when it has expired or cannot be renewed, `unavailable`, `internal`.
 */
export async function renewLongLivedToken(
  deps: RenewLongLivedTokenDeps,
  context: ActionContext,
  given: Secret,
): Promise<LongLivedToken | null> {
  let token = await findManagedToken(deps, context, { use: 'renew', action: CLUSTER_ACTIONS.renewLongLivedToken }, given);
  for (let attempt = 1; token !== null && attempt <= ATTEMPTS_MAX; attempt += 1) {
    const expiration = expirationOf(renewedTimes(token, deps.lifetimeMsMax, context.now), token.id);
    if (await renewOnce(deps, context, token, expiration)) return { ...token, expiration };
    const { id } = token;
    token = await callStore(() => deps.longLivedTokens.find(id));
  }
  if (token === null) return null;
  throw new SecurityError('unavailable', 'the token changed while it was renewed', { retryAfterSeconds: 1 });
}

/** False: another renewal, or the end of the token, came between. */
async function renewOnce(
  deps: RenewLongLivedTokenDeps,
  context: ActionContext,
  token: LongLivedToken,
  expiration: Instant,
): Promise<boolean> {
  assertCallerCurrent(context);
  const isSet = await callStore(() => deps.longLivedTokens.renew(token.id, token.expiration, expiration));
  if (isSet) {
    const action = CLUSTER_ACTIONS.renewLongLivedToken;
    recordAction(deps.audit, context, { event: 'renew_token', action, targets: [token.id] });
  }
  return isSet;
}

function expirationOf(renewal: Renewal, id: string): Instant {
  switch (renewal.outcome) {
    case 'renewed':
      return renewal.expiration;
    case 'expired':
      throw illegalArgument(`the token [${id}] has expired`);
    case 'notRenewable':
      throw illegalArgument(`the token [${id}] was made without [renew_interval] and cannot be renewed`);
  }
}
