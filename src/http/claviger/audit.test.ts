import { expect, test } from 'vitest';
import type { AuditQuery } from '../../domain/audit/audit-search.ts';
import { auditRoutes } from './audit.ts';

const EVERYTHING: AuditQuery = {
  key: null,
  principal: null,
  action: null,
  decision: null,
  job: null,
  about: null,
  from: null,
  to: null,
  size: 100,
  cursor: null,
};

async function read(query: Readonly<Record<string, string>>): Promise<AuditQuery> {
  let asked: AuditQuery = EVERYTHING;
  const [route] = auditRoutes({
    async searchAudit(_context, read) {
      asked = read;
      return { events: [], next: null };
    },
  });
  const run = route?.read({ path: new Map(), query: new Map(Object.entries(query)), scanner: null, apiVersion: 8 });
  // The scripted action looks at no context.
  await run?.({} as never);
  return asked;
}

test.each<{ query: Readonly<Record<string, string>>; asked: Partial<Record<keyof AuditQuery, unknown>> }>([
  { query: {}, asked: {} },
  {
    query: { key: 'k', principal: 'p', action: 'a', cursor: '1-2.3', decision: 'denied', size: '1000' },
    asked: { key: 'k', principal: 'p', action: 'a', cursor: '1-2.3', decision: 'denied', size: 1_000 },
  },
  {
    query: { from: '2026-11-22T15:00:00Z', to: '1795352747069' },
    asked: { from: Date.UTC(2026, 10, 22, 15), to: 1_795_352_747_069 },
  },
  { query: { from: '2026-11-22' }, asked: { from: Date.UTC(2026, 10, 22) } },
])('$query is read', async ({ query, asked }) => {
  expect(await read(query)).toEqual({ ...EVERYTHING, ...asked });
});

test.each([
  { decision: 'maybe' },
  { decision: '' },
  { size: '0' },
  { size: '1001' },
  { size: 'ten' },
  { from: 'yesterday' },
  { to: '2026-13-01' },
  { to: '' },
])('%j is refused', async (query) => {
  await expect(read(query)).rejects.toMatchObject({ code: 'illegalArgument' });
});
