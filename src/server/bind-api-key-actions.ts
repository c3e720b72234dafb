import { type BulkGrantApiKeysDeps, bulkGrantApiKeys } from '../actions/api-key/bulk-grant-api-keys.ts';
import { bulkUpdateApiKeys } from '../actions/api-key/bulk-update-api-keys.ts';
import { clearApiKeyCache } from '../actions/api-key/clear-api-key-cache.ts';
import { cloneApiKey } from '../actions/api-key/clone-api-key.ts';
import { createApiKey } from '../actions/api-key/create-api-key.ts';
import { createCrossClusterApiKey } from '../actions/api-key/create-cross-cluster-api-key.ts';
import { type GetApiKeysDeps, getApiKeys } from '../actions/api-key/get-api-keys.ts';
import { grantApiKey } from '../actions/api-key/grant-api-key.ts';
import { invalidateApiKeys } from '../actions/api-key/invalidate-api-keys.ts';
import { updateApiKey } from '../actions/api-key/update-api-key.ts';
import { updateCrossClusterApiKey } from '../actions/api-key/update-cross-cluster-api-key.ts';
import type { ApiKeyFamilyOptions } from '../http/elasticsearch/routes/api-key-family.ts';
import type { ApiKeyStore } from '../stores/store.ts';

/** What the actions on API keys need together. */
export interface ApiKeyActionsDeps extends Omit<BulkGrantApiKeysDeps, 'apiKeys'>, Omit<GetApiKeysDeps, 'apiKeys'> {
  readonly apiKeys: ApiKeyStore;
}

/** Gives the actions on API keys what they need. */
export function bindApiKeyActions(deps: ApiKeyActionsDeps): ApiKeyFamilyOptions['actions'] {
  return {
    createApiKey: (context, request) => createApiKey(deps, context, request),
    getApiKeys: (context, request) => getApiKeys(deps, context, request),
    invalidateApiKeys: (context, request) => invalidateApiKeys(deps, context, request),
    updateApiKey: (context, request) => updateApiKey(deps, context, request),
    bulkUpdateApiKeys: (context, request) => bulkUpdateApiKeys(deps, context, request),
    grantApiKey: (context, request) => grantApiKey(deps, context, request),
    bulkGrantApiKeys: (context, request) => bulkGrantApiKeys(deps, context, request),
    cloneApiKey: (context, request) => cloneApiKey(deps, context, request),
    createCrossClusterApiKey: (context, request) => createCrossClusterApiKey(deps, context, request),
    updateCrossClusterApiKey: (context, request) => updateCrossClusterApiKey(deps, context, request),
    clearApiKeyCache: (context) => clearApiKeyCache(deps, context),
  };
}
