import type { Authenticator } from '../authentication/authenticator.ts';
import { type KnownCallerDeps, readUserCaller } from '../authentication/known-callers.ts';
import type { CredentialResult, Principal } from '../authentication/principal.ts';
import type { AuditLog, RequestOrigin } from '../domain/audit/audit-event.ts';
import { SecurityError } from '../domain/error.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { Instant } from '../domain/time.ts';
import { type ConsoleRequest } from './exchange.ts';
import { readCookie, SESSION_COOKIE } from './session-cookie.ts';
import type { Session, Sessions, SignInWay } from './sessions.ts';

/** What signing in, and being signed in, needs. */
export interface SignedInDeps {
  readonly sessions: Sessions;
  readonly authenticator: Pick<Authenticator, 'recognize' | 'authenticateCredential'>;
  readonly callers: KnownCallerDeps;
  /** Tells the password of a user from another, without telling it; `null`: its realm keeps none here. */
  readonly passwordMarkOf: (authentication: Authentication) => Promise<string | null>;
  readonly audit: AuditLog;
  readonly nextRequestId: () => string;
}

/** The session that a request comes in, or `null`: nobody is signed in. */
export function sessionOf({ sessions }: Pick<SignedInDeps, 'sessions'>, request: ConsoleRequest, now: Instant): Session | null {
  const secret = readCookie(request, SESSION_COOKIE);
  return secret === null ? null : sessions.use(secret, now);
}

/**
 * Who a session stands for, with the rights of now. A user who is gone or disabled, or whose password was changed, is refused, and the
 * session ends.
 * @throws SecurityError `unavailable` when that cannot be found out.
 */
export async function callerOf(deps: SignedInDeps, session: Session, now: Instant): Promise<CredentialResult> {
  const { authentication, scope, passwordMark } = session;
  const result = await deps.authenticator.recognize(() => readUserCaller(deps.callers, { authentication, scope }, now), now);
  const isSamePassword = passwordMark === null || (await deps.passwordMarkOf(authentication)) === passwordMark;
  if (result.outcome === 'authenticated' && isSamePassword) return result;
  deps.sessions.endOwn(session, session.id);
  if (result.outcome === 'refused') return result;
  const reason = 'the password was changed after the sign-in';
  const claimedPrincipal = authentication.user.username;
  return {
    outcome: 'refused',
    claimedPrincipal,
    namesClaim: true,
    reason,
    told: null,
    toldInstead: reason,
    soleChallenge: null,
  };
}

/** Begins a session for whom was just proven. @returns it, and what the browser gets. @throws SecurityError `forbidden`. */
export async function beginSession(
  deps: SignedInDeps,
  request: ConsoleRequest,
  principal: Principal,
  way: SignInWay,
  now: Instant,
): Promise<{ readonly session: Session; readonly secret: string }> {
  const { authentication, rights } = principal;
  if (authentication.apiKey !== null || authentication.type !== 'realm')
    throw new SecurityError('forbidden', 'only users sign in to the console');
  const begun = deps.sessions.begin(
    {
      authentication,
      scope: rights.scope ?? null,
      passwordMark: way === 'password' ? await deps.passwordMarkOf(authentication) : null,
      way,
      address: request.remoteAddress,
      userAgent: request.header('user-agent') ?? '',
    },
    now,
  );
  const origin = originOf(deps, request);
  record(deps, origin, 'create_console_session', begun.session, now);
  for (const ended of begun.ended) record(deps, origin, 'end_console_session', ended, now);
  return begun;
}

/** Audits that sessions were ended. */
export function recordEnded(deps: SignedInDeps, request: ConsoleRequest, ended: readonly Session[], now: Instant): void {
  const origin = originOf(deps, request);
  for (const session of ended) record(deps, origin, 'end_console_session', session, now);
}

/** Audits that a sign-in was refused. */
export function recordRefused(
  deps: SignedInDeps,
  request: ConsoleRequest,
  refused: { readonly claimedPrincipal: string; readonly reason: string },
  now: Instant,
): void {
  deps.audit.record({
    at: now,
    event: 'authentication_failed',
    origin: originOf(deps, request),
    authentication: null,
    claimedPrincipal: refused.claimedPrincipal === '' ? null : refused.claimedPrincipal,
    realm: null,
    action: null,
    indices: [],
    targets: [],
    reason: refused.reason,
  });
}

function record(
  { audit }: SignedInDeps,
  origin: RequestOrigin,
  event: 'create_console_session' | 'end_console_session',
  { authentication, id, way }: Session,
  at: Instant,
): void {
  const { realm } = authentication;
  audit.record({
    at,
    event,
    origin,
    authentication,
    claimedPrincipal: null,
    realm,
    action: null,
    indices: [],
    targets: [id],
    reason: event === 'create_console_session' ? way : null,
  });
}

function originOf({ nextRequestId }: SignedInDeps, request: ConsoleRequest): RequestOrigin {
  return {
    requestId: nextRequestId(),
    remoteAddress: `${request.remoteAddress}:${request.remotePort}`,
    method: request.method,
    path: request.path,
    opaqueId: null,
  };
}
