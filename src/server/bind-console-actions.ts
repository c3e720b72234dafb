import { readKeyHistory } from '../actions/api-key/key-history.ts';
import { previewApiKey } from '../actions/api-key/preview-api-key.ts';
import { summarizeAudit } from '../actions/audit/summarize-audit.ts';
import { describeSelf, type Features } from '../actions/self/describe-self.ts';
import { listCompletions } from '../actions/self/list-completions.ts';
import { invalidateAccessToken, listAccessTokens } from '../actions/token/list-access-tokens.ts';
import type { ConsoleActions } from '../http/claviger/console-actions.ts';
import { apiKeyLimits } from './api-key-limits.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { isTokenServiceOn } from './token-service.ts';

/** Gives the actions that a console asks what they need. */
export function bindConsoleActions(parts: GatewayParts): ConsoleActions {
  const { audit, auditSearch, openSearch, settings, store } = parts;
  const { apiKeys, tokens } = store;
  const limits = apiKeyLimits(settings);
  const readActionGroups = () => openSearch.actionGroups.read();
  return {
    describeSelf: (context) => describeSelf({ audit, apiKeyLimits: limits, readFeatures: () => readFeatures(parts) }, context),
    listCompletions: (context) => listCompletions({ audit, readActionGroups }, context),
    previewApiKey: (context, request) => previewApiKey({ audit, apiKeys, readActionGroups, ...limits }, context, request),
    readKeyHistory: (context, request) => readKeyHistory({ apiKeys, auditSearch, audit }, context, request),
    summarizeAudit: (context, query) => summarizeAudit({ auditSearch, audit }, context, query),
    listAccessTokens: (context, request) => listAccessTokens({ tokens, audit }, context, request),
    invalidateAccessToken: (context, id) => invalidateAccessToken({ tokens, audit }, context, id),
  };
}

async function readFeatures({ auditSearch, openSearch, settings, upstream }: GatewayParts): Promise<Features> {
  const { apiTokens } = await openSearch.configuration.read();
  return {
    apiKeys: settings['xpack.security.authc.api_key.enabled'],
    tokens: isTokenServiceOn(settings),
    apiTokens: apiTokens.enabled,
    jobs: settings['claviger.job.enabled'],
    auditSearch: auditSearch !== null,
    upstream: upstream.configured,
  };
}
