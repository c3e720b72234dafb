import { type LongLivedTokenParts, longLivedTokenText, newLongLivedToken } from '../../authentication/long-lived-token.ts';
import type { Principal } from '../../authentication/principal.ts';
import { hashApiKeySecret } from '../../authentication/secret-hash.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import { SERVICE_ACCOUNT_REALM } from '../../domain/principal/authentication.ts';
import type { Random } from '../../domain/random.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { Secret } from '../../domain/secret.ts';
import { type LifetimeRequest, lifetimeViolations, newTimes } from '../../domain/token/long-lived-lifetime.ts';
import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import type { LongLivedTokenStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { descriptorViolations } from '../api-key/issue-api-key.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What creating a long-lived token needs. */
export interface CreateLongLivedTokenDeps {
  readonly longLivedTokens: Pick<LongLivedTokenStore, 'create'>;
  readonly random: Random;
  readonly audit: AuditLog;
  /** The cluster's maximum lifetime, in milliseconds; `null`: none. */
  readonly lifetimeMsMax: number | null;
}

/** The token that is asked for. */
export interface CreateLongLivedTokenRequest extends LifetimeRequest {
  /** A narrower limit within the owner's rights; `null` or without an entry: none. */
  readonly roleDescriptors: RoleDescriptors | null;
}

/** The token that was made. Whole it is nowhere else, and is not kept. */
export interface CreatedLongLivedToken {
  readonly token: LongLivedToken;
  /** `id.secret`. */
  readonly text: Secret;
}

/**
 * Creates a token that stands for the caller for weeks. It can be renewed when it is given a renew interval, and stays the same.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument`, `unavailable`, `internal`.
 */
export async function createLongLivedToken(
  deps: CreateLongLivedTokenDeps,
  context: ActionContext,
  request: CreateLongLivedTokenRequest,
): Promise<CreatedLongLivedToken> {
  const violations = [...lifetimeViolations(request, deps.lifetimeMsMax), ...descriptorViolations(request.roleDescriptors)];
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.createLongLivedToken);

  const parts = newLongLivedToken(deps.random);
  const token = tokenOf(deps, context, request, parts);
  assertCallerCurrent(context);
  await callStore(() => deps.longLivedTokens.create(token));
  recordAction(deps.audit, context, {
    event: 'create_token',
    action: CLUSTER_ACTIONS.createLongLivedToken,
    targets: [token.id],
  });
  return { token, text: longLivedTokenText(parts) };
}

function tokenOf(
  { lifetimeMsMax }: CreateLongLivedTokenDeps,
  { principal, now }: ActionContext,
  request: CreateLongLivedTokenRequest,
  { id, secret }: LongLivedTokenParts,
): LongLivedToken {
  return {
    id,
    secretHash: hashApiKeySecret(secret),
    ...newTimes(request, lifetimeMsMax, now),
    renewer: request.renewer,
    authentication: principal.authentication,
    roleDescriptors: limitOf(principal, request.roleDescriptors),
    lastUse: null,
  };
}

/** As a delegation token of Hadoop, a token is made only by who proves itself otherwise: else it could outlive itself. */
function limitOf({ authentication, rights }: Principal, asked: RoleDescriptors | null): RoleDescriptors | null {
  const { type, realm, longLivedTokenId } = authentication;
  if (type === 'anonymous') throw illegalArgument('no token is made for the anonymous user');
  if (realm.type === SERVICE_ACCOUNT_REALM.type) throw illegalArgument('no long-lived token is made for a service account');
  if (longLivedTokenId !== undefined) throw illegalArgument('a long-lived token makes no other: come with another credential');
  const own = asked === null || Object.keys(asked).length === 0 ? null : asked;
  const { scope = null } = rights;
  if (scope !== null && own !== null) {
    throw illegalArgument('a token that is limited to a part of its user’s rights can give no [role_descriptors]');
  }
  return own ?? scope;
}
