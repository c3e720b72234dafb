import { createApiToken } from '../actions/api-token/create-api-token.ts';
import { getApiToken, listApiTokens } from '../actions/api-token/get-api-tokens.ts';
import { revokeApiToken } from '../actions/api-token/revoke-api-token.ts';
import type { RestApiAccessDeps } from '../actions/opensearch/rest-api-access.ts';
import type { ApiTokenRouteDeps } from '../http/opensearch/routes/api-tokens.ts';
import { systemRandom } from '../platform/random.ts';
import { apiKeyLimits } from './api-key-limits.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** Gives the routes of API tokens what they need. */
export function bindApiTokens({ settings, store, openSearch }: GatewayParts, access: RestApiAccessDeps): ApiTokenRouteDeps {
  const isStrict = settings['claviger.opensearch.api_tokens.strict'];
  const deps = {
    ...access,
    apiKeys: store.apiKeys,
    random: systemRandom,
    isUserIssued: settings['claviger.opensearch.api_tokens.user_issued'],
    readConfiguration: async () => (await openSearch.configuration.read()).apiTokens,
    nameCharactersMax: settings['claviger.opensearch.api_tokens.name_characters_max'],
    apiKeyPolicy: apiKeyLimits(settings).policy,
    jwt: settings['claviger.opensearch.api_tokens.jwt.enabled']
      ? {
          defaultDurationSeconds: settings['claviger.opensearch.api_tokens.jwt.default_duration_seconds'],
          issuer: openSearch.issuer,
          keys: openSearch.apiTokenKeys,
        }
      : null,
    listMax: settings['claviger.opensearch.api_tokens.list_max'],
    isStrict,
    nodeName: settings['claviger.node.name'],
  };
  return {
    isStrict,
    actions: {
      createApiToken: (context, read) => createApiToken(deps, context, read),
      listApiTokens: (context, read) => listApiTokens(deps, context, read),
      getApiToken: (context, id) => getApiToken(deps, context, id),
      revokeApiToken: (context, id) => revokeApiToken(deps, context, id),
    },
  };
}
