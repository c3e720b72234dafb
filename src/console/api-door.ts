import type { AuthenticationResult } from '../authentication/principal.ts';
import { SecurityError } from '../domain/error.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import type { Instant } from '../domain/time.ts';
import type { InProcessAnswer, InProcessOptions, InProcessRequest } from '../gateway/in-process.ts';
import { refuseWithoutToken } from './check-request.ts';
import { type ConsoleAnswer, type ConsoleRequest, errorAnswer } from './exchange.ts';
import { dropCookie, SESSION_COOKIE } from './session-cookie.ts';
import { callerOf, recordEnded, type SignedInDeps, sessionOf } from './signed-in.ts';

/** What `/api…` needs. */
export interface ApiDoorDeps extends SignedInDeps {
  /** Whether Claviger answers this path itself. */
  readonly owns: (target: RequestTarget) => boolean;
  readonly send: (request: InProcessRequest, options: InProcessOptions) => Promise<InProcessAnswer>;
  readonly answerBytesMax: number;
  /** Longest request target that is read. */
  readonly targetBytesMax: number;
}

const PREFIX = '/api';

/** What the console reads of the cluster itself: names to complete, and whether it is well. */
const CLUSTER_READS = [/^\/_resolve\/index\/[^/?]+(\?|$)/, /^\/_cluster\/health(\?|$)/];

/** Request headers that are handed on; no other says anything to the API. */
const REQUEST_HEADERS = ['accept', 'content-type'];

/** Answer headers that are handed on. */
const ANSWER_HEADERS = new Set(['content-type', 'retry-after', 'warning', 'allow']);

/** Hands a request on to the public API, as the user of the session. @throws SecurityError. */
export async function answerApi(deps: ApiDoorDeps, request: ConsoleRequest, now: Instant): Promise<ConsoleAnswer> {
  const session = sessionOf(deps, request, now);
  if (session === null) return over('nobody is signed in');
  const refused = refuseWithoutToken(request, session.csrfToken);
  if (refused !== null) return refused;
  const target = request.target.slice(PREFIX.length);
  if (!isServed(deps, request.method, target))
    return errorAnswer(404, 'resource_not_found_exception', 'the console does not hand this on');
  const caller = await callerOf(deps, session, now);
  if (caller.outcome === 'refused') {
    recordEnded(deps, request, [session], now);
    return over(`the session has ended: ${caller.reason}`);
  }
  const body = await request.readBody();
  const answer = await deps.send(
    {
      method: request.method,
      target,
      headers: REQUEST_HEADERS.flatMap((name) => {
        const value = request.header(name);
        return value === undefined ? [] : [name, value];
      }),
      body: body.length === 0 ? null : body,
      remoteAddress: request.remoteAddress,
      remotePort: request.remotePort,
    },
    { authenticate: () => authenticateAs(deps, session, now), answerBytesMax: deps.answerBytesMax },
  );
  return handedOn(answer);
}

function isServed({ owns, targetBytesMax }: ApiDoorDeps, method: string, target: string): boolean {
  if (!target.startsWith('/')) return false;
  try {
    if (owns(parseRequestTarget(target, targetBytesMax))) return true;
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    // What cannot be read is refused where it is read.
    return false;
  }
  return (method === 'GET' || method === 'HEAD') && CLUSTER_READS.some((pattern) => pattern.test(target));
}

/** Asked each time that the caller is judged: rights may change on the way. */
async function authenticateAs(
  deps: ApiDoorDeps,
  session: Parameters<typeof callerOf>[1],
  now: Instant,
): Promise<AuthenticationResult> {
  const caller = await callerOf(deps, session, now);
  if (caller.outcome === 'authenticated') return caller;
  const { claimedPrincipal, reason } = caller;
  return { outcome: 'refused', error: new SecurityError('invalidCredentials', reason), claimedPrincipal, reason };
}

function handedOn({ status, headers: lines, body }: InProcessAnswer): ConsoleAnswer {
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  for (let at = 0; at < lines.length; at += 2) {
    const name = (lines[at] ?? '').toLowerCase();
    if (ANSWER_HEADERS.has(name)) headers[name] = lines[at + 1] ?? '';
  }
  return { status, headers, body };
}

function over(reason: string): ConsoleAnswer {
  return errorAnswer(401, 'security_exception', reason, { 'set-cookie': dropCookie(SESSION_COOKIE) });
}
