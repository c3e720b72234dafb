import type { ActionContext } from '../../actions/action-context.ts';
import type { CreateApiTokenRequest, CreatedApiToken } from '../../actions/api-token/create-api-token.ts';
import type { ListApiTokensRequest, ListedApiTokens } from '../../actions/api-token/get-api-tokens.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';

/** The operations on API tokens, bound to what they need. */
export interface ApiTokenActions {
  createApiToken(context: ActionContext, read: () => CreateApiTokenRequest): Promise<CreatedApiToken>;
  listApiTokens(context: ActionContext, read: () => ListApiTokensRequest): Promise<ListedApiTokens>;
  getApiToken(context: ActionContext, id: string): Promise<ApiKey>;
  revokeApiToken(context: ActionContext, id: string): Promise<void>;
}
