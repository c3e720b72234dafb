import type { InvalidateApiKeysRequest, InvalidatedApiKeys } from '../../../actions/api-key/invalidate-api-keys.ts';
import type { CreateApiKeyRequest } from '../../../actions/api-key/issue-api-key.ts';
import { invalidatedIdsViolation } from '../../../domain/api-key/api-key-selection.ts';
import { illegalArgument, validationFailed } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { type BodyReader, type Route, route } from '../../contract/route.ts';
import { errorSummary } from '../../error-response.ts';
import { FLAG, REFRESH, TEXT } from '../../query-parameters.ts';
import { apiKeyDocument, createdApiKeyDocument } from '../api-key-document.ts';
import { readApiKey } from '../api-key-parser.ts';
import { BOOLEAN, build, type FieldValues, parseObject, STRING, STRING_ARRAY } from '../object-parser.ts';
import type { SecurityActions } from '../security-actions.ts';

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
        return { status: 200, document: createdApiKeyDocument(created), isSecret: true };
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
        const apiKeys = await actions.getApiKeys(context, {
          ...selection,
          withLimitedBy,
          withProfileUid: parameters.with_profile_uid,
          activeOnly: parameters.active_only,
        });
        const isMissed = id !== null && id.trim() !== '' && apiKeys.length === 0;
        const documents = apiKeys.map((apiKey) => apiKeyDocument(apiKey, { withLimitedBy, profileUid: apiKey.profileUid }));
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

const CREATE_API_KEY: BodyReader<CreateApiKeyRequest> = { isSecret: false, read: readApiKey };

const INVALIDATION_FIELDS = {
  realm_name: STRING,
  username: STRING,
  owner: BOOLEAN,
  ids: STRING_ARRAY,
  name: STRING,
} as const;

const INVALIDATE_API_KEYS: BodyReader<InvalidateApiKeysRequest> = {
  isSecret: false,
  read(scanner, _path, apiVersion) {
    if (apiVersion === 7) return readOldInvalidation(scanner);
    const parser = 'invalidate_api_key';
    const values = parseObject(scanner, parser, INVALIDATION_FIELDS);
    return build(parser, () => invalidationOf(values));
  },
};

/** Version 7 of the API could name one key by `id`. */
function readOldInvalidation(scanner: JsonScanner): InvalidateApiKeysRequest {
  const parser = 'invalidate_api_key_v7';
  const values = parseObject(scanner, parser, { ...INVALIDATION_FIELDS, id: { ...STRING, replacedBy: 'ids' } });
  const { id } = values;
  return build(parser, () => {
    if (id === undefined) return invalidationOf(values);
    if (values.ids !== undefined) throw illegalArgument('Must use either [id] or [ids], not both at the same time');
    // A blank one counts as none, which the rules of the action tell.
    return { ...invalidationOf(values), ids: id.trim() === '' ? null : [id] };
  });
}

function invalidationOf(values: FieldValues<typeof INVALIDATION_FIELDS>): InvalidateApiKeysRequest {
  const { ids = null, name = null, username = null, realm_name: realmName = null, owner = false } = values;
  const violation = invalidatedIdsViolation(ids);
  if (violation !== null) throw validationFailed([violation]);
  return { ids, name, username, realmName, owner };
}

function invalidatedDocument({ invalidated, previouslyInvalidated, errors }: InvalidatedApiKeys): JsonObject {
  return {
    invalidated_api_keys: invalidated,
    previously_invalidated_api_keys: previouslyInvalidated,
    error_count: errors.length,
    ...(errors.length > 0 && { error_details: errors.map(errorSummary) }),
  };
}
