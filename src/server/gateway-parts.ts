import type { PasswordHashing } from '../authentication/password-hashing.ts';
import type { Realm } from '../authentication/realm.ts';
import type { FileServiceTokens } from '../authentication/service-account-realm.ts';
import type { IdSeal } from '../authorization/opaque-id/id-seal.ts';
import type { Settings } from '../config/settings.ts';
import type { AuditLog } from '../domain/audit/audit-event.ts';
import type { AuditSearch } from '../domain/audit/audit-search.ts';
import type { AuditSummarizer } from '../domain/audit/audit-summary.ts';
import type { BuiltInUsers } from '../domain/user/built-in-users.ts';
import type { MetadataCache } from '../gateway/upstream/metadata-cache.ts';
import type { Upstream } from '../gateway/upstream/upstream.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Store } from '../stores/store.ts';
import type { JobRunnerSlot } from './job-runner-slot.ts';
import type { Oauth2 } from './open-oauth2.ts';
import type { OpenSearchParts } from './open-opensearch.ts';
import type { PublishedAddress } from './publish-address.ts';

/** What the gateway is put together from. */
export interface GatewayParts {
  readonly settings: Settings;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly passwords: PasswordHashing;
  readonly audit: AuditLog;
  readonly auditSearch: (AuditSearch & AuditSummarizer) | null;
  readonly upstream: Upstream;
  readonly metadata: MetadataCache;
  readonly builtIn: BuiltInUsers;
  /** The realms of users in their order, the reserved one first. */
  readonly userRealms: readonly Realm[];
  /** Service account tokens of a file; `null`: none is configured. */
  readonly fileTokens: FileServiceTokens | null;
  readonly seal: IdSeal;
  readonly published: PublishedAddress;
  /** `null`: the OAuth 2 endpoints are off. */
  readonly oauth2: Oauth2 | null;
  readonly openSearch: OpenSearchParts;
  readonly jobRunner: JobRunnerSlot;
  readonly closing: AsyncDisposableStack;
}
