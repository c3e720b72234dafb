import type { Authentication, RealmRef } from '../principal/authentication.ts';
import type { Instant } from '../time.ts';

/** What happened. The names are those of Elasticsearch's audit log where it has one. */
export const AUDIT_ACTIONS = [
  'authentication_success',
  'authentication_failed',
  'anonymous_access_denied',
  'access_granted',
  'access_denied',
  'run_as_granted',
  'run_as_denied',
  'tampered_request',
  'create_apikey',
  'change_apikey',
  'change_apikeys',
  'invalidate_apikeys',
  'put_user',
  'delete_user',
  'put_role',
  'delete_role',
  'change_password',
  'change_enable_user',
  'change_disable_user',
  'put_privileges',
  'delete_privileges',
  'put_role_mapping',
  'delete_role_mapping',
  'create_service_token',
  'delete_service_token',
  'create_token',
  'renew_token',
  'refresh_token',
  'refresh_token_reused',
  'invalidate_tokens',
  'put_oauth2_scope',
  'delete_oauth2_scope',
  'put_oauth2_client',
  'delete_oauth2_client',
  'activate_user_profile',
  'update_user_profile_data',
  'change_enable_user_profile',
  'change_disable_user_profile',
  'create_on_behalf_of_token',
  'put_action_group',
  'delete_action_group',
  'put_tenant',
  'delete_tenant',
  'put_security_configuration',
  'put_job',
  'delete_job',
  'pause_job',
  'resume_job',
  'run_job',
  'job_run_started',
  'job_run_finished',
  'create_console_session',
  'end_console_session',
] as const;

/** One of `AUDIT_ACTIONS`. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Where a request came from and how it is known in logs. */
export interface RequestOrigin {
  /** Unique per request: 20 base64url characters. */
  readonly requestId: string;
  /** Address and port of the peer, `address:port`. */
  readonly remoteAddress: string;
  /** Address that a trusted proxy tells of its client; absent: there is no such proxy. */
  readonly clientAddress?: string;
  readonly method: string;
  /** Raw path without the query string and without a token that stands in it, cut to 1,024 characters. */
  readonly path: string;
  /** `X-Opaque-Id` of the caller, cut to 256 characters, or `null`. */
  readonly opaqueId: string | null;
}

/** One line of the audit log. Holds names and ids, never a secret, a credential or a body. */
export interface AuditEvent {
  readonly at: Instant;
  readonly event: AuditAction;
  readonly origin: RequestOrigin;
  /** Who; `null` when nobody was proven. */
  readonly authentication: Authentication | null;
  /** A name that was claimed but not proven (user name or API key id), or `null`. */
  readonly claimedPrincipal: string | null;
  /** Realm of the claim or proof, or `null`. */
  readonly realm: RealmRef | null;
  /** Cluster action, e.g. `indices:data/read/search`, or `null`. */
  readonly action: string | null;
  /** Index expressions concerned. */
  readonly indices: readonly string[];
  /** Ids or names of the things changed: key ids, user names, role names. */
  readonly targets: readonly string[];
  /** Internal reason of a refusal, or by what grant a token was made; `null`: none. Safe to log, not told to strangers. */
  readonly reason: string | null;
  /** The run of a scheduled job that it belongs to; absent: none. */
  readonly job?: { readonly name: string; readonly runId: string; readonly step: string | null };
}

/** Takes audit events. Never throws and never blocks the caller: a failing log is reported through metrics and the log. */
export interface AuditLog {
  record(event: AuditEvent): void;
}
