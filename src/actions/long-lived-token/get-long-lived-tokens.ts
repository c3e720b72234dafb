import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { Secret } from '../../domain/secret.ts';
import { isOwnToken } from '../../domain/token/long-lived-owner.ts';
import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import type { Page, PageRequest } from '../../stores/page.ts';
import type { LongLivedTokenStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { findManagedToken } from './managed-token.ts';

/** What reading long-lived tokens needs. */
export interface GetLongLivedTokensDeps {
  readonly longLivedTokens: Pick<LongLivedTokenStore, 'find' | 'list'>;
  readonly audit: AuditLog;
}

/** Whose tokens are meant. */
export interface LongLivedTokenOwner {
  /** `null`: anybody. */
  readonly username: string | null;
  /** `null`: any realm. */
  readonly realmName: string | null;
  /** Whether only the caller's own are meant, whatever the other two say. */
  readonly owner: boolean;
}

/** Which tokens are asked for. */
export interface ListLongLivedTokensRequest extends LongLivedTokenOwner {
  readonly page: PageRequest;
}

/**
 * A page of tokens, ordered by creation: expired ones too, until they are removed. Those of others take a privilege.
 * @throws SecurityError `forbidden`, `unavailable`, `internal`.
 */
export async function listLongLivedTokens(
  deps: GetLongLivedTokensDeps,
  context: ActionContext,
  request: ListLongLivedTokensRequest,
): Promise<Page<LongLivedToken>> {
  const isOwn = meansOwn(context, request);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getLongLivedTokens, { kind: 'longLivedToken', isOwn });
  return pageOf(deps.longLivedTokens, context, request);
}

/**
 * One token, by its id or whole, or `null`: it is not there, or not the caller's to see.
 * @throws SecurityError `unavailable`, `internal`.
 */
export function getLongLivedToken(
  deps: GetLongLivedTokensDeps,
  context: ActionContext,
  given: Secret,
): Promise<LongLivedToken | null> {
  return findManagedToken(deps, context, { use: 'get', action: CLUSTER_ACTIONS.getLongLivedTokens }, given);
}

/** Whether the caller asks for nobody's tokens but its own. */
export function meansOwn({ principal }: ActionContext, { username, realmName, owner }: LongLivedTokenOwner): boolean {
  const { user, lookupRealm } = principal.authentication;
  return owner || (username === user.username && realmName === lookupRealm.name);
}

/** A page of the tokens that are meant; one of a caller's own tokens may be short, and another may follow it. */
export async function pageOf(
  longLivedTokens: Pick<LongLivedTokenStore, 'list'>,
  context: ActionContext,
  { page, ...whose }: ListLongLivedTokensRequest,
): Promise<Page<LongLivedToken>> {
  const { authentication } = context.principal;
  const ofCaller = { username: authentication.user.username, realmName: authentication.lookupRealm.name };
  const isOwn = meansOwn(context, whose);
  const { username, realmName } = isOwn ? ofCaller : whose;
  const found = await callStore(() => longLivedTokens.list({ username, realmName }, page));
  if (!isOwn) return found;
  return { ...found, items: found.items.filter((token) => isOwnToken(authentication, token, 'get')) };
}
