import { isLongLivedTokenId, parseLongLivedToken } from '../../authentication/long-lived-token.ts';
import { verifyApiKeySecret } from '../../authentication/secret-hash.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import type { Secret } from '../../domain/secret.ts';
import { isOwnToken, type TokenUse } from '../../domain/token/long-lived-owner.ts';
import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import type { LongLivedTokenStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import type { ClusterAction } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';

/** What finding a token for somebody needs. */
export interface ManagedTokenDeps {
  readonly longLivedTokens: Pick<LongLivedTokenStore, 'find'>;
  readonly audit: AuditLog;
}

/** What is to be done to the token, and by which action. */
export interface ManagedUse {
  readonly use: TokenUse;
  readonly action: ClusterAction;
}

/**
 * The token that the caller names, by its id or whole, when the caller may use it so; else `null`. Who has no privilege is told of another's
 * token what is told of one that is not there; the audit tells them apart.
 * @throws SecurityError `missingCredentials`, `invalidCredentials` for an anonymous caller, `unavailable`, `internal`.
 */
export async function findManagedToken(
  deps: ManagedTokenDeps,
  context: ActionContext,
  { use, action }: ManagedUse,
  given: Secret,
): Promise<LongLivedToken | null> {
  const token = await findGiven(deps, given);
  const isOwn = token === null || isOwnToken(context.principal.authentication, token, use);
  try {
    authorizeAction(deps.audit, context, action, { kind: 'longLivedToken', isOwn });
  } catch (error) {
    if (error instanceof SecurityError && error.code === 'forbidden') return null;
    throw error;
  }
  return token;
}

/** A whole token counts only with its right secret. */
async function findGiven({ longLivedTokens }: ManagedTokenDeps, given: Secret): Promise<LongLivedToken | null> {
  const whole = parseLongLivedToken(given);
  const id = whole?.id ?? given.reveal();
  if (!isLongLivedTokenId(id)) return null;
  const token = await callStore(() => longLivedTokens.find(id));
  if (token === null || whole === null) return token;
  return (await verifyApiKeySecret(whole.secret, token.secretHash)) ? token : null;
}
