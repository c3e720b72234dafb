import { expect, test } from 'vitest';
import { aCaller, aPlanner, decide } from '../../../test/support/planned-request.ts';
import { resolvePermissions } from '../action-groups/resolve-permissions.ts';
import { AuthorizerInterner } from '../compile-authorizer.ts';
import type { Caller } from '../plan.ts';

const opensearch = aPlanner('opensearch');
const interner = new AuthorizerInterner({ entriesMax: 10 });
const BULK = 'indices:data/write/bulk';

/** May do all to its own indices, and these things on the cluster. */
function anOpenSearchCaller(...clusterPermissions: readonly string[]): Caller {
  const own = { indexPatterns: ['own*'], dls: null, fls: [], maskedFields: [], allowedActions: ['indices_all'] };
  const context = { actionGroups: new Map(), variables: new Map(), systemIndices: false };
  const role = resolvePermissions({ clusterPermissions, indexPermissions: [own] }, context);
  return { ...aCaller(''), authorizer: interner.intern([{ role }]), dialect: 'opensearch' };
}

test.each([
  { line: 'POST /own/_doc', body: {} },
  { line: 'PUT /own/_doc/1', body: {} },
  { line: 'PUT /own/_create/1', body: {} },
  { line: 'DELETE /own/_doc/1' },
  { line: 'POST /own/_delete_by_query', body: { query: { match_all: {} } } },
  { line: 'POST /own/_update_by_query', body: {} },
])('OpenSearch makes a bulk of $line, which the cluster permissions must allow', (request) => {
  expect(decide(opensearch, anOpenSearchCaller(), request).refusal?.message).toContain(`no permissions for [${BULK}]`);
  expect(decide(opensearch, anOpenSearchCaller(BULK), request).refusal).toBeNull();
});

test('An update is no bulk', () => {
  const request = { line: 'POST /own/_update/1', body: { doc: {} } };
  expect(decide(opensearch, anOpenSearchCaller(), request).refusal).toBeNull();
});
