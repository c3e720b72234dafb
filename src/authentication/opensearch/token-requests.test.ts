import { describe, expect, test } from 'vitest';
import { accept, aStore } from '../../../test/support/authentication-fixtures.ts';
import { clusterNames, knownNames } from '../../../test/support/cluster-names.ts';
import { connectOpenSearch, createToken, onIndices } from '../../../test/support/opensearch-authentication.ts';
import { aPlanner, decide, type WrittenRequest } from '../../../test/support/planned-request.ts';
import { dialectOf } from '../../authorization/dialect.ts';
import type { OpenSearchPermissions } from '../../domain/role/opensearch-permissions.ts';

const NAMES = knownNames(clusterNames('test-index-1', 'idx1', 'idx2', 'logs-a', 'v4-test-allowed'));
const planner = aPlanner('opensearch', { metadata: NAMES });
const READER = { indexPermissions: [onIndices('test-index-*', 'read')] };
const WRITER = {
  clusterPermissions: ['indices:data/write/bulk'],
  indexPermissions: [onIndices('test-index-*', 'indices:data/write/index,indices:data/write/bulk*,indices:admin/mapping/put')],
};
const MONITOR = { clusterPermissions: ['cluster_monitor'] };

/** What the caller with a token named `ci` is answered: `allowed`, or the text of the refusal. */
async function answerOf(permissions: Partial<OpenSearchPermissions>, request: WrittenRequest): Promise<string> {
  const store = await aStore();
  const { authorization } = await createToken(store, 'ci', permissions);
  const { authentication, authorizer } = await accept(connectOpenSearch(store), authorization);
  const dialect = dialectOf(authentication, 'elasticsearch');
  const { refusal } = decide(planner, { authentication, authorizer, unknownRoles: [], dialect }, request);
  return refusal?.message ?? 'allowed';
}

function denied(action: string): string {
  return `no permissions for [${action}] and User [name=token:ci, backend_roles=[], requestedTenant=null]`;
}

describe('the bearer of an API token', () => {
  test.each([
    { id: 'T3, V1', permissions: MONITOR, line: 'GET /_cluster/health' },
    {
      id: 'T12',
      permissions: { indexPermissions: [onIndices('test-index-*', 'indices:data/read/search')] },
      line: 'GET /test-index-1/_search',
    },
    { id: 'T13', permissions: READER, line: 'GET /test-index-1/_count' },
    { id: 'T14', permissions: READER, line: 'GET /test-index-1/_search' },
    { id: 'T15', permissions: READER, line: 'GET /test-index-1/_doc/doc1' },
    { id: 'T16', permissions: READER, line: 'GET /test-index-*/_count' },
    { id: 'T18', permissions: WRITER, line: 'POST /test-index-1/_doc', body: { n: 1 } },
    { id: 'V2', permissions: { indexPermissions: [onIndices('v4-test-*', 'search')] }, line: 'GET /v4-test-allowed/_search' },
    { id: 'case 236', permissions: { indexPermissions: [onIndices('/idx[12]/', 'read')] }, line: 'GET /idx1,idx2/_search' },
    { id: 'case 241', permissions: { clusterPermissions: ['unlimited'] }, line: 'GET /_cluster/health' },
  ])('[$id] may do what the token permits: $line', async ({ permissions, line, ...rest }) => {
    expect(await answerOf(permissions, { line, ...rest })).toBe('allowed');
  });

  test.each([
    { id: 'T12, V3', permissions: READER, line: 'GET /other-index/_search', action: 'indices:data/read/search' },
    { id: 'T13', permissions: READER, line: 'GET /other-index/_count', action: 'indices:data/read/search' },
    { id: 'T15', permissions: READER, line: 'GET /other-index/_doc/doc1', action: 'indices:data/read/get' },
    { id: 'T17', permissions: READER, line: 'GET /_cluster/health', action: 'cluster:monitor/health' },
    { id: 'T18', permissions: WRITER, line: 'POST /other/_doc', body: { n: 1 }, action: 'indices:data/write/index' },
    {
      id: 'case 184',
      permissions: READER,
      line: 'POST /_mget',
      body: { docs: [{ _index: 'test-index-1', _id: '1' }] },
      action: 'indices:data/read/mget',
    },
    {
      id: 'case 194',
      permissions: { indexPermissions: [onIndices('idx1', 'indices:data/read/search')] },
      line: 'GET /idx1/_doc/1',
      action: 'indices:data/read/get',
    },
    {
      id: 'case 207',
      permissions: { indexPermissions: [onIndices('idx1', 'crud')] },
      line: 'DELETE /idx1',
      action: 'indices:admin/delete',
    },
    {
      id: 'case 208',
      permissions: { indexPermissions: [onIndices('new-*', 'indices_all')] },
      line: 'PUT /new-1/_doc/1',
      body: { n: 1 },
      action: 'indices:data/write/bulk',
    },
    { id: 'case 216', permissions: READER, line: 'GET /', action: 'cluster:monitor/main' },
    {
      id: 'case 224',
      permissions: { indexPermissions: [onIndices('*', '*')] },
      line: 'GET /.opendistro_security/_search',
      action: 'indices:data/read/search',
    },
    {
      id: 'case 237',
      permissions: { indexPermissions: [onIndices('${user.name}', 'read')] },
      line: 'GET /idx1/_search',
      action: 'indices:data/read/search',
    },
  ])("[$id] is refused what it does not, in OpenSearch's words: $line", async ({ permissions, line, action, ...rest }) => {
    expect(await answerOf(permissions, { line, ...rest })).toBe(denied(action));
  });
});
