import { describe, expect, test } from 'vitest';
import { NOW } from '../../../test/support/action-fixtures.ts';
import { aJobActionsWorld, aJobRun } from '../../../test/support/job-actions-world.ts';
import { instant } from '../../domain/time.ts';
import { StoreError } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { getJobRun, listJobRuns } from './get-job-runs.ts';
import { getJob, type ListJobsRequest, listJobs } from './get-jobs.ts';

const ALL: ListJobsRequest = { name: null, status: null, creator: null, apiKeyId: null, from: 0, size: 100 };
const LEASE = { holder: 'h'.repeat(20), until: instant(NOW + 1_000) };

/** Three jobs of alice's (scheduled, paused, running) and one of bob's. */
async function open() {
  const opened = aJobActionsWorld();
  const { world, deps, put } = opened;
  const [alice, bob] = [world.user('alice', 'own_keys'), world.user('bob', 'own_keys')];
  await put(alice, { definition: { name: 'a-scheduled' } });
  await put(alice, { definition: { name: 'a-paused' }, isPaused: true });
  await put(alice, { definition: { name: 'rollup' } });
  await put(bob, { definition: { name: 'bobs' } });
  const run = aJobRun({ status: 'running', finishedAt: null });
  const dueAt = instant(NOW + 60_000);
  await world.store.jobs.addRun(run, LEASE, { revision: 1, from: dueAt, to: dueAt });
  const names = async (context: ActionContext, request: Partial<ListJobsRequest> = {}) =>
    (await listJobs(deps, context, { ...ALL, ...request })).jobs.map(({ job }) => job.name);
  return { world, deps, alice, bob, run, dueAt, names };
}

describe('the list of jobs', () => {
  test('has one’s own, and for readers and managers of security everybody’s', async () => {
    const { world, alice, bob, names } = await open();
    expect(await names(alice)).toEqual(['a-paused', 'a-scheduled', 'rollup']);
    expect(await names(bob)).toEqual(['bobs']);
    for (const role of ['sec_reader', 'sec_admin'] as const)
      expect(await names(world.user('eve', role))).toEqual(['a-paused', 'a-scheduled', 'bobs', 'rollup']);
    await expect(names(world.user('eve', 'idx_reader'))).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each<{ request: Partial<ListJobsRequest>; found: readonly string[] }>([
    { request: { name: 'a-*' }, found: ['a-paused', 'a-scheduled'] },
    { request: { name: 'rollup' }, found: ['rollup'] },
    { request: { status: 'scheduled' }, found: ['a-scheduled', 'bobs'] },
    { request: { status: 'paused' }, found: ['a-paused'] },
    { request: { status: 'running' }, found: ['rollup'] },
    { request: { status: 'finished' }, found: [] },
    { request: { creator: 'bob' }, found: ['bobs'] },
    { request: { apiKeyId: 'none' }, found: [] },
    { request: { from: 1, size: 2 }, found: ['a-scheduled', 'bobs'] },
  ])('with $request has $found', async ({ request, found }) => {
    const { world, names } = await open();
    expect(await names(world.superuser, request)).toEqual(found);
  });

  test('tells of all that were found, how each stands and its newest run', async () => {
    const { deps, alice, run } = await open();
    const { jobs, total } = await listJobs(deps, alice, { ...ALL, size: 1, name: 'r*' });
    expect(total).toBe(1);
    expect(jobs).toMatchObject([{ status: 'running', lastRun: { id: run.id } }]);
    expect((await listJobs(deps, alice, { ...ALL, size: 1 })).total).toBe(3);
  });

  test('tells of a job that is never due again as finished', async () => {
    const { world, deps, alice, run, dueAt } = await open();
    await world.store.jobs.updateRun({ ...run, status: 'succeeded', finishedAt: dueAt }, LEASE);
    const last = { ...run, id: 's'.repeat(20), status: 'succeeded', finishedAt: dueAt } as const;
    await world.store.jobs.addRun(last, null, { revision: 1, from: dueAt, to: null });
    expect(await getJob(deps, alice, 'rollup')).toMatchObject({ status: 'finished' });
  });
});

describe('one job, its runs and one run', () => {
  test('are told to their owner', async () => {
    const { deps, alice, run } = await open();
    expect(await getJob(deps, alice, 'a-scheduled')).toMatchObject({
      job: { name: 'a-scheduled' },
      status: 'scheduled',
      lastRun: null,
    });
    const page = { job: 'rollup', status: null, page: { size: 10 } };
    expect(await listJobRuns(deps, alice, page)).toMatchObject({ items: [{ id: run.id }], next: null });
    expect(await listJobRuns(deps, alice, { ...page, status: 'failed' })).toMatchObject({ items: [] });
    expect(await getJobRun(deps, alice, 'rollup', run.id)).toMatchObject({ id: run.id });
  });

  test('are told to nobody else but readers of security: as if they were not there', async () => {
    const { world, deps, bob, run } = await open();
    const missing = { code: 'notFound', message: 'there is no job [rollup]' };
    const ask = (context: ActionContext) => [
      () => getJob(deps, context, 'rollup'),
      () => listJobRuns(deps, context, { job: 'rollup', status: null, page: { size: 1 } }),
      () => getJobRun(deps, context, 'rollup', run.id),
    ];
    for (const call of ask(bob)) await expect(call()).rejects.toMatchObject(missing);
    for (const call of ask(world.user('eve', 'idx_reader'))) await expect(call()).rejects.toMatchObject({ code: 'forbidden' });
    for (const call of ask(world.user('eve', 'sec_reader'))) await expect(call()).resolves.toBeDefined();
  });

  test('that are not there are told so', async () => {
    const { deps, alice } = await open();
    await expect(getJob(deps, alice, 'none')).rejects.toMatchObject({ code: 'notFound' });
    await expect(getJobRun(deps, alice, 'rollup', 'none')).rejects.toMatchObject({
      code: 'notFound',
      message: 'the job [rollup] has no run [none]',
    });
  });

  test('are unavailable when the store is', async () => {
    const down = () => Promise.reject(new StoreError('unavailable', 'down'));
    const { world, deps } = aJobActionsWorld({ jobs: { find: down, list: down } });
    await expect(getJob(deps, world.superuser, 'rollup')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(listJobs(deps, world.superuser, ALL)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
