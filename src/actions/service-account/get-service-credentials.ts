import type { FileServiceTokens } from '../../authentication/service-account-realm.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { ServiceAccountToken } from '../../domain/service-account/service-account-token.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';

/** What telling credentials needs. */
export interface GetServiceCredentialsDeps {
  readonly serviceAccountTokens: Pick<NamedStore<ServiceAccountToken>, 'list'>;
  /** `null`: no file is configured. */
  readonly fileTokens: FileServiceTokens | null;
  readonly audit: AuditLog;
}

/** Whose credentials are asked for. */
export interface GetServiceCredentialsRequest {
  /** `namespace/service`; an account that there is not has no tokens. */
  readonly account: string;
}

/** Names of tokens, in alphabetical order. */
export interface ServiceCredentials {
  readonly stored: readonly string[];
  readonly ofFile: readonly string[];
}

/**
 * The names of an account's tokens, those of the store and those of this node's file.
 * @throws SecurityError `forbidden`, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-service-credentials
 */
export async function getServiceCredentials(
  deps: GetServiceCredentialsDeps,
  context: ActionContext,
  { account }: GetServiceCredentialsRequest,
): Promise<ServiceCredentials> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getServiceCredentials);
  const tokens = await callStore(() => deps.serviceAccountTokens.list());
  const hashesById = (await deps.fileTokens?.read()) ?? new Map<string, string>();
  const prefix = `${account}/`;
  return {
    stored: tokens.filter((token) => token.account === account).map(({ name }) => name),
    ofFile: [...hashesById.keys()]
      .filter((id) => id.startsWith(prefix))
      .map((id) => id.slice(prefix.length))
      .sort(),
  };
}
