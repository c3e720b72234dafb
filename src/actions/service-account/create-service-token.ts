import { hashApiKeySecret } from '../../authentication/secret-hash.ts';
import { serviceTokenText } from '../../authentication/service-token.ts';
import { SERVICE_ACCOUNTS } from '../../authorization/service-accounts.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, type SecurityError, validationFailed } from '../../domain/error.ts';
import type { Random } from '../../domain/random.ts';
import { Secret } from '../../domain/secret.ts';
import type { ServiceAccountToken } from '../../domain/service-account/service-account-token.ts';
import { serviceTokenNameViolation } from '../../domain/service-account/service-token-name.ts';
import { versionConflict } from '../../domain/version-conflict.ts';
import type { NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent, authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** 120 random bits: 20 characters of the base64url alphabet. */
const NAME_BYTES = 15;
/** 256 random bits: 43 characters of the base64url alphabet. */
const SECRET_BYTES = 32;

/** What creating a token needs. */
export interface CreateServiceTokenDeps {
  readonly serviceAccountTokens: Pick<NamedStore<ServiceAccountToken>, 'create'>;
  readonly random: Random;
  readonly audit: AuditLog;
}

/** The token that is asked for. */
export interface CreateServiceTokenRequest {
  /** `namespace/service`. */
  readonly account: string;
  /** `null`: a name is chosen. */
  readonly name: string | null;
}

/** The token that was made. What its bearer presents is nowhere else, and is not kept. */
export interface CreatedServiceToken {
  readonly name: string;
  readonly value: Secret;
}

/**
 * Creates a token of a service account. It is valid until it is deleted.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument` for an unknown account, `conflict` for a name
 * that is taken, `unavailable`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-create-service-token
 */
export async function createServiceToken(
  deps: CreateServiceTokenDeps,
  context: ActionContext,
  { account, name: given }: CreateServiceTokenRequest,
): Promise<CreatedServiceToken> {
  const name = given ?? `token_${randomText(deps.random, NAME_BYTES)}`;
  const violation = serviceTokenNameViolation(name);
  if (violation !== null) throw validationFailed([violation]);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.createServiceToken);
  if (!SERVICE_ACCOUNTS.has(account)) throw illegalArgument(`service account [${account}] does not exist`);

  const secret = new Secret(randomText(deps.random, SECRET_BYTES));
  const token: ServiceAccountToken = { account, name, secretHash: hashApiKeySecret(secret), creation: context.now };
  assertCallerCurrent(context);
  const id = `${account}/${name}`;
  if (!(await callStore(() => deps.serviceAccountTokens.create(id, token)))) throw nameTaken(id);
  recordAction(deps.audit, context, {
    event: 'create_service_token',
    action: CLUSTER_ACTIONS.createServiceToken,
    targets: [id],
  });
  return { name, value: serviceTokenText({ account, name, secret }) };
}

function nameTaken(id: string): SecurityError {
  const reason = 'version conflict, document already exists (current version [1])';
  return versionConflict('.security-7', `[service_account_token-${id}]: ${reason}`);
}

function randomText(random: Random, bytes: number): string {
  return Buffer.from(random.bytes(bytes)).toString('base64url');
}
