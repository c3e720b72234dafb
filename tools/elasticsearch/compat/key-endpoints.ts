import { type Endpoint, NONE, OWNER_PASSWORD, REFRESH, ROLE } from './endpoint.ts';
import { ask, type CompatRequest } from './scenario.ts';

const KEY = { name: 'cc-key', role_descriptors: { r: ROLE }, metadata: { a: 1 }, expiration: '1d' };
const ACCESS = { search: [{ names: ['logs'] }] };
const key = (name: string): CompatRequest => ask('POST', '/_security/api_key', { ...KEY, name }, { keep: name });

/** Endpoints of API keys. */
export const KEY_ENDPOINTS: readonly Endpoint[] = [
  { name: 'authenticate', method: 'GET', path: '/_security/_authenticate', body: null, parameters: NONE, before: [] },
  { name: 'create key', method: 'POST', path: '/_security/api_key', body: KEY, parameters: REFRESH, before: [] },
  {
    name: 'get keys',
    method: 'GET',
    path: '/_security/api_key',
    body: null,
    parameters: {
      id: ['nothing', '{id:e-get}'],
      name: ['nothing', 'e-get*'],
      username: ['nothing', 'elastic'],
      realm_name: ['nothing', 'reserved'],
      owner: ['maybe', 'true'],
      with_limited_by: ['maybe', 'true'],
      with_profile_uid: ['maybe', 'true'],
      active_only: ['maybe', 'true'],
    },
    before: [key('e-get')],
  },
  {
    name: 'invalidate keys',
    method: 'DELETE',
    path: '/_security/api_key',
    body: { ids: ['{id:e-gone}'], owner: false },
    parameters: NONE,
    before: [key('e-gone')],
  },
  {
    name: 'update key',
    method: 'PUT',
    path: '/_security/api_key/{id:e-update}',
    body: { role_descriptors: { r: ROLE }, metadata: { b: 2 }, expiration: '2d' },
    parameters: NONE,
    before: [key('e-update')],
  },
  {
    name: 'bulk update keys',
    method: 'POST',
    path: '/_security/api_key/_bulk_update',
    body: { ids: ['{id:e-bulk}'], role_descriptors: { r: ROLE }, metadata: { b: 2 }, expiration: '2d' },
    parameters: NONE,
    before: [key('e-bulk')],
  },
  {
    name: 'grant key',
    method: 'POST',
    path: '/_security/api_key/grant',
    body: { ...OWNER_PASSWORD, api_key: KEY, run_as: 'cc_owner' },
    parameters: REFRESH,
    before: [],
  },
  {
    name: 'clear key cache',
    method: 'POST',
    path: '/_security/api_key/some/_clear_cache',
    body: null,
    parameters: NONE,
    before: [],
  },
  {
    name: 'create cross-cluster key',
    method: 'POST',
    path: '/_security/cross_cluster/api_key',
    body: { name: 'cc-cross', access: ACCESS, metadata: { a: 1 }, expiration: '1d' },
    parameters: NONE,
    before: [],
  },
  {
    name: 'update cross-cluster key',
    method: 'PUT',
    path: '/_security/cross_cluster/api_key/{id:e-cross}',
    body: { access: ACCESS, metadata: { b: 2 }, expiration: '2d' },
    parameters: NONE,
    before: [ask('POST', '/_security/cross_cluster/api_key', { name: 'e-cross', access: ACCESS }, { keep: 'e-cross' })],
  },
  {
    name: 'query keys',
    method: 'POST',
    path: '/_security/_query/api_key',
    body: { query: { term: { name: 'e-query' } }, from: 0, size: 3, sort: ['name'], aggs: { a: { terms: { field: 'name' } } } },
    parameters: { with_limited_by: ['maybe', 'true'], with_profile_uid: ['maybe', 'true'], typed_keys: ['maybe', 'true'] },
    before: [key('e-query')],
  },
];
