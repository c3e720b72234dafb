import type { CreatedApiKey } from '../../actions/api-key/issue-api-key.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { roleDescriptorDocument, roleDescriptorsDocument } from './role-descriptor-document.ts';

/** What of a key is shown beside what is always shown. */
export interface ShownOfApiKey {
  readonly withLimitedBy: boolean;
  /** Uid of the owner's profile; `null`: none, or not asked for. */
  readonly profileUid: string | null;
}

/**
 * A key as Elasticsearch prints it. Claviger adds `owner_rights` where it is `live`, `last_used` where it is known, and `api_token` where
 * the key is one of OpenSearch's dialect.
 */
export function apiKeyDocument(apiKey: ApiKey, { withLimitedBy, profileUid }: ShownOfApiKey): JsonObject {
  const { id, name, type, creation, expiration, invalidation, creator, metadata, roleDescriptors, limitedBy } = apiKey;
  const { ownerRights, access, certificateIdentity, lastUse, token } = apiKey;
  return {
    id,
    name,
    type,
    creation,
    ...(expiration !== null && { expiration }),
    invalidated: invalidation !== null,
    ...(invalidation !== null && { invalidation }),
    username: creator.principal,
    realm: creator.realm.name,
    realm_type: creator.realm.type,
    metadata,
    role_descriptors: roleDescriptorsDocument(roleDescriptors),
    ...(withLimitedBy && type === 'rest' && { limited_by: [snapshotDocument(limitedBy)] }),
    ...(access !== null && { access }),
    ...(certificateIdentity !== null && { certificate_identity: certificateIdentity }),
    ...(profileUid !== null && { profile_uid: profileUid }),
    ...(ownerRights === 'live' && { owner_rights: ownerRights }),
    ...(lastUse !== null && { last_used: { time: lastUse.at, address: lastUse.address, id: lastUse.requestId } }),
    ...(token !== undefined && { api_token: { form: token.form } }),
  };
}

/** A key that was made, with its secret. */
export function createdApiKeyDocument({ id, name, expiration, secret }: CreatedApiKey): JsonObject {
  const apiKey = secret.reveal();
  return {
    id,
    name,
    ...(expiration !== null && { expiration }),
    api_key: apiKey,
    encoded: Buffer.from(`${id}:${apiKey}`).toString('base64'),
  };
}

/** In a snapshot every role says that it is enabled, reserved ones too. */
function snapshotDocument(limitedBy: RoleDescriptors): JsonObject {
  const document: Record<string, JsonObject> = Object.create(null);
  for (const [name, descriptor] of Object.entries(limitedBy)) {
    document[name] = { ...roleDescriptorDocument(descriptor), transient_metadata: { enabled: true } };
  }
  return document;
}
