import { type CreateLongLivedTokenDeps, createLongLivedToken } from '../actions/long-lived-token/create-long-lived-token.ts';
import { deleteLongLivedToken, deleteLongLivedTokens } from '../actions/long-lived-token/delete-long-lived-tokens.ts';
import { getLongLivedToken, listLongLivedTokens } from '../actions/long-lived-token/get-long-lived-tokens.ts';
import { renewLongLivedToken } from '../actions/long-lived-token/renew-long-lived-token.ts';
import type { LongLivedTokenActions } from '../http/elasticsearch/long-lived-token-actions.ts';
import type { LongLivedTokenStore } from '../stores/store.ts';

/** What the actions on long-lived tokens need together. */
export interface LongLivedTokenActionsDeps extends Omit<CreateLongLivedTokenDeps, 'longLivedTokens'> {
  readonly longLivedTokens: LongLivedTokenStore;
}

/** Gives the actions on long-lived tokens what they need. */
export function bindLongLivedTokenActions(deps: LongLivedTokenActionsDeps): LongLivedTokenActions {
  return {
    createLongLivedToken: (context, request) => createLongLivedToken(deps, context, request),
    listLongLivedTokens: (context, request) => listLongLivedTokens(deps, context, request),
    getLongLivedToken: (context, given) => getLongLivedToken(deps, context, given),
    renewLongLivedToken: (context, given) => renewLongLivedToken(deps, context, given),
    deleteLongLivedToken: (context, given) => deleteLongLivedToken(deps, context, given),
    deleteLongLivedTokens: (context, whose) => deleteLongLivedTokens(deps, context, whose),
  };
}
