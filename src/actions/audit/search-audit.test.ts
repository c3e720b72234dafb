import { describe, expect, test } from 'vitest';
import { aWorld } from '../../../test/support/action-fixtures.ts';
import type { AuditQuery, AuditSearch } from '../../domain/audit/audit-search.ts';
import { searchAudit } from './search-audit.ts';

const QUERY: AuditQuery = {
  key: 'k',
  principal: null,
  action: null,
  decision: null,
  job: null,
  about: null,
  from: null,
  to: null,
  size: 10,
  cursor: null,
};
const SEARCH: AuditSearch = { search: async (query) => ({ events: [{ key: query.key }], next: 'here' }) };

describe('searching the audit log', () => {
  test.each(['sec_admin'] as const)('%s may, and the search is audited', async (role) => {
    const world = aWorld();
    const page = await searchAudit({ auditSearch: SEARCH, audit: world.audit }, world.user('ann', role), QUERY);
    expect(page).toEqual({ events: [{ key: 'k' }], next: 'here' });
    expect(world.events.map(({ event }) => event)).toEqual(['access_granted']);
  });

  test.each(['sec_reader', 'key_admin', 'own_keys'] as const)('%s may not', async (role) => {
    const world = aWorld();
    await expect(
      searchAudit({ auditSearch: SEARCH, audit: world.audit }, world.user('ann', role), QUERY),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
  });

  test('who may is told when there are no files', async () => {
    const world = aWorld();
    await expect(searchAudit({ auditSearch: null, audit: world.audit }, world.superuser, QUERY)).rejects.toMatchObject({
      code: 'featureDisabled',
    });
  });
});
