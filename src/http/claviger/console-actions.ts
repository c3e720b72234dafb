import type { ActionContext } from '../../actions/action-context.ts';
import type { KeyHistoryRequest } from '../../actions/api-key/key-history.ts';
import type { ApiKeyPreview, PreviewApiKeyRequest } from '../../actions/api-key/preview-api-key.ts';
import type { Self } from '../../actions/self/describe-self.ts';
import type { Completions } from '../../actions/self/list-completions.ts';
import type { ListAccessTokensRequest } from '../../actions/token/list-access-tokens.ts';
import type { AuditPage } from '../../domain/audit/audit-search.ts';
import type { AuditSummary, AuditSummaryQuery } from '../../domain/audit/audit-summary.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import type { Page } from '../../stores/page.ts';

/** What a console asks beyond the dialects, each already given its dependencies. */
export interface ConsoleActions {
  describeSelf(context: ActionContext): Promise<Self>;
  listCompletions(context: ActionContext): Promise<Completions>;
  previewApiKey(context: ActionContext, request: PreviewApiKeyRequest): Promise<ApiKeyPreview>;
  readKeyHistory(context: ActionContext, request: KeyHistoryRequest): Promise<AuditPage>;
  summarizeAudit(context: ActionContext, query: AuditSummaryQuery): Promise<AuditSummary>;
  listAccessTokens(context: ActionContext, request: ListAccessTokensRequest): Promise<Page<AccessToken>>;
  invalidateAccessToken(context: ActionContext, id: string): Promise<{ readonly invalidated: number }>;
}
