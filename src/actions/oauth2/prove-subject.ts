import type { Authenticator } from '../../authentication/authenticator.ts';
import { parseAuthorization } from '../../authentication/authorization-header.ts';
import { addressOf } from '../../authentication/grant.ts';
import type { Principal } from '../../authentication/principal.ts';
import { actsAsApiKey } from '../../domain/api-key/api-key-owner.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import type { Credential } from '../../domain/principal/credential.ts';
import type { Secret } from '../../domain/secret.ts';
import type { ActionContext } from '../action-context.ts';
import type { ClusterAction } from '../cluster-actions.ts';
import { recordRefusedCredential } from '../record-action.ts';
import { type FindTokenDeps, findAccessToken } from './find-access-token.ts';
import { grantInvalid, requestInvalid } from './oauth2-error.ts';

/** Types of tokens by the names that RFC 8693 §3 has for them, and one of ours: `base64(id:secret)` of an API key. */
export const TOKEN_TYPES = {
  accessToken: 'urn:ietf:params:oauth:token-type:access_token',
  jwt: 'urn:ietf:params:oauth:token-type:jwt',
  apiKey: 'urn:claviger:params:oauth:token-type:api-key',
} as const;

/** Realm type of JSON web tokens of other issuers. */
const JWT_REALM_TYPE = 'jwt';

/** A token to be exchanged. */
export interface SubjectToken {
  readonly token: Secret;
  /** `subject_token_type` as it was given. */
  readonly type: string;
  /** `requested_token_type`, or `null`. */
  readonly requestedType: string | null;
  /** `audience` and `resource`, as far as they were given. */
  readonly targets: readonly string[];
}

/** What proving whom a token stands for needs. */
export interface ProveSubjectDeps extends FindTokenDeps {
  readonly authenticator: Pick<Authenticator, 'authenticateCredential'>;
  readonly audit: AuditLog;
  /** Audiences that tokens from here have. */
  readonly audiences: () => readonly string[];
  readonly accessTokenFormat: 'opaque' | 'jwt';
}

/** Whom a token stands for. */
export interface ProvenSubject {
  readonly principal: Principal;
  /** Family of an access token of ours: the new one ends with it. `null`: it was another credential. */
  readonly family: string | null;
}

/**
 * Proves whom a token stands for: an access token from here, an API key, or a JSON web token that a realm trusts. A refusal is audited
 * under `action`.
 * @throws SecurityError `tokenRequestInvalid`, `tokenTargetInvalid`, `tokenGrantInvalid`, `unavailable`.
 * @see https://www.rfc-editor.org/rfc/rfc8693#section-2.1
 */
export async function proveSubject(
  deps: ProveSubjectDeps,
  context: ActionContext,
  subject: SubjectToken,
  action: ClusterAction,
): Promise<ProvenSubject> {
  assertServed(deps, subject);
  const { origin, now } = context;
  const refuse = (reason: string): SecurityError => {
    recordRefusedCredential(deps.audit, context, { action, claimedPrincipal: null, reason });
    return grantInvalid('the subject token is not accepted');
  };
  const result = await deps.authenticator.authenticateCredential(credentialOf(subject), now, addressOf(origin));
  if (result.outcome === 'refused') throw refuse(result.reason);
  const { principal } = result;
  const { authentication } = principal;
  switch (subject.type) {
    case TOKEN_TYPES.apiKey:
      if (authentication.type !== 'api_key' || !actsAsApiKey(authentication)) throw refuse('it is no API key');
      return { principal, family: null };
    case TOKEN_TYPES.jwt:
      if (authentication.realm.type !== JWT_REALM_TYPE || authentication.type !== 'realm')
        throw refuse('no JWT realm trusts it');
      return { principal, family: null };
    default: {
      // A long-lived token can be cancelled at any time, which a token made from it would not notice.
      const pair = await findAccessToken(deps, subject.token, now);
      if (pair === null) throw refuse('it is no access token from here');
      return { principal, family: pair.family };
    }
  }
}

function assertServed({ audiences, accessTokenFormat }: ProveSubjectDeps, subject: SubjectToken): void {
  const { type, requestedType, targets } = subject;
  const served: readonly string[] = Object.values(TOKEN_TYPES);
  if (!served.includes(type)) throw requestInvalid(`[subject_token_type] must be one of [${served.join(', ')}]`);
  const given: readonly string[] = [TOKEN_TYPES.accessToken, ...(accessTokenFormat === 'jwt' ? [TOKEN_TYPES.jwt] : [])];
  if (requestedType !== null && !given.includes(requestedType)) {
    throw requestInvalid(`[requested_token_type] must be one of [${given.join(', ')}]`);
  }
  const own = audiences();
  if (targets.some((target) => !own.includes(target))) {
    throw new SecurityError('tokenTargetInvalid', '[audience] and [resource] must name this service, or be absent');
  }
}

function credentialOf({ type, token }: SubjectToken): Credential {
  return type === TOKEN_TYPES.apiKey ? parseAuthorization(`ApiKey ${token.reveal()}`) : { scheme: 'bearer', token };
}
