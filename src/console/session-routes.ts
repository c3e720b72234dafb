import { SecurityError } from '../domain/error.ts';
import { Secret } from '../domain/secret.ts';
import type { Instant } from '../domain/time.ts';
import type {
  SessionDocument,
  SessionListDocument,
  SignInMethodsDocument,
} from '../http/contract/documents/console-session.ts';
import { errorStatus } from '../http/error-response.ts';
import { refuseWithoutToken } from './check-request.ts';
import { type ConsoleAnswer, type ConsoleRequest, errorAnswer, jsonAnswer } from './exchange.ts';
import type { OpenIdConnect } from './openid-connect.ts';
import { dropCookie, keepCookie, readCookie, SESSION_COOKIE, SIGN_IN_COOKIE } from './session-cookie.ts';
import type { Session } from './sessions.ts';
import { beginSession, callerOf, recordEnded, recordRefused, type SignedInDeps, sessionOf } from './signed-in.ts';

/** What `/session…` needs. */
export interface SessionRoutesDeps extends SignedInDeps {
  readonly passwordSignIn: boolean;
  /** `null`: there is no provider. */
  readonly openIdConnect: OpenIdConnect | null;
  /** Where programs reach the gateway. */
  readonly apiUrl: () => string;
  /** Told of each try to sign in. */
  readonly countSignIn: (outcome: 'signed_in' | 'refused') => void;
}

const OPEN_ID = '/session/openid_connect/';

/** Answers below `/session`. @throws SecurityError. */
export async function answerSession(deps: SessionRoutesDeps, request: ConsoleRequest, now: Instant): Promise<ConsoleAnswer> {
  const { method, path } = request;
  if (path === '/session/methods' && method === 'GET') return jsonAnswer(200, methodsOf(deps));
  if (path === '/session' && method === 'POST') return signIn(deps, request, now);
  if (path.startsWith(OPEN_ID) && method === 'GET') return answerOpenId(deps, request, now);
  const session = sessionOf(deps, request, now);
  if (session === null) return errorAnswer(401, 'security_exception', 'nobody is signed in', forgetCookie());
  const refused = refuseWithoutToken(request, session.csrfToken);
  if (refused !== null) return refused;
  const caller = await callerOf(deps, session, now);
  if (caller.outcome === 'refused') {
    recordEnded(deps, request, [session], now);
    return errorAnswer(401, 'security_exception', `the session has ended: ${caller.reason}`, forgetCookie());
  }
  if (path === '/session' && method === 'GET') return jsonAnswer(200, sessionDocument(deps, session));
  if (path === '/session/_all' && method === 'GET') return jsonAnswer(200, listDocument(deps, session, now));
  if (method === 'DELETE') return endSessions(deps, request, session, now);
  return errorAnswer(404, 'resource_not_found_exception', `there is no [${method}] here`);
}

function methodsOf({ passwordSignIn, openIdConnect }: SessionRoutesDeps): SignInMethodsDocument {
  return { password: passwordSignIn, openid_connect: openIdConnect === null ? [] : [openIdConnect.provider] };
}

/** Unknown users and wrong passwords are told the same. */
async function signIn(deps: SessionRoutesDeps, request: ConsoleRequest, now: Instant): Promise<ConsoleAnswer> {
  if (!deps.passwordSignIn)
    throw new SecurityError('featureDisabled', 'signing in by password is switched off', {
      metadata: { 'disabled.feature': 'password_sign_in' },
    });
  const { username, password } = readCredentials(await request.readBody());
  const credential = { scheme: 'basic', username, password: new Secret(password) } as const;
  try {
    const result = await deps.authenticator.authenticateCredential(credential, now, request.remoteAddress);
    if (result.outcome === 'refused') {
      recordRefused(deps, request, result, now);
      deps.countSignIn('refused');
      return errorAnswer(401, 'security_exception', 'unable to authenticate with the given username and password');
    }
    return enter(deps, request, await beginSession(deps, request, result.principal, 'password', now));
  } catch (error) {
    if (!(error instanceof SecurityError) || error.code !== 'tooManyRequests') throw error;
    recordRefused(deps, request, { claimedPrincipal: username, reason: error.message }, now);
    deps.countSignIn('refused');
    throw error;
  }
}

function enter(
  deps: SessionRoutesDeps,
  request: ConsoleRequest,
  { session, secret }: { readonly session: Session; readonly secret: string },
): ConsoleAnswer {
  deps.countSignIn('signed_in');
  const before = readCookie(request, SESSION_COOKIE);
  // Whoever was signed in here is no longer.
  const replaced = before === null ? null : deps.sessions.use(before, session.createdAt);
  if (replaced !== null) recordEnded(deps, request, deps.sessions.endOwn(replaced, replaced.id), session.createdAt);
  return jsonAnswer(200, sessionDocument(deps, session), { 'set-cookie': keepCookie(SESSION_COOKIE, secret, 'Strict') });
}

