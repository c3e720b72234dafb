import type { RequestTarget } from '../domain/request/request-target.ts';
import { answerHealth, type ReadReadiness } from './claviger/health.ts';
import type { OwnApi } from './contract/own-api.ts';
import { type BodyLimits, createDispatcher, DEFAULT_BODY_LIMITS } from './dispatcher.ts';
import { apiKeyRoutes } from './elasticsearch/routes/api-key.ts';
import { authenticateRoutes } from './elasticsearch/routes/authenticate.ts';
import { roleRoutes } from './elasticsearch/routes/role.ts';
import { userRoutes } from './elasticsearch/routes/user.ts';
import type { SecurityActions } from './elasticsearch/security-actions.ts';
import { createRouter } from './router.ts';
import { shapeAnswer, shapeError, shapeOptions } from './shape-response.ts';

/** What the own API needs. */
export interface OwnApiDeps {
  readonly actions: SecurityActions;
  /** What is up; asked on every health request, so it must be cheap. */
  readonly readReadiness: ReadReadiness;
  readonly limits?: BodyLimits;
}

/** Claviger's own API in Elasticsearch's dialect, with the health paths. */
export function createOwnApi(deps: OwnApiDeps): OwnApi {
  const routes = [
    ...authenticateRoutes(),
    ...apiKeyRoutes(deps.actions),
    ...userRoutes(deps.actions),
    ...roleRoutes(deps.actions),
  ];
  const router = createRouter(routes);
  return {
    owns: isOwnPath,
    respondToAnyone(method, target, headers) {
      if (!isOwnPath(target)) return null;
      if (method === 'OPTIONS') return shapeOptions(router.methodsOf(target), headers);
      const health = method === 'GET' || method === 'HEAD' ? answerHealth(target, deps.readReadiness) : null;
      return health === null ? null : shapeAnswer(health, { method, target, headers });
    },
    respond: createDispatcher(router, deps.limits ?? DEFAULT_BODY_LIMITS),
    shapeError: (error, method, target, headers) => shapeError(error, { method, target, headers }),
  };
}

/** Compared raw and decoded: an escaped spelling is no way past. */
function isOwnPath({ rawSegments, segments }: RequestTarget): boolean {
  return isOwn(rawSegments) || (segments !== rawSegments && isOwn(segments));
}

function isOwn(segments: readonly string[]): boolean {
  switch (segments[0]) {
    case '_security':
    case '_claviger':
      return true;
    case '_plugins':
    case '_opendistro':
      return segments[1] === '_security';
    default:
      return false;
  }
}
