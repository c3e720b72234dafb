import { decodeBase64 } from '../../authentication/decode-base64.ts';
import { authenticateGrant, type GrantDeps } from '../../authentication/grant.ts';
import type { Principal } from '../../authentication/principal.ts';
import type { SpnegoVerifier } from '../../authentication/spnego.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { assert, illegalArgument, SecurityError, validationFailed } from '../../domain/error.ts';
import { type Authentication, SERVICE_ACCOUNT_REALM } from '../../domain/principal/authentication.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { Secret } from '../../domain/secret.ts';
import { tokenClientOf } from '../../domain/token/token-client.ts';
import { GRANT_TYPES, type GrantType, type TokenRequest, tokenRequestViolations } from '../../domain/token/token-request.ts';
import type { ActionContext } from '../action-context.ts';
import { assertGrantCurrent } from '../api-key/grant-api-key.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction, recordRefusedCredential } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { type IssuedTokens, type IssueTokensDeps, issueTokens } from './issue-tokens.ts';
import { type RefreshTokenDeps, refreshToken } from './refresh-token.ts';

/** What Elasticsearch calls whoever comes with a ticket. */
const KERBEROS_USER = '<Kerberos Token>';

/** What creating tokens needs. */
export interface CreateTokenDeps extends IssueTokensDeps, RefreshTokenDeps {
  readonly tokens: IssueTokensDeps['tokens'] & RefreshTokenDeps['tokens'];
  readonly grants: GrantDeps;
  readonly audit: AuditLog;
  /** Whether a user name and password are taken. */
  readonly isPasswordGrantEnabled: boolean;
  /** Judges Kerberos tickets; `null`: there is no Kerberos realm. */
  readonly spnego: SpnegoVerifier | null;
}

/** The tokens that were made, and what else is told of them. */
export interface CreatedToken extends IssuedTokens {
  /** Whether a scope was asked for. */
  readonly isScopeAsked: boolean;
  /** By which the client may prove the server (base64), or `null`. */
  readonly kerberosResponseToken: string | null;
}

/** Whom the tokens shall stand for. */
interface Proven {
  readonly authentication: Authentication;
  readonly scope: RoleDescriptors | null;
  readonly hasRefreshToken: boolean;
  readonly kerberosResponseToken: string | null;
  /** The proven one, where it was read through the caches; `null`: the caller itself, or one whom a ticket proved. */
  readonly principal: Principal | null;
}

/**
 * Creates an access token by one of the four grants: for the caller itself, or for whose password, ticket or refresh token the
 * request carries. The privilege is the caller's, for every grant.
 * @throws SecurityError `tokenRequestInvalid`, `tokenGrantUnsupported`, `tokenGrantInvalid`, `tokenTicketContinues`, `forbidden`,
 * `invalidCredentials`, `illegalArgument`, `unsupportedOperation` for a ticket that is no base64, `internal` for a service
 * account, `tooManyRequests`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-token
 */
export async function createToken(deps: CreateTokenDeps, context: ActionContext, request: TokenRequest): Promise<CreatedToken> {
  const violations = tokenRequestViolations(request, supportedGrants(deps));
  if (violations.length > 0) throw refuseRequest(violations);
  const isScopeAsked = request.scope !== null;
  if (request.grantType === 'refresh_token') {
    const issued = await refreshToken(deps, context, present(request.refreshToken));
    return { ...issued, isScopeAsked, kerberosResponseToken: null };
  }
  const action = CLUSTER_ACTIONS.createToken;
  authorizeAction(deps.audit, context, action);

  const proven = await prove(deps, context, request);
  if (proven.principal === null) assertCallerCurrent(context);
  else assertGrantCurrent(context, proven.principal);
  const { authentication, scope, hasRefreshToken, kerberosResponseToken } = proven;
  const client = hasRefreshToken ? tokenClientOf(context.principal.authentication) : null;
  const issued = await issueTokens(deps, { authentication, scope, client }, context.now);
  recordAction(deps.audit, context, {
    event: 'create_token',
    action,
    targets: [issued.id],
    reason: `grant_type [${request.grantType}] for user [${authentication.user.username}]`,
  });
  return { ...issued, isScopeAsked, kerberosResponseToken };
}

