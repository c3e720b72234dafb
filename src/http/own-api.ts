import type { QueryLimits } from '../domain/query-dsl/query-limits.ts';
import type { RequestDialect } from '../domain/request/request-dialect.ts';
import { auditRoutes } from './claviger/audit.ts';
import type { ClavigerActions } from './claviger/claviger-actions.ts';
import { apiKeyConsoleRoutes, consoleRoutes, tokenConsoleRoutes } from './claviger/console-routes.ts';
import { explainRoutes } from './claviger/explain.ts';
import { answerHealth, type ReadReadiness } from './claviger/health.ts';
import { importRoutes } from './claviger/import.ts';
import { jobRoutes, withoutJobs } from './claviger/job.ts';
import { oauth2AdministrationRoutes } from './claviger/oauth2-administration.ts';
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
import { longLivedTokenRoutes } from './elasticsearch/routes/long-lived-token.ts';
import { apiKeyQueryRoutes, queryRoutes } from './elasticsearch/routes/query.ts';
import { roleRoutes } from './elasticsearch/routes/role.ts';
import { roleMappingRoutes } from './elasticsearch/routes/role-mapping.ts';
import { securitySettingsRoutes } from './elasticsearch/routes/security-settings.ts';
import { serviceAccountRoutes } from './elasticsearch/routes/service-account.ts';
import { singleSignOnRoutes } from './elasticsearch/routes/single-sign-on.ts';
import { tokenRoutes, withoutTokenService } from './elasticsearch/routes/token.ts';
import { userRoutes } from './elasticsearch/routes/user.ts';
import { userPrivilegesRoutes } from './elasticsearch/routes/user-privileges.ts';
import { userProfileRoutes } from './elasticsearch/routes/user-profile.ts';
import type { SecurityActions } from './elasticsearch/security-actions.ts';
import type { Oauth2AdministrationActions } from './oauth2/oauth2-actions.ts';
import { createOauth2Api, type Oauth2ApiDeps } from './oauth2/oauth2-api.ts';
import type { OpenSearchApi } from './opensearch/opensearch-api.ts';
import { isOwnPath } from './own-path.ts';
import { shapeRefusal } from './refusal-dialect.ts';
import { createRouter } from './router.ts';
import { shapeAnswer, shapeError, shapeOptions } from './shape-response.ts';

const NODE_NAME = 'claviger';
const LIST_TOKENS_MAX = 1_000;

/** What the own API needs. */
export interface OwnApiDeps {
  readonly actions: SecurityActions & ClavigerActions;
  /** What is up; asked on every health request, so it must be cheap. */
  readonly readReadiness: ReadReadiness;
  readonly limits?: BodyLimits;
  /** `xpack.security.authc.api_key.enabled`; true unless told. */
  readonly apiKeysEnabled?: boolean;
  /** Whether the token service is on; true unless told. */
  readonly tokensEnabled?: boolean;
  /** `claviger.job.enabled`; true unless told. */
  readonly jobsEnabled?: boolean;
  /** Long-lived tokens on one page of a listing at most; 1,000 unless told. */
  readonly listTokensMax?: number;
  /** `claviger.node.name`; `claviger` unless told. */
  readonly nodeName?: string;
  /** What the OAuth 2 endpoints need, and the actions on what they go by; `null` or absent: they are off. */
  readonly oauth2?: (Oauth2ApiDeps & { readonly administration: Oauth2AdministrationActions }) | null;
  /** What a query may ask for; Elasticsearch's own unless told. */
  readonly queryLimits?: QueryLimits;
  /** The API of OpenSearch's dialect; absent: its paths are answered as unknown ones. */
  readonly openSearch?: OpenSearchApi;
  /** In whose words strangers are refused; Elasticsearch's unless told. */
  readonly dialect?: RequestDialect;
}

/** Every route of Claviger's own API; the health paths, which need no credential, are none. */
export function ownRoutes(deps: OwnApiDeps): readonly Route[] {
  const apiKeys = [
    ...apiKeyFamilyRoutes({ actions: deps.actions, nodeName: deps.nodeName ?? NODE_NAME }),
    ...apiKeyQueryRoutes(deps.actions, deps.queryLimits),
    ...apiKeyConsoleRoutes(deps.actions),
  ];
  const tokens = [
    ...tokenRoutes(deps.actions),
    ...tokenConsoleRoutes(deps.actions),
    ...longLivedTokenRoutes({ actions: deps.actions, listTokensMax: deps.listTokensMax ?? LIST_TOKENS_MAX }),
  ];
  return [
    ...authenticateRoutes(deps.actions),
    ...(deps.apiKeysEnabled === false ? withoutApiKeyService(apiKeys) : apiKeys),
    ...(deps.tokensEnabled === false ? withoutTokenService(tokens) : tokens),
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
    ...consoleRoutes(deps.actions),
    ...(deps.jobsEnabled === false ? withoutJobs(jobRoutes(deps.actions)) : jobRoutes(deps.actions)),
    ...importRoutes(deps.actions),
    ...(deps.oauth2 ? oauth2AdministrationRoutes(deps.oauth2.administration) : []),
  ];
}

/** Claviger's own API in both dialects, with the health paths. */
export function createOwnApi(deps: OwnApiDeps): OwnApi {
  const router = createRouter(ownRoutes(deps), documentPathMethods);
  const oauth2 = deps.oauth2 ? createOauth2Api(deps.oauth2) : null;
  const { openSearch, dialect = 'elasticsearch' } = deps;
  const respond = createDispatcher(router, deps.limits ?? DEFAULT_BODY_LIMITS);
  return {
    owns: (target) => isOwnPath(target) || oauth2?.owns(target) === true,
    respondToAnyone(method, target, headers) {
      if (oauth2?.owns(target)) {
        return method === 'OPTIONS' ? shapeOptions(oauth2.methodsOf(target), headers) : oauth2.respondToAnyone(method, target);
      }
      if (!isOwnPath(target)) return null;
      if (openSearch?.owns(target)) return openSearch.respondToAnyone(method, target, headers);
      if (method === 'OPTIONS') return shapeOptions(router.methodsOf(target), headers);
      const health = method === 'GET' || method === 'HEAD' ? answerHealth(target, deps.readReadiness) : null;
      return health === null ? null : shapeAnswer(health, { method, target, headers });
    },
    respond: (request) => (openSearch?.owns(request.target) ? openSearch.respond(request) : respond(request)),
    respondUnproven: (request) => oauth2?.respondUnproven(request) ?? null,
    shapeError(error, method, target, headers) {
      if (target !== null && oauth2?.owns(target)) return oauth2.shapeError(error);
      if (target !== null && openSearch?.owns(target)) return openSearch.shapeError(error, method, target, headers);
      const asked = { method, target, headers };
      return shapeRefusal(error, asked, dialect) ?? shapeError(error, asked);
    },
  };
}
