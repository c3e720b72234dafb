import { type OnBehalfOfKeys, signOnBehalfOfToken } from '../../authentication/opensearch/on-behalf-of-token.ts';
import { actionDenied } from '../../authorization/denial.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, SecurityError } from '../../domain/error.ts';
import type { Random } from '../../domain/random.ts';
import type { Secret } from '../../domain/secret.ts';
import { instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { isUserOfRealm, refuseRestApi } from '../opensearch/rest-api-access.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** The permission by which OpenSearch lets users make on-behalf-of tokens. */
const PERMISSION = 'security:obo/create';
const REFUSAL_OF_TOKENS = 'Token-authenticated users cannot create new tokens';
const DISABLED =
  'The OnBehalfOf token generating API has been disabled, see {link to doc} for more information on this feature.';
const TOO_LONG = 'The token would be longer than a request may carry: [service] or the roles of the user are too long';
const SCHEME = 'Bearer ';
const SECOND_MS = 1_000;

/** The permission that a route asks for is missing, which OpenSearch answers with 401 where its actions are refused with 403. */
export class RestPermissionMissing extends SecurityError {}

/** What making on-behalf-of tokens needs. */
export interface CreateOnBehalfOfTokenDeps {
  readonly audit: AuditLog;
  readonly random: Random;
  readonly keys: OnBehalfOfKeys;
  /** Whether the feature is on now. */
  readonly readIsEnabled: () => Promise<boolean>;
  readonly durationSecondsMax: number;
  /** Longest `Authorization` header that is taken. */
  readonly authorizationCharactersMax: number;
}

/** The token that is asked for. */
export interface CreateOnBehalfOfTokenRequest {
  /** Whole seconds, more than 0; cut to the longest lifetime. */
  readonly durationSeconds: number;
  /** Name of the service that the token is for. */
  readonly service: string;
}

/** The token that was made. It is kept nowhere. */
export interface CreatedOnBehalfOfToken {
  readonly username: string;
  readonly token: Secret;
  readonly durationSeconds: number;
}

/**
 * Makes a token by which a service acts as the caller for a few minutes, with the roles that the caller has now. No key and no token makes
 * one.
 * @param read Reads the request, once the caller was let through. @throws SecurityError.
 * @throws SecurityError `forbidden`, as `RestPermissionMissing` where the caller lacks the permission; `featureDisabled`,
 * `illegalArgument`, `unavailable`, `internal`.
 * @see https://docs.opensearch.org/latest/security/access-control/authentication-tokens/
 */
export async function createOnBehalfOfToken(
  deps: CreateOnBehalfOfTokenDeps,
  context: ActionContext,
  read: () => CreateOnBehalfOfTokenRequest,
): Promise<CreatedOnBehalfOfToken> {
  const action = CLUSTER_ACTIONS.createOnBehalfOfToken;
  assertPermitted(deps.audit, context);
  const { authentication } = context.principal;
  if (!isUserOfRealm(authentication)) return refuseRestApi(deps.audit, context, action, REFUSAL_OF_TOKENS);
  if (!(await callStore(deps.readIsEnabled))) {
    recordAction(deps.audit, context, { event: 'access_denied', action, reason: DISABLED });
    throw new SecurityError('featureDisabled', DISABLED);
  }
  recordAction(deps.audit, context, { event: 'access_granted', action });
  const request = read();
  const durationSeconds = Math.min(request.durationSeconds, deps.durationSecondsMax);
  const { user, lookupRealm } = authentication;
  assertCallerCurrent(context);
  const token = signOnBehalfOfToken(
    deps.keys,
    {
      username: user.username,
      realmName: lookupRealm.name,
      roles: user.roles,
      audience: request.service,
      issuedAt: context.now,
      expiration: instant(context.now + durationSeconds * SECOND_MS),
    },
    deps.random,
  );
  if (SCHEME.length + token.reveal().length > deps.authorizationCharactersMax) throw illegalArgument(TOO_LONG);
  recordAction(deps.audit, context, { event: 'create_on_behalf_of_token', action, targets: [user.username] });
  return { username: user.username, token, durationSeconds };
}

/** Lets pass whom a permission of OpenSearch or a privilege of Elasticsearch permits. @throws SecurityError. */
function assertPermitted(audit: AuditLog, context: ActionContext): void {
  const { authentication, authorizer, rights, refuse } = context.principal;
  const action = CLUSTER_ACTIONS.createOnBehalfOfToken;
  if ([PERMISSION, action].some((permitted) => authorizer.allowsCluster(permitted, authentication))) return;
  const caller = { authentication, authorizer, unknownRoles: rights.unknownRoles, dialect: 'opensearch' } as const;
  const denied = actionDenied({ ...caller, ...(refuse && { refuse }) }, PERMISSION);
  recordAction(audit, context, { event: 'access_denied', action, reason: denied.message });
  throw denied.code === 'forbidden' ? new RestPermissionMissing('forbidden', denied.message) : denied;
}
