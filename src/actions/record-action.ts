import type { AuditAction, AuditLog } from '../domain/audit/audit-event.ts';
import type { ActionContext } from './action-context.ts';
import type { ClusterAction } from './cluster-actions.ts';

/** Most things that one audit event names; a mutation of more leaves several events. */
export const TARGETS_PER_EVENT_MAX = 1_000;

/** What an action tells the audit. */
export interface ActionRecord {
  readonly event: AuditAction;
  readonly action: ClusterAction;
  /** Ids or names of the things changed. */
  readonly targets?: readonly string[];
  readonly reason?: string;
}

/** Audits what the caller did or was refused. A record with many targets becomes several events, none of which omits one. */
export function recordAction(audit: AuditLog, context: ActionContext, record: ActionRecord): void {
  const targets = record.targets ?? [];
  let from = 0;
  do {
    audit.record({
      at: context.now,
      event: record.event,
      origin: context.origin,
      authentication: context.principal.authentication,
      claimedPrincipal: null,
      realm: context.principal.authentication.realm,
      action: record.action,
      indices: [],
      targets: targets.slice(from, from + TARGETS_PER_EVENT_MAX),
      reason: record.reason ?? null,
    });
    from += TARGETS_PER_EVENT_MAX;
  } while (from < targets.length);
}

/** Audits that a credential in the body of a request was not accepted: guessing a password must be seen there too. */
export function recordRefusedCredential(
  audit: AuditLog,
  context: ActionContext,
  refused: { readonly action: ClusterAction; readonly claimedPrincipal: string | null; readonly reason: string },
): void {
  audit.record({
    at: context.now,
    event: 'authentication_failed',
    origin: context.origin,
    authentication: null,
    claimedPrincipal: refused.claimedPrincipal,
    realm: null,
    action: refused.action,
    indices: [],
    targets: [],
    reason: refused.reason,
  });
}
