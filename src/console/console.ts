import { SecurityError } from '../domain/error.ts';
import type { Clock } from '../domain/time.ts';
import { type ApiDoorDeps, answerApi } from './api-door.ts';
import { assertTarget, type OwnNames, refuseForeignHost, refuseForeignOrigin } from './check-request.ts';
import type { ConsoleAnswer, ConsoleRequest } from './exchange.ts';
import { withSecurityHeaders } from './security-headers.ts';
import { answerError, answerSession, type SessionRoutesDeps } from './session-routes.ts';
import { answerFile, type StaticFiles } from './static-files.ts';

/** What the console is made of. */
export interface ConsoleDeps extends ApiDoorDeps, SessionRoutesDeps {
  readonly files: StaticFiles;
  /** Known once the listener is open. */
  readonly names: () => OwnNames;
  readonly isSecure: boolean;
  /** Address of the client behind a trusted proxy; absent: no proxy is trusted. */
  readonly clientAddressOf?: (address: string, forwardedFor: string) => string;
  readonly clock: Clock;
  /** Takes defects: what went wrong and was no refusal. */
  readonly log: { error(fields: object, message: string): void };
}

/** Makes the function that answers every request to the console. It never throws. */
export function createConsole(deps: ConsoleDeps): (request: ConsoleRequest) => Promise<ConsoleAnswer> {
  return async (request) => withSecurityHeaders(await answer(deps, withClientAddress(deps, request)), deps.isSecure);
}

function withClientAddress({ clientAddressOf }: ConsoleDeps, request: ConsoleRequest): ConsoleRequest {
  const forwardedFor = request.header('x-forwarded-for');
  if (clientAddressOf === undefined || forwardedFor === undefined) return request;
  return { ...request, remoteAddress: clientAddressOf(request.remoteAddress, forwardedFor) };
}

async function answer(deps: ConsoleDeps, request: ConsoleRequest): Promise<ConsoleAnswer> {
  try {
    assertTarget(request, deps.targetBytesMax);
    const names = deps.names();
    const foreignHost = refuseForeignHost(request, names);
    if (foreignHost !== null) return foreignHost;
    const part = partOf(request.path);
    if (part === 'page') return answerFile(deps.files, request);
    // A provider sends browsers back from another site: what binds that way is its own cookie and state.
    const isComingBack = part === 'session' && request.path.startsWith('/session/openid_connect/') && request.method === 'GET';
    const foreign = isComingBack ? null : refuseForeignOrigin(request, names);
    if (foreign !== null) return foreign;
    const now = deps.clock.now();
    return part === 'api' ? await answerApi(deps, request, now) : await answerSession(deps, request, now);
  } catch (error) {
    if (error instanceof SecurityError && error.code !== 'internal') return answerError(error);
    deps.log.error({ err: error }, 'a request to the console failed');
    return answerError(new SecurityError('internal', 'internal error'));
  }
}

function partOf(path: string): 'api' | 'session' | 'page' {
  if (path === '/api' || path.startsWith('/api/')) return 'api';
  return path === '/session' || path.startsWith('/session/') ? 'session' : 'page';
}