function supportedGrants({ isPasswordGrantEnabled }: CreateTokenDeps): readonly GrantType[] {
  return isPasswordGrantEnabled ? GRANT_TYPES : GRANT_TYPES.filter((grantType) => grantType !== 'password');
}

/** Elasticsearch tells the two errors of OAuth 2 apart by the text of what it found. */
function refuseRequest(violations: readonly string[]): SecurityError {
  const { message } = validationFailed(violations);
  const isGrant = violations.some((violation) => violation.includes('grant_type'));
  return new SecurityError(isGrant ? 'tokenGrantUnsupported' : 'tokenRequestInvalid', message);
}

function prove(deps: CreateTokenDeps, context: ActionContext, request: TokenRequest): Promise<Proven> | Proven {
  switch (request.grantType) {
    case 'password':
      return provePassword(deps, context, request);
    case '_kerberos':
      return proveTicket(deps, context, present(request.kerberosTicket));
    default:
      return proveCaller(context.principal);
  }
}

function proveCaller({ authentication, rights }: Principal): Proven {
  if (authentication.realm.type === SERVICE_ACCOUNT_REALM.type) {
    throw new SecurityError('internal', 'OAuth2 token creation is not supported for service accounts');
  }
  if (authentication.type === 'anonymous') throw illegalArgument('no token is made for the anonymous user');
  // It would go on when the long-lived one is cancelled.
  if (authentication.longLivedTokenId !== undefined) throw illegalArgument('no token is made for a long-lived token');
  const scope = rights.scope ?? null;
  return { authentication, scope, hasRefreshToken: false, kerberosResponseToken: null, principal: null };
}

async function provePassword(deps: CreateTokenDeps, context: ActionContext, request: TokenRequest): Promise<Proven> {
  const credential = {
    type: 'password',
    username: present(request.username),
    password: present(request.password),
  } as const;
  const grant = { credential, runAs: null, clientSecret: null };
  try {
    const principal = await authenticateGrant(deps.grants, grant, CLUSTER_ACTIONS.createToken, context);
    const { authentication } = principal;
    return { authentication, scope: null, hasRefreshToken: true, kerberosResponseToken: null, principal };
  } catch (error) {
    if (error instanceof SecurityError && error.code === 'invalidCredentials') {
      recordRefused(deps.audit, context, request.username, error.message);
    }
    throw error;
  }
}

async function proveTicket(deps: CreateTokenDeps, context: ActionContext, ticket: Secret): Promise<Proven> {
  const decoded = decodeBase64(ticket.reveal());
  if ('violation' in decoded) {
    // Elasticsearch repeats the ticket; no secret stands in a text here.
    throw new SecurityError('unsupportedOperation', 'could not decode base64 kerberos ticket', {
      causedBy: illegalArgument(decoded.violation),
    });
  }
  const { spnego } = deps;
  const outcome = spnego === null ? NO_KERBEROS : await callStore(() => spnego.verifyTicket(decoded.bytes, context.now));
  switch (outcome.outcome) {
    case 'authenticated': {
      const { authentication, rights } = outcome.proof;
      const { responseToken } = outcome;
      const scope = rights.scope ?? null;
      return { authentication, scope, hasRefreshToken: true, kerberosResponseToken: responseToken, principal: null };
    }
    case 'continue':
      throw new SecurityError('tokenTicketContinues', outcome.responseToken);
    case 'rejected':
      recordRefused(deps.audit, context, outcome.claimedPrincipal, outcome.reason);
      throw deps.grants.refusals.grantNotAccepted(KERBEROS_USER, CLUSTER_ACTIONS.createToken, null);
  }
}

const NO_KERBEROS = { outcome: 'rejected', reason: 'there is no Kerberos realm', claimedPrincipal: null } as const;

function recordRefused(audit: AuditLog, context: ActionContext, claimedPrincipal: string | null, reason: string): void {
  recordRefusedCredential(audit, context, { action: CLUSTER_ACTIONS.createToken, claimedPrincipal, reason });
}

function present<Value>(value: Value | null): Value {
  assert(value !== null, 'the fields of the grant were checked');
  return value;
}
