import type { ActionContext } from '../../actions/action-context.ts';
import type {
  CreatedLongLivedToken,
  CreateLongLivedTokenRequest,
} from '../../actions/long-lived-token/create-long-lived-token.ts';
import type { ListLongLivedTokensRequest, LongLivedTokenOwner } from '../../actions/long-lived-token/get-long-lived-tokens.ts';
import type { Secret } from '../../domain/secret.ts';
import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import type { Page } from '../../stores/page.ts';

/** The actions on long-lived tokens. A token is given by its id or whole. */
export interface LongLivedTokenActions {
  createLongLivedToken(context: ActionContext, request: CreateLongLivedTokenRequest): Promise<CreatedLongLivedToken>;
  listLongLivedTokens(context: ActionContext, request: ListLongLivedTokensRequest): Promise<Page<LongLivedToken>>;
  getLongLivedToken(context: ActionContext, given: Secret): Promise<LongLivedToken | null>;
  renewLongLivedToken(context: ActionContext, given: Secret): Promise<LongLivedToken | null>;
  deleteLongLivedToken(context: ActionContext, given: Secret): Promise<{ readonly found: boolean }>;
  deleteLongLivedTokens(context: ActionContext, whose: LongLivedTokenOwner): Promise<{ readonly deleted: number }>;
}
