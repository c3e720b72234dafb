import { expect, test } from 'vitest';
import type { Job } from '../../domain/job/job.ts';
import { instant } from '../../domain/time.ts';
import type { OpenFixture } from './store-fixture.ts';
import { addRuns, aFinishedRun, aFullJob, aJob, aRun, STAYS } from './stored-jobs.ts';
import { asText } from './stored-things.ts';

const PARALLEL = 1_000;

/** Jobs by name, and when they are due. */
export function testJobs(open: OpenFixture): void {
  test('a job is found by its name, with everything it was made with', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    for (const job of [
      aFullJob({ name: 'full' }),
      aJob({ name: 'plain' }),
      aJob({ name: 'once', schedule: { kind: 'once', at: instant(9) } }),
    ]) {
      expect(await jobs.create(job, 10), job.name).toBe('created');
      expect(asText(await jobs.find(job.name)), job.name).toBe(asText(job));
    }
    expect(await jobs.find('absent')).toBeNull();
  });

  test('jobs are listed by name, and a name is given once', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    for (const name of ['b', 'a10', 'a2', 'c']) await jobs.create(aJob({ name }), 10);
    expect(await jobs.create(aFullJob({ name: 'b' }), 10)).toBe('nameTaken');
    expect((await jobs.list()).map(({ name }) => name)).toEqual(['a10', 'a2', 'b', 'c']);
    expect(await jobs.find('b')).toEqual(aJob({ name: 'b' }));
  });

  test('one more job than there may be is refused, a taken name is told first, and a deleted job makes room', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    for (const name of ['a', 'b']) expect(await jobs.create(aJob({ name }), 2)).toBe('created');
    expect(await jobs.create(aJob({ name: 'c' }), 2)).toBe('full');
    expect(await jobs.create(aJob({ name: 'a' }), 2)).toBe('nameTaken');
    expect(await jobs.find('c')).toBeNull();
    await jobs.delete('a');
    expect(await jobs.create(aJob({ name: 'c' }), 2)).toBe('created');
  });

  test(`of ${PARALLEL} creations at once as many succeed as there may be jobs`, { timeout: 20_000 }, async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    const attempts = Array.from({ length: PARALLEL }, (_, index) => jobs.create(aJob({ name: `job-${index % 500}` }), 100));
    const outcomes = await Promise.all(attempts);
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(100);
    expect(await jobs.list()).toHaveLength(100);
  });

  test('a job is replaced from the revision before its own alone', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await jobs.create(aJob(), 10);
    expect(await jobs.replace(aFullJob({ revision: 1 }))).toBe(false);
    expect(await jobs.replace(aFullJob({ revision: 3 }))).toBe(false);
    expect(await jobs.find('roll-up')).toEqual(aJob());
    expect(await jobs.replace(aFullJob({ revision: 2 }))).toBe(true);
    expect(asText(await jobs.find('roll-up'))).toBe(asText(aFullJob({ revision: 2 })));
    expect(await jobs.replace(aJob({ name: 'absent', revision: 2 }))).toBe(false);
    expect(await jobs.find('absent')).toBeNull();
  });

  test('of many replacements of one revision exactly one succeeds', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await jobs.create(aJob(), 10);
    const attempts = Array.from({ length: 50 }, (_, index) =>
      jobs.replace(aJob({ revision: 2, description: `attempt ${index}` })),
    );
    const outcomes = await Promise.all(attempts);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect((await jobs.find('roll-up'))?.description).toBe(`attempt ${outcomes.indexOf(true)}`);
  });

  test('a deleted job is gone with all its runs, one that goes on included, and those of others stay', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await jobs.create(aJob(), 10);
    await jobs.create(aJob({ name: 'other' }), 10);
    await addRuns(jobs, [aFinishedRun({ id: 'old' }), aRun({ id: 'now' }), aRun({ id: 'theirs', job: 'other' })]);
    expect(await jobs.delete('roll-up')).toBe(true);
    expect(await jobs.delete('roll-up')).toBe(false);
    expect(await jobs.find('roll-up')).toBeNull();
    const { items } = await jobs.runs({ job: null, status: null }, { size: 10 });
    expect(items.map(({ id }) => id)).toEqual(['theirs']);
    expect((await jobs.runningRuns(10)).map(({ run }) => run.id)).toEqual(['theirs']);
    await jobs.create(aJob(), 10);
    expect(await jobs.findRun('roll-up', 'old')).toBeNull();
    expect(await addRuns(jobs, [aRun({ id: 'now' })])).toHaveLength(1);
  });

  test('making, replacing and deleting a job are changes of it; what becomes of runs and due times is none', async () => {
    await using fixture = await open();
    const { jobs, changes } = fixture.store;
    await jobs.create(aJob(), 1);
    await jobs.create(aJob(), 1);
    await jobs.create(aJob({ name: 'full' }), 1);
    await jobs.addRun(aFinishedRun(), null, { ...STAYS, to: instant(160) });
    await jobs.pruneRuns('roll-up', 0);
    await jobs.replace(aJob({ revision: 2 }));
    await jobs.replace(aJob({ revision: 2 }));
    await jobs.delete('absent');
    await jobs.delete('roll-up');
    const told = (await changes.since(0, 10)).map(({ kind, id }) => `${kind} ${id}`);
    expect(told).toEqual(['job roll-up', 'job roll-up', 'job roll-up']);
  });

  test('jobs that are due are given the longest due first, then by name, so many at most', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    const times = { late: 5, b: 3, a: 3, exact: 10, later: 11, never: null } as const;
    for (const [name, at] of Object.entries(times))
      await jobs.create(aJob({ name, dueAt: at === null ? null : instant(at) }), 10);
    const namesOf = (due: readonly Job[]) => due.map(({ name }) => name);
    expect(namesOf(await jobs.due(instant(10), 10))).toEqual(['a', 'b', 'late', 'exact']);
    expect(namesOf(await jobs.due(instant(10), 3))).toEqual(['a', 'b', 'late']);
    expect(await jobs.due(instant(2), 10)).toEqual([]);
    expect(await jobs.due(instant(3), 1)).toEqual([aJob({ name: 'a', dueAt: instant(3) })]);
  });

  test('the first due time is that of the earliest job, also one of the past, and there is none without', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    expect(await jobs.firstDue()).toBeNull();
    await jobs.create(aJob({ name: 'never', dueAt: null }), 10);
    expect(await jobs.firstDue()).toBeNull();
    await jobs.create(aJob({ name: 'later', dueAt: instant(50) }), 10);
    await jobs.create(aJob({ name: 'first', dueAt: instant(0) }), 10);
    expect(await jobs.firstDue()).toBe(0);
    await jobs.addRun(aFinishedRun({ job: 'first' }), null, { revision: 1, from: instant(0), to: null });
    expect(await jobs.firstDue()).toBe(50);
    expect((await jobs.find('first'))?.dueAt).toBeNull();
  });

  test.each([0, 10_001, 1.5])('a request for %d due jobs, runs that go on, or runs is refused', async (size) => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await expect(jobs.due(instant(1), size)).rejects.toThrow();
    await expect(jobs.runningRuns(size)).rejects.toThrow();
    await expect(jobs.runs({ job: null, status: null }, { size })).rejects.toThrow();
  });
}
