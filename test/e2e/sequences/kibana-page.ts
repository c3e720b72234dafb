import { expect } from 'vitest';
import { Including, type Step, step } from './sequence.ts';

/** Folder of Kibana's sources that the requests were read from. */
export const SECURITY = 'x-pack/platform/plugins/shared/security/server';
/** The service behind the page's routes. */
export const KEYS_SERVICE = `${SECURITY}/authentication/api_keys/api_keys.ts`;
const QUERY_ROUTE = `${SECURITY}/routes/api_keys/query.ts`;
/** Kibana's own account. */
export const KIBANA = 'Bearer {{kibana.token}}';
/** A key that cannot be: Kibana names it to learn whether the service is on. */
const PROBE = 'kibana-api-key-service-test';

/** Whether the service is on. */
export function probe(): Step {
  return step({
    title: 'are API keys enabled',
    source: KEYS_SERVICE,
    authorization: KIBANA,
    method: 'DELETE',
    target: '/_security/api_key',
    body: { ids: [PROBE] },
    answer: { invalidated_api_keys: [], previously_invalidated_api_keys: [], error_count: 0 },
  });
}

/** All that the table of the page asks, for one person. */
export function pageFor(authorization: string, isAdmin: boolean): readonly Step[] {
  const may = { manage_security: isAdmin, read_security: isAdmin, manage_api_key: isAdmin, manage_own_api_key: true };
  const managed = { term: { 'metadata.managed': true } };
  const alerting = { prefix: { name: { value: 'Alerting: ' } } };
  const live = { range: { expiration: { gt: 'now' } } };
  const endless = { bool: { must_not: { exists: { field: 'expiration' } } } };
  const active = { bool: { must: [{ bool: { should: [live, endless], minimum_should_match: 1 } }] } };
  const sort = [{ creation: { order: 'desc' } }, { name: { order: 'asc' } }];
  const found = isAdmin ? '{{prefix}}-page' : 'Alerting: {{prefix}}';
  const owner = isAdmin ? '{{admin.name}}' : '{{user.name}}';
  return [
    step({
      title: 'what may the person do with keys',
      source: QUERY_ROUTE,
      authorization,
      method: 'POST',
      target: '/_security/user/_has_privileges',
      body: { cluster: Object.keys(may) },
      answer: { cluster: may },
    }),
    probe(),
    step({
      title: 'are keys for other clusters enabled: an empty update must be refused as such',
      source: KEYS_SERVICE,
      authorization: KIBANA,
      method: 'PUT',
      target: `/_security/cross_cluster/api_key/${PROBE}`,
      body: {},
      status: 400,
      answer: { error: { type: 'action_request_validation_exception' }, status: 400 },
    }),
    step({
      title: 'the first page of live keys of the person',
      source: QUERY_ROUTE,
      authorization,
      method: 'POST',
      target: '/_security/_query/api_key',
      body: {
        query: {
          bool: {
            must: [
              { bool: { must: [], filter: [], should: [], must_not: [] } },
              { term: { invalidated: false } },
              active,
              { terms: { username: [owner] } },
            ],
            should: [],
            must_not: [],
          },
        },
        sort,
        size: 25,
      },
      answer: { total: 1, count: 1, api_keys: [{ name: found, username: owner, _sort: [expect.any(Number), found] }] },
      keep: { 'sort.creation': 'api_keys.0._sort.0' },
    }),
    step({
      title: 'the next page',
      source: QUERY_ROUTE,
      authorization,
      method: 'POST',
      target: '/_security/_query/api_key',
      body: { query: { terms: { username: [owner] } }, sort, size: 25, search_after: ['{{sort.creation}}', found] },
      answer: { total: 1, count: 0, api_keys: [] },
    }),
    step({
      title: 'keys that programs manage',
      source: QUERY_ROUTE,
      authorization,
      method: 'POST',
      target: '/_security/_query/api_key',
      body: {
        query: {
          bool: {
            must: [
              { term: { invalidated: false } },
              { bool: { should: [alerting, managed] } },
              { terms: { username: ['{{user.name}}'] } },
            ],
          },
        },
      },
      answer: { total: 1, api_keys: [{ id: '{{alert.id}}', metadata: { managed: true } }] },
    }),
    step({
      title: 'what the search box finds',
      source: 'x-pack/platform/plugins/shared/security/public/management/api_keys/api_keys_grid/api_keys_grid_page.tsx',
      authorization,
      method: 'POST',
      target: '/_security/_query/api_key',
      body: {
        query: {
          bool: {
            must: [
              { simple_query_string: { query: `"${found}"` } },
              { term: { invalidated: false } },
              { term: { type: 'rest' } },
            ],
            must_not: isAdmin ? [alerting, managed] : [],
          },
        },
      },
      answer: { total: 1, api_keys: [{ name: found }] },
    }),
    step({
      title: 'the numbers beside the filters',
      source: QUERY_ROUTE,
      authorization,
      method: 'POST',
      target: `/_security/_query/api_key?filter_path=${[
        'total',
        'aggregations.usernames.buckets.key',
        'aggregations.types.buckets.key',
        'aggregations.expired.doc_count',
        'aggregations.managed.buckets.metadataBased.doc_count',
        'aggregations.managed.buckets.namePrefixBased.doc_count',
      ].join('%2C')}`,
      body: {
        size: 0,
        query: { match: { invalidated: false } },
        aggs: {
          usernames: { terms: { field: 'username' } },
          types: { terms: { field: 'type' } },
          expired: { filter: { range: { expiration: { lte: 'now' } } } },
          managed: { filters: { filters: { metadataBased: managed, namePrefixBased: alerting } } },
        },
      },
      answer: {
        total: expect.any(Number),
        aggregations: {
          usernames: { buckets: expect.arrayContaining([{ key: expect.any(String) }]) },
          types: { buckets: expect.arrayContaining([{ key: 'rest' }]) },
          expired: { doc_count: expect.any(Number) },
          managed: {
            buckets: { metadataBased: { doc_count: expect.any(Number) }, namePrefixBased: { doc_count: expect.any(Number) } },
          },
        },
      },
    }),
    step({
      title: 'the list of version 8, without a query',
      source: 'x-pack/plugins/security/server/routes/api_keys/get.ts',
      authorization,
      method: 'GET',
      target: `/_security/api_key?owner=${!isAdmin}`,
      answer: { api_keys: new Including({ name: found, realm: 'default_native' }) },
    }),
  ];
}
