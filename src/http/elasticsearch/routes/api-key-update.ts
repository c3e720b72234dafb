import type { BulkUpdateApiKeysRequest } from '../../../actions/api-key/bulk-update-api-keys.ts';
import type { ApiKeyValues } from '../../../actions/api-key/update-api-key.ts';
import type { UpdatedApiKeys } from '../../../actions/api-key/update-owned-api-keys.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { type BodyReader, type Route, route } from '../../contract/route.ts';
import { API_KEY_VALUE_FIELDS, apiKeyValues } from '../api-key-parser.ts';
import { errorsByIdDocument } from '../errors-by-id.ts';
import { build, parseObject, required, STRING_ARRAY } from '../object-parser.ts';
import type { SecurityActions } from '../security-actions.ts';

/** Updating keys, one and many. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-update-api-key */
export function updateApiKeyRoutes(actions: Pick<SecurityActions, 'updateApiKey' | 'bulkUpdateApiKeys'>): readonly Route[] {
  return [
    route({
      methods: ['PUT'],
      path: '/_security/api_key/{id}',
      parameters: {},
      body: UPDATE_API_KEY,
      async handle({ context, path, body }) {
        const { updated } = await actions.updateApiKey(context, { id: path.get('id') ?? '', ...body });
        return { status: 200, document: { updated } };
      },
    }),
    route({
      methods: ['POST'],
      path: '/_security/api_key/_bulk_update',
      parameters: {},
      body: BULK_UPDATE_API_KEYS,
      async handle({ context, body }) {
        return { status: 200, document: updatedDocument(await actions.bulkUpdateApiKeys(context, body)) };
      },
    }),
  ];
}

const UPDATE_API_KEY: BodyReader<ApiKeyValues> = {
  isSecret: false,
  whenMissing: { metadata: null, roleDescriptors: null, lifetimeMs: null, ownerRights: null },
  read(scanner) {
    const parser = 'update_api_key_request_payload';
    const values = parseObject(scanner, parser, API_KEY_VALUE_FIELDS);
    return build(parser, () => apiKeyValues(values));
  },
};

const BULK_UPDATE_API_KEYS: BodyReader<BulkUpdateApiKeysRequest> = {
  isSecret: false,
  read(scanner) {
    const parser = 'bulk_update_api_key_request';
    const values = parseObject(scanner, parser, { ids: STRING_ARRAY, ...API_KEY_VALUE_FIELDS });
    const ids = required(values.ids, 'ids');
    return build(parser, () => ({ ids, ...apiKeyValues(values) }));
  },
};

function updatedDocument({ updated, noops, errors }: UpdatedApiKeys): JsonObject {
  return { updated, noops, ...errorsByIdDocument(errors) };
}
