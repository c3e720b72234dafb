import type { ActionContext } from '../../src/actions/action-context.ts';
import { createApiToken } from '../../src/actions/api-token/create-api-token.ts';
import { getApiToken, listApiTokens } from '../../src/actions/api-token/get-api-tokens.ts';
import { revokeApiToken } from '../../src/actions/api-token/revoke-api-token.ts';
import { DEFAULT_REST_API_ROLES } from '../../src/actions/opensearch/rest-api-access.ts';
import { NO_API_KEY_POLICY } from '../../src/domain/api-key/api-key-policy.ts';
import type { Authentication } from '../../src/domain/principal/authentication.ts';
import { createOpenSearchApi, type OpenSearchApi } from '../../src/http/opensearch/opensearch-api.ts';
import { apiTokenRoutes } from '../../src/http/opensearch/routes/api-tokens.ts';
import { type ActionWorld, aWorld, withPrincipal } from './action-fixtures.ts';

/** What may be set of API tokens. */
export interface ApiTokenSettings {
  readonly enabled?: boolean;
  readonly maxTokens?: number;
  readonly maxDurationSeconds?: number;
  readonly isUserIssued?: boolean;
  readonly isStrict?: boolean;
  /** Signing key of tokens that are JSON web tokens. */
  readonly jwtKey?: Uint8Array;
  readonly lifetimeMsMax?: number;
  readonly listMax?: number;
}

/** An empty world with the operations on API tokens, bound, and their routes. */
export function anApiTokenWorld(settings: ApiTokenSettings = {}) {
  const world = aWorld();
  const { jwtKey, isStrict = false } = settings;
  const deps = {
    audit: world.audit,
    random: world.random,
    apiKeys: world.store.apiKeys,
    policy: { rolesEnabled: DEFAULT_REST_API_ROLES, isAdminEnabled: false },
    isUserIssued: settings.isUserIssued ?? false,
    readConfiguration: async () => ({
      enabled: settings.enabled ?? true,
      maxTokens: settings.maxTokens ?? 100,
      maxDurationSeconds: settings.maxDurationSeconds ?? 7_776_000,
    }),
    nameCharactersMax: 256,
    apiKeyPolicy: { ...NO_API_KEY_POLICY, lifetimeMsMax: settings.lifetimeMsMax ?? null },
    jwt: jwtKey === undefined ? null : { defaultDurationSeconds: 2_592_000, issuer: 'claviger', keys: () => [jwtKey] },
    listMax: settings.listMax ?? 10_000,
    isStrict,
    nodeName: 'node-0',
  };
  const actions = {
    createApiToken: createApiToken.bind(null, deps),
    listApiTokens: listApiTokens.bind(null, deps),
    getApiToken: getApiToken.bind(null, deps),
    revokeApiToken: revokeApiToken.bind(null, deps),
  };
  const api: OpenSearchApi = createOpenSearchApi({ routes: apiTokenRoutes({ actions, isStrict }) });
  return { world, actions, api, admin: world.superuser };
}

/** A user with these roles, by name alone. */
export function anOpenSearchUser(world: ActionWorld, username: string, ...roles: readonly string[]): ActionContext {
  const context = world.user(username);
  const { authentication } = context.principal;
  return withPrincipal(context, { authentication: { ...authentication, user: { ...authentication.user, roles } } });
}

/** The same rights, proven in another way. */
export function provenBy(context: ActionContext, parts: Partial<Authentication>): ActionContext {
  return withPrincipal(context, { authentication: { ...context.principal.authentication, ...parts } });
}
