import { describe, expect, test } from 'vitest';
import { aDescriptor, NOW, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { aJobActionsWorld, aJobRun } from '../../../test/support/job-actions-world.ts';
import { instant } from '../../domain/time.ts';
import { StoreError } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { createApiKey } from '../api-key/create-api-key.ts';
import { deleteJob } from './delete-job.ts';
import { pauseJob, resumeJob } from './pause-job.ts';
import { runJob, stopJobRun } from './run-job.ts';

const MISSING = { code: 'notFound', message: 'there is no job [rollup]' };
const RUN_ID = 'r'.repeat(20);

function later(context: ActionContext, ms: number): ActionContext {
  return { ...context, now: instant(context.now + ms) };
}

async function open(given: Parameters<typeof aJobActionsWorld>[0] = {}) {
  const opened = aJobActionsWorld(given);
  const { world, deps, put } = opened;
  const alice = world.user('alice', 'own_keys');
  await put(alice);
  const running = aJobRun({ status: 'running', finishedAt: null });
  const lease = { holder: 'h'.repeat(20), until: instant(NOW + 1_000) };
  const dueAt = instant(NOW + 60_000);
  await world.store.jobs.addRun(running, lease, { revision: 1, from: dueAt, to: dueAt });
  return { ...opened, alice, control: controlsOf(deps) };
}

/** Everything that is done to a job that is there. */
function controlsOf(
  deps: Parameters<typeof runJob>[0] &
    Parameters<typeof deleteJob>[0] &
    Parameters<typeof pauseJob>[0] &
    Parameters<typeof stopJobRun>[0],
) {
  return {
    pause: (context: ActionContext) => pauseJob(deps, context, 'rollup', null),
    resume: (context: ActionContext) => resumeJob(deps, context, 'rollup'),
    run: (context: ActionContext) => runJob(deps, context, 'rollup'),
    stop: (context: ActionContext) => stopJobRun(deps, context, 'rollup', RUN_ID),
    delete: (context: ActionContext) => deleteJob(deps, context, 'rollup'),
  };
}

const CONTROLS = ['pause', 'resume', 'run', 'stop', 'delete'] as const;

describe.each(CONTROLS)('to %s a job', (name) => {
  test('is its owner’s, and that of who manages security', async () => {
    const { alice, control } = await open();
    await expect(control[name](alice)).resolves.not.toThrow();
    const other = await open();
    // The superuser holds whatever the job may do.
    await expect(other.control[name](other.world.superuser)).resolves.not.toThrow();
  });

  test('is nobody else’s, who is told that it is not there', async () => {
    const { world, control, find } = await open();
    await expect(control[name](world.user('bob', 'own_keys'))).rejects.toMatchObject(MISSING);
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied' });
    expect(await find()).toMatchObject({ revision: 1 });
  });

  test('that is not there is told in the same words', async () => {
    const { world, deps } = aJobActionsWorld();
    const control = controlsOf(deps);
    await expect(control[name](world.user('bob', 'own_keys'))).rejects.toMatchObject(MISSING);
    await expect(control[name](world.superuser)).rejects.toMatchObject(MISSING);
  });

  test('is refused to who may have no jobs, whether it is there or not', async () => {
    const { world, control } = await open();
    const absent = controlsOf(aJobActionsWorld().deps);
    for (const roles of ['idx_reader', 'sec_reader'] as const) {
      const refusals = [control, absent].map((each) => each[name](world.user('eve', roles)).catch((error: unknown) => error));
      const [first, second] = await Promise.all(refusals);
      expect(first).toMatchObject({ code: 'forbidden' });
      expect(second).toEqual(first);
    }
  });

  test('changes nothing for a caller that was revoked meanwhile, nor when the store is down', async () => {
    const { alice, control, find, asked } = await open();
    const before = asked.length;
    const gone = withPrincipal(alice, { isCurrent: () => false });
    if (name !== 'resume') await expect(control[name](gone)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await find()).toMatchObject({ revision: 1 });
    expect(asked.slice(before).filter((each) => each !== 'wake')).toEqual([]);
    const down = () => Promise.reject(new StoreError('unavailable', 'down'));
    const { world, deps } = aJobActionsWorld({ jobs: { find: down } });
    await expect(controlsOf(deps)[name](world.superuser)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('pausing and resuming', () => {
  test('take the due time away and set it anew, one revision each, audited', async () => {
    const { world, alice, deps, asked } = await open();
    expect(await pauseJob(deps, later(alice, 5), 'rollup', 'holidays')).toMatchObject({
      pause: { at: NOW + 5, cause: 'asked', reason: 'holidays' },
      dueAt: null,
      revision: 2,
      update: NOW + 5,
    });
    expect(await resumeJob(deps, later(alice, 130_000), 'rollup')).toMatchObject({
      pause: null,
      dueAt: NOW + 180_000,
      revision: 3,
    });
    expect(asked.at(-1)).toBe('wake');
    const changes = world.events.filter(({ event }) => event === 'pause_job' || event === 'resume_job');
    expect(changes.map(({ event, targets }) => `${event} ${targets.join()}`)).toEqual([
      'pause_job rollup',
      'resume_job rollup',
    ]);
  });

  test('leave a job as it is that is as they would have it', async () => {
    const { alice, deps } = await open();
    expect(await resumeJob(deps, alice, 'rollup')).toMatchObject({ revision: 1 });
    await pauseJob(deps, alice, 'rollup', 'first');
    expect(await pauseJob(deps, alice, 'rollup', 'second')).toMatchObject({ revision: 2, pause: { reason: 'first' } });
  });

  test('tell who paused without a reason, and take a reason of 1,000 characters at most', async () => {
    const { alice, deps } = await open();
    await expect(pauseJob(deps, alice, 'rollup', 'r'.repeat(1_001))).rejects.toMatchObject({ code: 'actionRequestValidation' });
    expect(await pauseJob(deps, alice, 'rollup', null)).toMatchObject({ pause: { reason: 'paused by [alice]' } });
    await resumeJob(deps, alice, 'rollup');
    expect(await pauseJob(deps, alice, 'rollup', 'r'.repeat(1_000))).toMatchObject({ revision: 4 });
  });

  test('give way to a change that was quicker', async () => {
    const { alice, deps } = await open({ jobs: { replace: async () => false } });
    await expect(pauseJob(deps, alice, 'rollup', null)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a run that is asked for', () => {
  test('is begun for who asks, and audited', async () => {
    const { world, alice, deps, asked } = await open();
    expect(await runJob(deps, alice, 'rollup')).toMatchObject({ id: RUN_ID });
    expect(asked.at(-1)).toBe('run rollup for alice');
    expect(world.events.at(-1)).toMatchObject({ event: 'run_job', targets: ['rollup'] });
  });

  test.each([
    ['overlap', 'conflict', 'a run of the job [rollup] goes on'],
    ['busy', 'tooManyRequests', 'as many runs of jobs go on as may'],
  ] as const)('is refused when the runner says %s', async (outcome, code, message) => {
    const opened = aJobActionsWorld();
    const alice = opened.world.user('alice', 'own_keys');
    await opened.put(alice);
    opened.outcome = { outcome };
    await expect(runJob(opened.deps, alice, 'rollup')).rejects.toMatchObject({ code, message });
    expect(opened.world.events.filter(({ event }) => event === 'run_job')).toEqual([]);
  });

  test('by a manager begins nothing that has more rights than the manager', async () => {
    const { world, deps, asked } = await open();
    const before = asked.length;
    await expect(runJob(deps, world.user('ann', 'sec_admin'), 'rollup')).rejects.toMatchObject({
      code: 'forbidden',
      message: 'the job runs with rights that the caller does not hold',
    });
    expect(asked.slice(before)).toEqual([]);
    expect(world.events.at(-1)).toMatchObject({ event: 'access_denied' });
  });

  test('by its owner with a limited token begins nothing that has more rights than the token', async () => {
    const { alice, deps } = await open();
    const [own = {}] = alice.principal.rights.descriptorSets;
    const scope = { s: aDescriptor({ cluster: ['manage_own_api_key'] }) };
    const limited = withPrincipal(alice, { rights: { descriptorSets: [own, scope], unknownRoles: [], scope } });
    await expect(runJob(deps, limited, 'rollup')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('stopping a run', () => {
  test('asks the runner to, and tells it who stopped', async () => {
    const { alice, deps, asked } = await open();
    await stopJobRun(deps, alice, 'rollup', RUN_ID);
    expect(asked.at(-1)).toBe('stop rollup: stopped by [alice]');
  });

  test('is refused for a run that is not there or has ended', async () => {
    const { alice, deps, world } = await open();
    await expect(stopJobRun(deps, alice, 'rollup', 'nothing')).rejects.toMatchObject({
      code: 'notFound',
      message: 'the job [rollup] has no run [nothing]',
    });
    await world.store.jobs.updateRun(aJobRun(), { holder: 'h'.repeat(20), until: NOW });
    await expect(stopJobRun(deps, alice, 'rollup', RUN_ID)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('deleting a job', () => {
  test('removes it, stops its run and is audited', async () => {
    const { world, alice, deps, asked } = await open();
    await deleteJob(deps, alice, 'rollup');
    expect(await world.store.jobs.list()).toEqual([]);
    expect(asked.at(-1)).toBe('stop rollup: the job was deleted by [alice]');
    expect(world.events.at(-1)).toMatchObject({ event: 'delete_job', targets: ['rollup'] });
  });

  test('that somebody else was quicker with is told as missing', async () => {
    const { alice, deps } = await open({ jobs: { delete: async () => false } });
    await expect(deleteJob(deps, alice, 'rollup')).rejects.toMatchObject(MISSING);
  });
});

test('the jobs of a key are the key’s, and its owner’s; not those of another key of the owner', async () => {
  const { world, deps, put } = aJobActionsWorld();
  const alice = world.user('alice', 'own_keys');
  const keyDeps = { apiKeys: world.store.apiKeys, random: world.random, audit: world.audit };
  const request = { name: 'k', lifetimeMs: null, roleDescriptors: null, metadata: null, ownerRights: 'snapshot' } as const;
  const [first, second] = [await createApiKey(keyDeps, alice, request), await createApiKey(keyDeps, alice, request)];
  await put(await world.key(first));
  await expect(pauseJob(deps, await world.key(second), 'rollup', null)).rejects.toMatchObject(MISSING);
  expect(await pauseJob(deps, await world.key(first), 'rollup', null)).toMatchObject({ revision: 2 });
  expect(await resumeJob(deps, alice, 'rollup')).toMatchObject({ revision: 3 });
});
