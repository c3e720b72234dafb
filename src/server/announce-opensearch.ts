import type { Settings } from '../config/settings.ts';
import type { Log } from '../platform/log.ts';
import type { OpenSearchParts } from './open-opensearch.ts';

/** What the log is told from. */
export interface AnnouncedParts {
  readonly settings: Settings;
  readonly log: Pick<Log, 'info'>;
  readonly openSearch: { readonly configuration: Pick<OpenSearchParts['configuration'], 'read'> };
}

/** Tells the log at the start which tokens of OpenSearch's dialect are on, as settings and `securityconfig` have it, and whom the cluster is told of. */
export async function announceOpenSearch({ settings, log, openSearch }: AnnouncedParts): Promise<void> {
  const { apiTokens, onBehalfOf } = await openSearch.configuration.read();
  log.info(
    {
      apiTokens: apiTokens.enabled,
      apiTokensAsJwt: apiTokens.enabled && settings['claviger.opensearch.api_tokens.jwt.enabled'],
      onBehalfOf: onBehalfOf.enabled,
      upstreamIdentity: settings['claviger.upstream.identity.type'],
    },
    'what is on of OpenSearch’s dialect, and the identity towards the cluster',
  );
}
