import type { ClavigerActions } from './claviger/claviger-actions.ts';
import { explainRoutes } from './claviger/explain.ts';
import { answerHealth, type ReadReadiness } from './claviger/health.ts';
import type { OwnApi } from './contract/own-api.ts';
import { type BodyLimits, createDispatcher, DEFAULT_BODY_LIMITS } from './dispatcher.ts';
import { apiKeyRoutes } from './elasticsearch/routes/api-key.ts';
import { authenticateRoutes } from './elasticsearch/routes/authenticate.ts';
import { hasPrivilegesRoutes } from './elasticsearch/routes/has-privileges.ts';
import { roleRoutes } from './elasticsearch/routes/role.ts';
import { userRoutes } from './elasticsearch/routes/user.ts';
import { userPrivilegesRoutes } from './elasticsearch/routes/user-privileges.ts';
import type { SecurityActions } from './elasticsearch/security-actions.ts';
import { isOwnPath } from './own-path.ts';
import { createRouter } from './router.ts';
import { shapeAnswer, shapeError, shapeOptions } from './shape-response.ts';

/** What the own API needs. */
export interface OwnApiDeps {
  readonly actions: SecurityActions & ClavigerActions;
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
    ...hasPrivilegesRoutes(deps.actions),
    ...userPrivilegesRoutes(deps.actions),
    ...roleRoutes(deps.actions),
    ...explainRoutes(deps.actions),
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
