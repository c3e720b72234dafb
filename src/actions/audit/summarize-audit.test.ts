import { describe, expect, test } from 'vitest';
import { aWorld } from '../../../test/support/action-fixtures.ts';
import type { AuditSummarizer, AuditSummaryQuery } from '../../domain/audit/audit-summary.ts';
import { instant } from '../../domain/time.ts';
import { summarizeAudit } from './summarize-audit.ts';

const QUERY: AuditSummaryQuery = { from: instant(0), to: instant(10_000), intervalMs: 10, key: null, principal: null };
const SUMMARY = { intervalMs: 10, buckets: [], isComplete: true };
const SUMMARIZER: AuditSummarizer = { summarize: async () => SUMMARY };

describe('counting the events of the audit log', () => {
  test('who may search the log may, up to 1,000 buckets', async () => {
    const world = aWorld();
    const deps = { auditSearch: SUMMARIZER, audit: world.audit };
    expect(await summarizeAudit(deps, world.user('ann', 'sec_admin'), QUERY)).toEqual(SUMMARY);
    await expect(summarizeAudit(deps, world.superuser, { ...QUERY, to: instant(10_001) })).rejects.toMatchObject({
      code: 'illegalArgument',
      message: expect.stringContaining('makes [1001] buckets between [from] and [to], of which there may be at most [1000]'),
    });
  });

  test.each(['sec_reader', 'key_admin', 'own_keys'] as const)('%s may not', async (role) => {
    const world = aWorld();
    const deps = { auditSearch: SUMMARIZER, audit: world.audit };
    await expect(summarizeAudit(deps, world.user('ann', role), QUERY)).rejects.toMatchObject({ code: 'forbidden' });
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
  });

  test('times that end before they begin are refused', async () => {
    const world = aWorld();
    const deps = { auditSearch: SUMMARIZER, audit: world.audit };
    for (const to of [0, -1]) {
      await expect(summarizeAudit(deps, world.superuser, { ...QUERY, to: instant(to) })).rejects.toMatchObject({
        message: `[from] must be before [to] but was [0] with [to] at [${to}]`,
      });
    }
  });

  test('without files it is told that there are none', async () => {
    const world = aWorld();
    await expect(summarizeAudit({ auditSearch: null, audit: world.audit }, world.superuser, QUERY)).rejects.toMatchObject({
      code: 'featureDisabled',
    });
  });
});
