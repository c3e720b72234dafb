import { type QueryableFields, queryableField } from './queryable-fields.ts';

const METADATA = queryableField('metadata', 'flattened', { indexName: 'metadata_flattened' });

/** The fields of API keys that callers may name. The last two are Claviger's own. */
export const API_KEY_FIELDS: QueryableFields = {
  fields: [
    queryableField('name', 'keyword'),
    queryableField('type', 'keyword'),
    queryableField('username', 'keyword', { indexName: 'creator.principal' }),
    queryableField('realm_name', 'keyword', { indexName: 'creator.realm' }),
    queryableField('creation', 'date', { indexName: 'creation_time' }),
    queryableField('expiration', 'date', { indexName: 'expiration_time' }),
    queryableField('invalidated', 'boolean', { indexName: 'api_key_invalidated' }),
    queryableField('invalidation', 'date', { indexName: 'invalidation_time' }),
    METADATA,
    queryableField('last_used', 'date'),
    queryableField('last_used.address', 'keyword'),
  ],
  objects: [METADATA],
  idField: 'id',
  valueOfId: (id) => id,
};
