import type { OpenSearchRoute } from './opensearch-route.ts';
import { type AccountActions, accountRoutes } from './routes/account.ts';
import { type ApiTokenRouteDeps, apiTokenRoutes } from './routes/api-tokens.ts';
import { type ConfigurationActions, configurationRoutes } from './routes/configuration.ts';
import { type InformationActions, informationRoutes, type OpenInformation } from './routes/information.ts';
import { type OnBehalfOfActions, onBehalfOfRoutes } from './routes/on-behalf-of.ts';
import { type ResourceRoutesDeps, resourcesRoutes } from './routes/resources.ts';

/** What the routes of OpenSearch's dialect need. */
export interface OpenSearchRoutesDeps {
  readonly apiTokens: ApiTokenRouteDeps;
  readonly actions: AccountActions & OnBehalfOfActions & InformationActions & ConfigurationActions;
  readonly resources: ResourceRoutesDeps;
  readonly information: OpenInformation;
}

/** Every route of OpenSearch's dialect but those that answer anyone. */
export function openSearchRoutes({
  apiTokens,
  actions,
  resources,
  information,
}: OpenSearchRoutesDeps): readonly OpenSearchRoute[] {
  return [
    ...apiTokenRoutes(apiTokens),
    ...onBehalfOfRoutes(actions),
    ...accountRoutes(actions),
    ...resourcesRoutes(resources),
    ...informationRoutes(actions, information),
    ...configurationRoutes(actions),
  ];
}
