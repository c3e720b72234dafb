import type { BulkGrantApiKeysRequest, BulkGrantedApiKeys } from '../../../actions/api-key/bulk-grant-api-keys.ts';
import type { CloneApiKeyRequest } from '../../../actions/api-key/clone-api-key.ts';
import type { GrantApiKeyRequest } from '../../../actions/api-key/grant-api-key.ts';
import type { CreateApiKeyRequest } from '../../../actions/api-key/issue-api-key.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { type BodyReader, type Route, route } from '../../contract/route.ts';
import { REFRESH } from '../../query-parameters.ts';
import { createdApiKeyDocument } from '../api-key-document.ts';
import { lifetimeMsOf, readApiKey } from '../api-key-parser.ts';
import { errorsByIdDocument } from '../errors-by-id.ts';
import { GRANT_FIELDS, grantRequestOf, SECRET } from '../grant-parser.ts';
import { build, type Field, NULLABLE_STRING, OBJECT, parseObject, required, STRING } from '../object-parser.ts';
import { forEachElement } from '../read-content.ts';
import type { SecurityActions } from '../security-actions.ts';

/** Making keys by a credential in the body. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-grant-api-key */
export function grantApiKeyRoutes(
  actions: Pick<SecurityActions, 'grantApiKey' | 'bulkGrantApiKeys' | 'cloneApiKey'>,
): readonly Route[] {
  return [
    route({
      methods: ['PUT', 'POST'],
      path: '/_security/api_key/grant',
      parameters: { refresh: REFRESH },
      body: GRANT_API_KEY,
      async handle({ context, body }) {
        const created = await actions.grantApiKey(context, body);
        return { status: 200, document: createdApiKeyDocument(created), isSecret: true };
      },
    }),
    route({
      methods: ['POST'],
      path: '/_security/api_key/_bulk_grant',
      parameters: { refresh: REFRESH },
      body: BULK_GRANT_API_KEYS,
      async handle({ context, body }) {
        const granted = await actions.bulkGrantApiKeys(context, body);
        return { status: 200, document: bulkGrantedDocument(granted), isSecret: true };
      },
    }),
    route({
      methods: ['PUT', 'POST'],
      path: '/_security/api_key/clone',
      parameters: { refresh: REFRESH },
      body: CLONE_API_KEY,
      async handle({ context, body }) {
        const created = await actions.cloneApiKey(context, body);
        return { status: 200, document: createdApiKeyDocument(created), isSecret: true };
      },
    }),
  ];
}

const API_KEY: Field<CreateApiKeyRequest> = { accepts: ['START_OBJECT'], read: readApiKey };

const API_KEYS: Field<readonly CreateApiKeyRequest[]> = {
  accepts: ['START_ARRAY', 'START_OBJECT'],
  read(scanner) {
    if (scanner.token === 'START_OBJECT') return [readApiKey(scanner)];
    const apiKeys: CreateApiKeyRequest[] = [];
    forEachElement(scanner, () => apiKeys.push(readApiKey(scanner)));
    return apiKeys;
  },
};

/** What is asked for when a grant says nothing of its key: its validation tells that the name is missing. */
const NO_API_KEY: CreateApiKeyRequest = {
  name: '',
  lifetimeMs: null,
  roleDescriptors: null,
  metadata: null,
  ownerRights: 'snapshot',
};

const GRANT_API_KEY: BodyReader<GrantApiKeyRequest> = {
  isSecret: true,
  read(scanner) {
    const values = parseObject(scanner, 'grant_api_key_request', { ...GRANT_FIELDS, run_as: STRING, api_key: API_KEY });
    return { grant: grantRequestOf(values), runAs: values.run_as ?? null, apiKey: values.api_key ?? NO_API_KEY };
  },
};

const BULK_GRANT_API_KEYS: BodyReader<BulkGrantApiKeysRequest> = {
  isSecret: true,
  read(scanner) {
    const fields = { ...GRANT_FIELDS, run_as: STRING, api_keys: API_KEYS };
    const values = parseObject(scanner, 'bulk_grant_api_key_request', fields);
    return { grant: grantRequestOf(values), runAs: values.run_as ?? null, apiKeys: values.api_keys ?? [] };
  },
};

const CLONE_API_KEY: BodyReader<CloneApiKeyRequest> = {
  isSecret: true,
  read(scanner) {
    const parser = 'clone_api_key_request';
    const fields = { api_key: SECRET, name: STRING, expiration: NULLABLE_STRING, metadata: OBJECT };
    const values = parseObject(scanner, parser, fields);
    const credential = required(values.api_key, 'api_key');
    return build(parser, () => ({
      credential,
      name: values.name ?? null,
      lifetimeMs: lifetimeMsOf(values.expiration ?? undefined),
      metadata: values.metadata ?? null,
    }));
  },
};

function bulkGrantedDocument({ created, errors }: BulkGrantedApiKeys): JsonObject {
  return { created: created.map(createdApiKeyDocument), ...errorsByIdDocument(errors) };
}
