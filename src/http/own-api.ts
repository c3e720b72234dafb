import type { QueryLimits } from '../domain/query-dsl/query-limits.ts';
import { auditRoutes } from './claviger/audit.ts';
import type { ClavigerActions } from './claviger/claviger-actions.ts';
import { explainRoutes } from './claviger/explain.ts';
import { answerHealth, type ReadReadiness } from './claviger/health.ts';
import type { OwnApi } from './contract/own-api.ts';
import type { Route } from './contract/route.ts';
import { type BodyLimits, createDispatcher, DEFAULT_BODY_LIMITS } from './dispatcher.ts';
import { documentPathMethods } from './elasticsearch/document-paths.ts';
import { apiKeyFamilyRoutes, withoutApiKeyService } from './elasticsearch/routes/api-key-family.ts';
import { applicationPrivilegeRoutes } from './elasticsearch/routes/application-privilege.ts';
import { authenticateRoutes } from './elasticsearch/routes/authenticate.ts';
import { builtinPrivilegesRoutes } from './elasticsearch/routes/builtin-privileges.ts';
import { cacheRoutes } from './elasticsearch/routes/cache.ts';
import { hasPrivilegesRoutes } from './elasticsearch/routes/has-privileges.ts';
import { apiKeyQueryRoutes, queryRoutes } from './elasticsearch/routes/query.ts';
import { roleRoutes } from './elasticsearch/routes/role.ts';
import { roleMappingRoutes } from './elasticsearch/routes/role-mapping.ts';
import { securitySettingsRoutes } from './elasticsearch/routes/security-settings.ts';
import { serviceAccountRoutes } from './elasticsearch/routes/service-account.ts';
import { singleSignOnRoutes } from './elasticsearch/routes/single-sign-on.ts';
import { userRoutes } from './elasticsearch/routes/user.ts';
import { userPrivilegesRoutes } from './elasticsearch/routes/user-privileges.ts';
import { userProfileRoutes } from './elasticsearch/routes/user-profile.ts';
import type { SecurityActions } from './elasticsearch/security-actions.ts';
import { isOwnPath } from './own-path.ts';
import { createRouter } from './router.ts';
import { shapeAnswer, shapeError, shapeOptions } from './shape-response.ts';

const NODE_NAME = 'claviger';

/** What the own API needs. */
export interface OwnApiDeps {
  readonly actions: SecurityActions & ClavigerActions;
  /** What is up; asked on every health request, so it must be cheap. */
  readonly readReadiness: ReadReadiness;
  readonly limits?: BodyLimits;
  /** `xpack.security.authc.api_key.enabled`; true unless told. */
  readonly apiKeysEnabled?: boolean;
  /** `claviger.node.name`; `claviger` unless told. */
  readonly nodeName?: string;
  /** What a query may ask for; Elasticsearch's own unless told. */
  readonly queryLimits?: QueryLimits;
}

/** Every route of Claviger's own API; the health paths, which need no credential, are none. */
export function ownRoutes(deps: OwnApiDeps): readonly Route[] {
  const apiKeys = [
    ...apiKeyFamilyRoutes({ actions: deps.actions, nodeName: deps.nodeName ?? NODE_NAME }),
    ...apiKeyQueryRoutes(deps.actions, deps.queryLimits),
  ];
  return [
    ...authenticateRoutes(deps.actions),
    ...(deps.apiKeysEnabled === false ? withoutApiKeyService(apiKeys) : apiKeys),
    ...userRoutes(deps.actions),
    ...hasPrivilegesRoutes(deps.actions),
    ...userPrivilegesRoutes(deps.actions),
    ...roleRoutes(deps.actions),
    ...queryRoutes(deps.actions, deps.queryLimits),
    ...builtinPrivilegesRoutes(deps.actions),
    ...securitySettingsRoutes(deps.actions),
    ...cacheRoutes({ actions: deps.actions, nodeName: deps.nodeName ?? NODE_NAME }),
    ...singleSignOnRoutes(deps.actions),
    ...roleMappingRoutes(deps.actions),
    ...applicationPrivilegeRoutes(deps.actions, deps.nodeName ?? NODE_NAME),
    ...serviceAccountRoutes(deps.actions, deps.nodeName ?? NODE_NAME),
    ...userProfileRoutes(deps.actions),
    ...explainRoutes(deps.actions),
    ...auditRoutes(deps.actions),
  ];
}

/** Claviger's own API in Elasticsearch's dialect, with the health paths. */
export function createOwnApi(deps: OwnApiDeps): OwnApi {
  const router = createRouter(ownRoutes(deps), documentPathMethods);
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
