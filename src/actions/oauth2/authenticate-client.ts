import type { Authenticator } from '../../authentication/authenticator.ts';
import { addressOf } from '../../authentication/grant.ts';
import type { AssertionReplays } from '../../authentication/oauth2/assertion-replays.ts';
import { readAssertion } from '../../authentication/oauth2/client-assertion-realm.ts';
import type { Principal } from '../../authentication/principal.ts';
import type { AuditEvent, AuditLog, RequestOrigin } from '../../domain/audit/audit-event.ts';
import { assert, SecurityError } from '../../domain/error.ts';
import { type Authentication, SERVICE_ACCOUNT_REALM } from '../../domain/principal/authentication.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import { clientInvalid } from './oauth2-error.ts';

/** How a client proves itself. */
export type ClientProof =
  /** By id and secret of an API key, or by `namespace/service` and a token of that service account. */
  | { readonly type: 'secret'; readonly clientId: string; readonly secret: Secret }
  /** By an assertion that it signed; `clientId`: whom the request names beside it, or `null`. */
  | { readonly type: 'assertion'; readonly clientId: string | null; readonly assertion: Secret };

/** What authenticating a client needs. */
export interface AuthenticateClientDeps {
  readonly authenticator: Pick<Authenticator, 'authenticate' | 'authenticateCredential'>;
  readonly replays: AssertionReplays;
  /** Longest assertion that is looked at. */
  readonly jwtCharactersMax: number;
  readonly audit: AuditLog;
  /** Notes the last use of an API key; `null`: it is not kept. */
  readonly credentialUses: { note(authentication: Authentication, origin: RequestOrigin, now: Instant): void } | null;
}

/** A call whose caller is still to be proven. */
export interface UnprovenCall extends Pick<ActionContext, 'origin' | 'now'> {
  /** Value of a request header by lower-case name: behind a trusted proxy they say whose failures are counted. */
  header(name: string): string | undefined;
}

/** What was found of a client. */
type ClientResult =
  | { readonly outcome: 'authenticated'; readonly principal: Principal }
  | { readonly outcome: 'refused'; readonly claimedPrincipal: string | null; readonly reason: string };

/**
 * Proves a client: an API key or a service account. An assertion is good for one use.
 * @throws SecurityError `tokenClientInvalid`, `tooManyRequests`, `unavailable`.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3
 */
export async function authenticateClient(
  deps: AuthenticateClientDeps,
  call: UnprovenCall,
  proof: ClientProof,
): Promise<ActionContext> {
  const result = await (proof.type === 'secret' ? proveBySecret(deps, call, proof) : proveByAssertion(deps, call, proof));
  if (result.outcome === 'refused') {
    deps.audit.record({
      ...eventOf(call, null),
      event: 'authentication_failed',
      claimedPrincipal: result.claimedPrincipal,
      reason: result.reason,
    });
    throw clientInvalid();
  }
  deps.audit.record({ ...eventOf(call, result.principal.authentication), event: 'authentication_success' });
  deps.credentialUses?.note(result.principal.authentication, call.origin, call.now);
  return { origin: call.origin, now: call.now, principal: result.principal };
}

async function proveBySecret(
  deps: AuthenticateClientDeps,
  { origin, now, header }: UnprovenCall,
  { clientId, secret }: Extract<ClientProof, { type: 'secret' }>,
): Promise<ClientResult> {
  // The names of service accounts have a slash, the ids of keys have none.
  const isServiceAccount = clientId.includes('/');
  const authorization = isServiceAccount ? `Bearer ${secret.reveal()}` : apiKeyHeader(clientId, secret);
  const peer = { address: addressOf(origin), certificate: null, header };
  const result = await deps.authenticator.authenticate({ authorization, uri: origin.path, now, peer });
  if (result.outcome === 'refused') {
    // A throttled or too long credential is told as such; all else looks alike.
    if (result.error.code === 'tooManyRequests') throw result.error;
    return { outcome: 'refused', claimedPrincipal: clientId, reason: result.reason };
  }
  const { principal } = result;
  return isClient(principal.authentication, clientId)
    ? { outcome: 'authenticated', principal }
    : { outcome: 'refused', claimedPrincipal: clientId, reason: 'the credential is not that of the client' };
}

function isClient({ realm, user, apiKey }: Authentication, clientId: string): boolean {
  return apiKey === null ? realm.type === SERVICE_ACCOUNT_REALM.type && user.username === clientId : apiKey.id === clientId;
}

async function proveByAssertion(
  { authenticator, replays, jwtCharactersMax }: AuthenticateClientDeps,
  { now, origin }: UnprovenCall,
  { clientId, assertion }: Extract<ClientProof, { type: 'assertion' }>,
): Promise<ClientResult> {
  const credential = { scheme: 'clientAssertion', assertion } as const;
  const result = await authenticator.authenticateCredential(credential, now, addressOf(origin));
  const read = readAssertion(assertion.reveal(), jwtCharactersMax);
  if (result.outcome === 'refused') {
    return { outcome: 'refused', claimedPrincipal: read?.clientId ?? clientId, reason: result.reason };
  }
  assert(read !== null, 'an assertion that was accepted can be read');
  if (clientId !== null && clientId !== read.clientId) {
    return { outcome: 'refused', claimedPrincipal: clientId, reason: 'the assertion is not that of the client' };
  }
  switch (replays.use(read.clientId, read.jti, now)) {
    case 'first':
      return { outcome: 'authenticated', principal: result.principal };
    case 'repeated':
      return { outcome: 'refused', claimedPrincipal: read.clientId, reason: 'the assertion was used before' };
    case 'full':
      throw new SecurityError('tooManyRequests', 'too many client assertions are in use', { retryAfterSeconds: 1 });
  }
}

function apiKeyHeader(id: string, secret: Secret): string {
  return `ApiKey ${Buffer.from(`${id}:${secret.reveal()}`, 'utf8').toString('base64')}`;
}

function eventOf(
  { now, origin }: Pick<UnprovenCall, 'now' | 'origin'>,
  authentication: Authentication | null,
): Omit<AuditEvent, 'event'> {
  return {
    at: now,
    origin,
    authentication,
    claimedPrincipal: null,
    realm: authentication?.realm ?? null,
    action: null,
    indices: [],
    targets: [],
    reason: null,
  };
}
