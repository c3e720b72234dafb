import { expect, test } from 'vitest';
import { aCaller, aSeal, decide } from '../../test/support/planned-request.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import type { ClusterMetadata, ClusterMetadataSource } from './cluster-metadata.ts';
import type { Caller, Plan } from './plan.ts';
import { createRequestPlanner, type RequestPlanner } from './plan-request.ts';

const caller = aCaller('', ['shelf', 'view_index_metadata']);
const superuser = aCaller('all', ['*', 'all']);
const NAMES: ClusterMetadata = {
  byName: new Map([
    ['shelf', { name: 'shelf', kind: 'alias', targets: ['books-1'], hidden: false, closed: false, dataStream: null }],
    ['books-1', { name: 'books-1', kind: 'index', targets: [], hidden: false, closed: false, dataStream: null }],
  ]),
};
const ANSWER = new TextEncoder().encode('{"books-1":{"aliases":{"shelf":{},"secret":{}}}}');

function aPlannerWith(source: Pick<ClusterMetadataSource, 'current' | 'refresh'>): RequestPlanner {
  const publishAddress = (): { host: string; port: number } => ({ host: 'gate', port: 1 });
  return createRequestPlanner({
    product: 'elasticsearch',
    bodyBytesMax: 1_000,
    bodyDepthMax: 10,
    seal: aSeal(),
    metadata: { ...source, expectChange: () => undefined },
    publishAddress,
  });
}

function plan(planner: RequestPlanner, line: string, who: Caller = caller): Plan {
  return planner.plan({ method: 'GET', target: parseRequestTarget(line), headers: new Map() }, who);
}

async function answered(planned: Plan): Promise<string> {
  const settled = planned.when === 'later' ? await planned.plan : planned;
  if (settled.when === 'later') return answered(settled);
  if (settled.when !== 'now') throw new Error('the plan waits for a body');
  expect(settled.decision.refusal).toBeNull();
  return Buffer.from(settled.decision.reshape?.(200, ANSWER) ?? ANSWER).toString();
}

test('the index behind a granted alias is told once the names of the cluster are known, its other aliases never', async () => {
  const told = '{"books-1":{"aliases":{"shelf":{}}}}';
  const fresh = aPlannerWith({ current: () => NAMES, refresh: () => Promise.reject(new Error('asked')) });
  expect(await answered(plan(fresh, '/shelf/_alias'))).toBe(told);
  const stale = aPlannerWith({ current: () => null, refresh: () => Promise.resolve(NAMES) });
  const planned = plan(stale, '/shelf/_alias');
  expect(planned.when).toBe('later');
  expect(await answered(planned)).toBe(told);
});

test('without the names of the cluster an answer shows only what is granted by its own name', async () => {
  const unknown = aPlannerWith({ current: () => null, refresh: () => Promise.reject(new Error('no node')) });
  expect(await answered(plan(unknown, '/shelf/_alias'))).toBe('{}');
});

test('nobody is asked for names that an answer does not depend on', () => {
  const source = { current: () => null, refresh: () => Promise.reject(new Error('asked')) };
  const monitoring = aCaller('monitor', ['shelf', 'monitor']);
  expect(plan(aPlannerWith(source), '/_nodes/http', monitoring).when).toBe('now');
  expect(plan(aPlannerWith(source), '/_cluster/health', superuser).when).toBe('now');
});

test('the nodes of the cluster have the published address, for a caller with all rights as well', () => {
  const planner = aPlannerWith({ current: () => NAMES, refresh: () => Promise.resolve(NAMES) });
  for (const line of ['GET /_nodes/http', 'GET /_nodes/_all/http', 'GET /_nodes/stats', 'GET /_nodes']) {
    const { reshape } = decide(planner, superuser, { line });
    const nodes = Buffer.from('{"nodes":{"a":{"http":{"publish_address":"10.0.0.1:9200"}}}}');
    const told = Buffer.from(reshape?.(200, nodes) ?? nodes).toString();
    expect(told, line).toBe('{"nodes":{"a":{"http":{"publish_address":"gate:1"}}}}');
  }
});
