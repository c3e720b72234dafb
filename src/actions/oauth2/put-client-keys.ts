import { createPublicKey } from 'node:crypto';
import { isExpired } from '../../domain/api-key/api-key.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { JsonValue } from '../../domain/json/json-value.ts';
import { type ClientKey, type ClientKeys, readClientKeys } from '../../domain/oauth2/client-keys.ts';
import type { ApiKeyStore, NamedStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { assertCallerCurrent } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';
import { authorizeClientKeys } from './authorize-client-keys.ts';

/** What registering the keys of a client needs. */
export interface PutClientKeysDeps {
  readonly clientKeys: Pick<NamedStore<ClientKeys>, 'put'>;
  readonly apiKeys: Pick<ApiKeyStore, 'find'>;
  /** Public keys that one client may have. */
  readonly clientKeysMax: number;
  readonly audit: AuditLog;
}

/** The public keys to register, in place of those there are. */
export interface PutClientKeysRequest {
  /** Id of an API key. */
  readonly clientId: string;
  /** `keys` of a JSON web key set, as they were given. */
  readonly keys: readonly JsonValue[];
}

/**
 * Registers public keys by which an API key can prove itself from then on, beside its secret.
 * @throws SecurityError `actionRequestValidation`, `forbidden`, `illegalArgument` for a client that is no valid API key, `unavailable`.
 */
export async function putClientKeys(
  deps: PutClientKeysDeps,
  context: ActionContext,
  { clientId, keys: given }: PutClientKeysRequest,
): Promise<{ readonly created: boolean }> {
  const read = readClientKeys(given, deps.clientKeysMax);
  if ('violation' in read) throw validationFailed([read.violation]);
  if (!read.keys.every(isKey)) throw validationFailed(['each key must be a point of its curve, or a modulus and an exponent']);
  const action = CLUSTER_ACTIONS.putClientKeys;
  authorizeClientKeys(deps.audit, context, action, clientId);

  const apiKey = await callStore(() => deps.apiKeys.find(clientId));
  if (apiKey === null || apiKey.type !== 'rest' || apiKey.invalidation !== null || isExpired(apiKey, context.now)) {
    throw illegalArgument(`no valid API key has the id [${clientId}]`);
  }
  assertCallerCurrent(context);
  const item: ClientKeys = { clientId, keys: read.keys, registration: context.now };
  const [created = false] = await callStore(() => deps.clientKeys.put([{ name: clientId, item }]));
  recordAction(deps.audit, context, { event: 'put_oauth2_client', action, targets: [clientId] });
  return { created };
}

/** Whether the numbers make a key. */
function isKey({ jwk }: ClientKey): boolean {
  try {
    createPublicKey({ key: { ...jwk }, format: 'jwk' });
    return true;
  } catch {
    // Node tells by an error alone that they do not.
    return false;
  }
}
