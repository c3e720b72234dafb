import { SecurityError } from '../../../domain/error.ts';
import type { Route } from '../../contract/route.ts';
import type { SecurityActions } from '../security-actions.ts';
import { apiKeyRoutes } from './api-key.ts';
import { apiKeyCacheRoutes } from './api-key-cache.ts';
import { grantApiKeyRoutes } from './api-key-grant.ts';
import { updateApiKeyRoutes } from './api-key-update.ts';
import { crossClusterApiKeyRoutes } from './cross-cluster-api-key.ts';

/** What the routes of API keys are told. */
export interface ApiKeyFamilyOptions {
  readonly actions: Parameters<typeof apiKeyRoutes>[0] &
    Parameters<typeof updateApiKeyRoutes>[0] &
    Parameters<typeof grantApiKeyRoutes>[0] &
    Parameters<typeof crossClusterApiKeyRoutes>[0] &
    Pick<SecurityActions, 'clearApiKeyCache'>;
  /** Name of this node, `claviger.node.name`. */
  readonly nodeName: string;
}

/** All routes of API keys but their query. */
export function apiKeyFamilyRoutes({ actions, nodeName }: ApiKeyFamilyOptions): readonly Route[] {
  return [
    ...apiKeyRoutes(actions),
    ...updateApiKeyRoutes(actions),
    ...grantApiKeyRoutes(actions),
    ...crossClusterApiKeyRoutes(actions),
    ...apiKeyCacheRoutes(actions, nodeName),
  ];
}

/**
 * The routes as they answer when the API key service is switched off: what can be read is read, then everyone is told that
 * it is off.
 */
export function withoutApiKeyService(routes: readonly Route[]): readonly Route[] {
  return routes.map((route) => ({
    ...route,
    read(input) {
      route.read(input);
      return () => {
        throw new SecurityError('featureDisabled', 'api keys are not enabled', {
          metadata: { 'disabled.feature': 'api_keys' },
        });
      };
    },
  }));
}
