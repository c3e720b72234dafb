import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** The operations on API tokens, each by the action on everybody's tokens and the one on one's own keys. */
export const API_TOKEN_OPERATIONS = {
  create: { action: CLUSTER_ACTIONS.createApiToken, ownAction: CLUSTER_ACTIONS.createApiKey },
  get: { action: CLUSTER_ACTIONS.getApiTokens, ownAction: CLUSTER_ACTIONS.queryApiKeys },
  revoke: { action: CLUSTER_ACTIONS.revokeApiToken, ownAction: CLUSTER_ACTIONS.invalidateApiKeys },
} as const;

/** One of `API_TOKEN_OPERATIONS`. */
export type ApiTokenOperation = keyof typeof API_TOKEN_OPERATIONS;
