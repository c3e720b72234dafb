import type { CreateApiKeyRequest, CreatedApiKey } from '../../../actions/api-key/create-api-key.ts';
import type { InvalidateApiKeysRequest, InvalidatedApiKeys } from '../../../actions/api-key/invalidate-api-keys.ts';
import type { ApiKey } from '../../../domain/api-key/api-key.ts';
import { invalidatedIdsViolation } from '../../../domain/api-key/api-key-selection.ts';
import { validationFailed } from '../../../domain/error.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { type BodyReader, type Route, route } from '../../contract/route.ts';
import { errorSummary } from '../../error-response.ts';
import { FLAG, REFRESH, TEXT } from '../../query-parameters.ts';
import { BOOLEAN, build, OBJECT, parseObject, required, STRING, STRING_ARRAY } from '../object-parser.ts';
import { roleDescriptorsDocument } from '../role-descriptor-document.ts';
import { ROLE_DESCRIPTORS } from '../role-descriptor-parser.ts';
import type { SecurityActions } from '../security-actions.ts';
import { parseTimeValue } from '../time-value.ts';

/** The API key API. @see https://www.elastic.co/docs/api/doc/elasticsearch/group/endpoint-security */
export function apiKeyRoutes(
  actions: Pick<SecurityActions, 'createApiKey' | 'getApiKeys' | 'invalidateApiKeys'>,
): readonly Route[] {
  return [
    route({
      methods: ['PUT', 'POST'],
      path: '/_security/api_key',
      parameters: { refresh: REFRESH },
      body: CREATE_API_KEY,
      async handle({ context, body }) {
        const created = await actions.createApiKey(context, body);
        return { status: 200, document: createdDocument(created), isSecret: true };
      },
    }),
    route({
      methods: ['GET'],
      path: '/_security/api_key',
      parameters: {
        id: TEXT,
        name: TEXT,
        username: TEXT,
        realm_name: TEXT,
        owner: FLAG,
        with_limited_by: FLAG,
        with_profile_uid: FLAG,
        active_only: FLAG,
      },
      body: null,
      async handle({ context, parameters }) {
        const { id, name, username, realm_name: realmName, owner } = parameters;
        const withLimitedBy = parameters.with_limited_by;
        const ids = id === null ? [] : [id];
        const selection = { ids, name, username, realmName, owner };
        const apiKeys = await actions.getApiKeys(context, { ...selection, withLimitedBy, activeOnly: parameters.active_only });
        const isMissed = id !== null && id.trim() !== '' && apiKeys.length === 0;
        const documents = apiKeys.map((apiKey) => apiKeyDocument(apiKey, withLimitedBy));
        return { status: isMissed ? 404 : 200, document: { api_keys: documents } };
      },
    }),
    route({
      methods: ['DELETE'],
      path: '/_security/api_key',
      parameters: {},
      body: INVALIDATE_API_KEYS,
      async handle({ context, body }) {
        return { status: 200, document: invalidatedDocument(await actions.invalidateApiKeys(context, body)) };
      },
    }),
  ];
}

const CREATE_API_KEY: BodyReader<CreateApiKeyRequest> = {
  isSecret: false,
  read(scanner) {
    const parser = 'api_key_request';
    const fields = { name: STRING, role_descriptors: ROLE_DESCRIPTORS, expiration: STRING, metadata: OBJECT };
    const values = parseObject(scanner, parser, fields);
    const name = required(values.name, 'name');
    return build(parser, () => ({
      name,
      lifetimeMs: values.expiration === undefined ? null : parseTimeValue(values.expiration, 'expiration'),
      roleDescriptors: values.role_descriptors ?? null,
      metadata: values.metadata ?? null,
    }));
  },
};

const INVALIDATE_API_KEYS: BodyReader<InvalidateApiKeysRequest> = {
  isSecret: false,
  read(scanner) {
    const parser = 'invalidate_api_key';
    const fields = { realm_name: STRING, username: STRING, owner: BOOLEAN, ids: STRING_ARRAY, name: STRING };
    const {
      ids = null,
      name = null,
      username = null,
      realm_name: realmName = null,
      owner = false,
    } = parseObject(scanner, parser, fields);
    return build(parser, () => {
      const violation = invalidatedIdsViolation(ids);
      if (violation !== null) throw validationFailed([violation]);
      return { ids, name, username, realmName, owner };
    });
  },
};

function createdDocument({ id, name, expiration, secret }: CreatedApiKey): JsonObject {
  const apiKey = secret.reveal();
  return {
    id,
    name,
    ...(expiration !== null && { expiration }),
    api_key: apiKey,
    encoded: Buffer.from(`${id}:${apiKey}`).toString('base64'),
  };
}

function apiKeyDocument(apiKey: ApiKey, withLimitedBy: boolean): JsonObject {
  const { id, name, type, creation, expiration, invalidation, creator, metadata, roleDescriptors, limitedBy } = apiKey;
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
    ...(withLimitedBy && type === 'rest' && { limited_by: [roleDescriptorsDocument(limitedBy)] }),
  };
}

function invalidatedDocument({ invalidated, previouslyInvalidated, errors }: InvalidatedApiKeys): JsonObject {
  return {
    invalidated_api_keys: invalidated,
    previously_invalidated_api_keys: previouslyInvalidated,
    error_count: errors.length,
    ...(errors.length > 0 && { error_details: errors.map(errorSummary) }),
  };
}
