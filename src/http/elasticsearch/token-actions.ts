import type { ActionContext } from '../../actions/action-context.ts';
import type { CreatedToken } from '../../actions/token/create-token.ts';
import type { InvalidatedTokens, InvalidateTokensRequest } from '../../actions/token/invalidate-tokens.ts';
import type { TokenRequest } from '../../domain/token/token-request.ts';

/** The actions on access tokens. */
export interface TokenActions {
  createToken(context: ActionContext, request: TokenRequest): Promise<CreatedToken>;
  invalidateTokens(context: ActionContext, request: InvalidateTokensRequest): Promise<InvalidatedTokens>;
}