/** Begins the way over the provider, or comes back from it. */
async function answerOpenId(deps: SessionRoutesDeps, request: ConsoleRequest, now: Instant): Promise<ConsoleAnswer> {
  const { openIdConnect } = deps;
  const name = request.path.slice(OPEN_ID.length).split('/', 1)[0];
  if (openIdConnect === null || name !== openIdConnect.provider.name)
    return errorAnswer(404, 'resource_not_found_exception', 'there is no such provider');
  if (!request.path.endsWith('/callback')) {
    const { url, binding, lifetimeSeconds } = await openIdConnect.begin(request.query.get('return_to') ?? '/', now);
    const cookie = keepCookie(SIGN_IN_COOKIE, binding, 'Lax', lifetimeSeconds);
    return { status: 303, headers: { location: url, 'set-cookie': cookie, 'cache-control': 'no-store' }, body: '' };
  }
  const completed = await openIdConnect.complete(readCookie(request, SIGN_IN_COOKIE), request.query, now);
  if (completed.outcome === 'refused') return refuseOpenId(deps, request, completed, now);
  const result = await deps.authenticator.authenticateCredential(
    { scheme: 'bearer', token: completed.idToken },
    now,
    request.remoteAddress,
  );
  if (result.outcome === 'refused') return refuseOpenId(deps, request, result, now);
  const { secret } = await beginSession(deps, request, result.principal, 'openid_connect', now);
  deps.countSignIn('signed_in');
  return goOn(completed.returnTo, [keepCookie(SESSION_COOKIE, secret, 'Strict'), dropCookie(SIGN_IN_COOKIE)]);
}

function refuseOpenId(
  deps: SessionRoutesDeps,
  request: ConsoleRequest,
  refused: { readonly claimedPrincipal: string; readonly reason: string },
  now: Instant,
): ConsoleAnswer {
  recordRefused(deps, request, refused, now);
  deps.countSignIn('refused');
  return goOn('/sign-in?failed=1', [dropCookie(SIGN_IN_COOKIE)]);
}

/** By a page and not by a redirect: a cookie of the strict kind does not come along on a way that another site began. */
function goOn(path: string, cookies: readonly string[]): ConsoleAnswer {
  const target = path.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${target}"><title>Claviger</title><a href="${target}">Claviger</a></html>`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'set-cookie': cookies };
  return { status: 200, headers, body };
}

function endSessions(deps: SessionRoutesDeps, request: ConsoleRequest, session: Session, now: Instant): ConsoleAnswer {
  const [, , name = ''] = request.path.split('/');
  const id = name === '' ? session.id : name === '_others' ? null : name;
  const ended = deps.sessions.endOwn(session, id);
  if (ended.length === 0 && id !== null) return errorAnswer(404, 'resource_not_found_exception', 'there is no such session');
  recordEnded(deps, request, ended, now);
  return jsonAnswer(200, { ended: ended.length }, id === session.id ? forgetCookie() : {});
}

function sessionDocument({ sessions, apiUrl }: SessionRoutesDeps, session: Session): SessionDocument {
  const { user, realm } = session.authentication;
  const { idle, absolute } = sessions.endsOf(session);
  return {
    id: session.id,
    username: user.username,
    realm: { name: realm.name, type: realm.type },
    full_name: user.fullName,
    email: user.email,
    csrf_token: session.csrfToken,
    created: session.createdAt,
    idle_expires: idle,
    expires: absolute,
    api_url: apiUrl(),
  };
}

function listDocument({ sessions }: SessionRoutesDeps, current: Session, now: Instant): SessionListDocument {
  return {
    sessions: sessions.listOwn(current, now).map((session) => ({
      id: session.id,
      is_current: session.id === current.id,
      created: session.createdAt,
      last_used: session.lastUsedAt,
      expires: sessions.endsOf(session).idle,
      address: session.address,
      user_agent: session.userAgent,
      sign_in: session.way,
    })),
  };
}

function readCredentials(body: Uint8Array): { readonly username: string; readonly password: string } {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new SecurityError('illegalArgument', 'the body must be JSON with [username] and [password]');
  }
  const { username, password } = (given ?? {}) as { readonly username?: unknown; readonly password?: unknown };
  if (typeof username !== 'string' || typeof password !== 'string' || username === '' || password === '')
    throw new SecurityError('illegalArgument', '[username] and [password] are required');
  return { username, password };
}

function forgetCookie(): ConsoleAnswer['headers'] {
  return { 'set-cookie': dropCookie(SESSION_COOKIE) };
}

/** The answer to what was refused or failed. */
export function answerError(error: SecurityError): ConsoleAnswer {
  const status = errorStatus(error);
  const { retryAfterSeconds } = error.options;
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const type = status === 400 ? 'illegal_argument_exception' : 'security_exception';
  return errorAnswer(status, type, error.code === 'internal' ? 'internal error' : error.message, headers);
}
