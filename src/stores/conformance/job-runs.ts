import { expect, test } from 'vitest';
import type { JobRun } from '../../domain/job/job-run.ts';
import { instant } from '../../domain/time.ts';
import type { JobRunFilter, JobStore } from '../job-store.ts';
import type { OpenFixture } from './store-fixture.ts';
import { addRuns, aFinishedRun, aFullRun, aJob, aLease, aRun, STAYS } from './stored-jobs.ts';
import { asText } from './stored-things.ts';

const PARALLEL = 1_000;
const ANY: JobRunFilter = { job: null, status: null };

async function createJobs(jobs: JobStore, names: readonly string[]): Promise<void> {
  for (const name of names) await jobs.create(aJob({ name }), 10);
}

async function idsOf(jobs: JobStore, filter: JobRunFilter = ANY): Promise<readonly string[]> {
  return (await jobs.runs(filter, { size: 10_000 })).items.map(({ id }) => id);
}

/** Runs of jobs: who begins them, who holds them, and which are kept. */
export function testJobRuns(open: OpenFixture): void {
  test('a run is added, found under its job, and moves the due time', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up', 'other']);
    expect(await jobs.addRun(aRun(), aLease(), { ...STAYS, to: instant(160) })).toBe('added');
    expect(await jobs.findRun('roll-up', 'run')).toEqual(aRun());
    expect(await jobs.find('roll-up')).toEqual(aJob({ dueAt: instant(160) }));
    expect(await jobs.findRun('other', 'run')).toBeNull();
    expect(await jobs.findRun('roll-up', 'absent')).toBeNull();
  });

  test('everything of a run survives', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up']);
    await addRuns(jobs, [aFullRun()]);
    expect(asText(await jobs.findRun('roll-up', 'run'))).toBe(asText(aFullRun()));
    expect(asText((await jobs.runs(ANY, { size: 1 })).items)).toBe(asText([aFullRun()]));
  });

  test.each([
    ['is not there', { job: 'absent' }, STAYS],
    ['has another revision', {}, { ...STAYS, revision: 2 }],
    ['is due at another time', {}, { ...STAYS, from: instant(99) }],
    ['was taken for paused', {}, { ...STAYS, from: null }],
  ])('a run of a job that %s is not added, and moves nothing', async (_, given, move) => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up']);
    expect(await jobs.addRun(aRun(given), aLease(), { ...move, to: instant(500) })).toBe('moved');
    expect(await idsOf(jobs)).toEqual([]);
    expect(await jobs.list()).toEqual([aJob()]);
  });

  test(`of ${PARALLEL} runs at once for one due time exactly one is added`, { timeout: 20_000 }, async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up']);
    const outcomes = await Promise.all(
      Array.from({ length: PARALLEL }, (_, index) => {
        // Each second one is a run that is left out: it counts for the due time as well.
        const run = index % 2 === 0 ? aRun({ id: `r${index}` }) : aFinishedRun({ id: `r${index}`, status: 'skipped' });
        return jobs.addRun(run, index % 2 === 0 ? aLease(`h${index}`) : null, { ...STAYS, to: instant(160) });
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'moved')).toHaveLength(PARALLEL - 1);
    expect(await idsOf(jobs)).toEqual([`r${outcomes.indexOf('added')}`]);
  });

  test('of many runs at once that somebody asked for exactly one goes on', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up']);
    const attempts = Array.from({ length: 50 }, (_, index) => jobs.addRun(aRun({ id: `r${index}` }), aLease(), STAYS));
    const outcomes = await Promise.all(attempts);
    expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'overlap')).toHaveLength(49);
    expect(await idsOf(jobs)).toHaveLength(1);
  });

  test('while a run goes on no other begins and the due time stays; one that is left out is noted', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up', 'other']);
    await addRuns(jobs, [aRun({ id: 'now' }), aFinishedRun({ id: 'before' })]);
    const move = { ...STAYS, to: instant(160) };
    expect(await jobs.addRun(aRun({ id: 'next' }), aLease(), move)).toBe('overlap');
    expect(await jobs.addRun(aRun({ id: 'next' }), aLease(), { ...move, revision: 7 })).toBe('moved');
    expect((await jobs.find('roll-up'))?.dueAt).toBe(100);
    expect(await jobs.addRun(aRun({ id: 'theirs', job: 'other' }), aLease(), move)).toBe('added');
    expect(await jobs.addRun(aFinishedRun({ id: 'left out', status: 'skipped' }), null, move)).toBe('added');
    await jobs.updateRun(aFinishedRun({ id: 'now' }), aLease());
    expect(await jobs.addRun(aRun({ id: 'next' }), aLease(), { ...STAYS, from: instant(160) })).toBe('added');
  });

  test('a taken id is a conflict, and the due time stays', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up', 'other']);
    await addRuns(jobs, [aFinishedRun()]);
    const taken = jobs.addRun(aRun({ job: 'other' }), aLease(), { ...STAYS, to: instant(160) });
    await expect(taken).rejects.toMatchObject({ name: 'StoreError', code: 'conflict' });
    expect((await jobs.find('other'))?.dueAt).toBe(100);
    expect(await jobs.findRun('roll-up', 'run')).toEqual(aFinishedRun());
  });

  test('a run that goes on without a lease, and one that has ended with one, are mistakes', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up']);
    await expect(jobs.addRun(aRun(), null, STAYS)).rejects.toThrow('lease');
    await expect(jobs.addRun(aFinishedRun(), aLease(), STAYS)).rejects.toThrow('lease');
    expect(await idsOf(jobs)).toEqual([]);
  });

  test('a run is updated by its holder alone, which extends the lease', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up', 'other']);
    await addRuns(jobs, [aRun()]);
    const progressed = aRun({ steps: aFullRun().steps, captured: { a: 1 }, resumptions: 1 });
    expect(await jobs.updateRun(progressed, aLease('another'))).toBe(false);
    expect(await jobs.updateRun(aRun({ id: 'absent' }), aLease())).toBe(false);
    expect(await jobs.updateRun(aRun({ job: 'other' }), aLease())).toBe(false);
    expect(await jobs.findRun('roll-up', 'run')).toEqual(aRun());
    expect(await jobs.updateRun(progressed, aLease('process', 2_000))).toBe(true);
    expect(await jobs.runningRuns(10)).toEqual([{ run: progressed, lease: aLease('process', 2_000) }]);
  });

  test('a run that has ended is not updated any more, nor taken up', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up']);
    await addRuns(jobs, [aRun()]);
    expect(await jobs.updateRun(aFinishedRun(), aLease('process', 5))).toBe(true);
    expect(await jobs.updateRun(aRun(), aLease())).toBe(false);
    expect(await jobs.takeRun('run', instant(9_000), aLease('another'))).toBeNull();
    expect(await jobs.findRun('roll-up', 'run')).toEqual(aFinishedRun());
    expect(await jobs.runningRuns(10)).toEqual([]);
  });

  test('a run is taken up when its lease ended before now, and not while it holds', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up']);
    await addRuns(jobs, [aRun()]);
    const taking = aLease('another', 5_000);
    expect(await jobs.takeRun('run', instant(1_000), taking)).toBeNull();
    expect(await jobs.takeRun('absent', instant(1_001), taking)).toBeNull();
    expect(await jobs.takeRun('run', instant(1_001), taking)).toEqual(aRun());
    expect(await jobs.runningRuns(10)).toEqual([{ run: aRun(), lease: taking }]);
    expect(await jobs.updateRun(aFinishedRun(), aLease())).toBe(false);
    expect(await jobs.updateRun(aFinishedRun(), taking)).toBe(true);
  });

  test('of many that take up a run at once exactly one gets it', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up']);
    await addRuns(jobs, [aRun()]);
    const taken = await Promise.all(
      Array.from({ length: 50 }, (_, index) => jobs.takeRun('run', instant(1_001), aLease(`h${index}`, 5_000))),
    );
    expect(taken.filter((run) => run !== null)).toHaveLength(1);
    const winner = taken.findIndex((run) => run !== null);
    expect((await jobs.runningRuns(10)).map(({ lease }) => lease.holder)).toEqual([`h${winner}`]);
  });

  test('runs that go on are given the oldest start first, so many at most', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['a', 'b', 'c', 'd']);
    const runs = [
      aRun({ id: 'late', job: 'a', startedAt: instant(9) }),
      aRun({ id: 'y', job: 'b', startedAt: instant(3) }),
      aRun({ id: 'x', job: 'c', startedAt: instant(3) }),
      aFinishedRun({ id: 'ended', job: 'd', startedAt: instant(1) }),
    ];
    await addRuns(jobs, runs);
    const running = async (size: number) => (await jobs.runningRuns(size)).map(({ run }) => run.id);
    expect(await running(10)).toEqual(['x', 'y', 'late']);
    expect(await running(2)).toEqual(['x', 'y']);
  });

  test.each<readonly [string, JobRunFilter, readonly string[]]>([
    ['any', ANY, ['b2', 'a3', 'a2', 'b1', 'a1']],
    ['a job', { job: 'a', status: null }, ['a3', 'a2', 'a1']],
    ['a status', { job: null, status: 'failed' }, ['b2', 'a2']],
    ['a job and a status', { job: 'a', status: 'failed' }, ['a2']],
    ['a job that is not there', { job: 'absent', status: null }, []],
    ['a status that none has', { job: 'a', status: 'denied' }, []],
  ])('runs of %s are listed, the newest start first', async (_, filter, expected) => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['a', 'b']);
    await addRuns(jobs, [
      aFinishedRun({ id: 'a1', job: 'a', startedAt: instant(1) }),
      aFinishedRun({ id: 'a3', job: 'a', startedAt: instant(4) }),
      aFinishedRun({ id: 'a2', job: 'a', startedAt: instant(3), status: 'failed' }),
      aFinishedRun({ id: 'b1', job: 'b', startedAt: instant(2) }),
      aFinishedRun({ id: 'b2', job: 'b', startedAt: instant(5), status: 'failed' }),
    ]);
    expect(await idsOf(jobs, filter)).toEqual(expected);
  });

  test('a listing of runs goes on from page to page, also among those of one time', { timeout: 20_000 }, async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up']);
    const runs = Array.from({ length: 600 }, (_, index) =>
      aFinishedRun({ id: `r${index % 7}-${index}`, startedAt: instant(index % 5) }),
    );
    await Promise.all(runs.map((run) => jobs.addRun(run, null, STAYS)));
    const sorted = runs.toSorted((left, right) => right.startedAt - left.startedAt || (left.id < right.id ? 1 : -1));
    expect((await jobs.runs(ANY, { size: 600 })).items).toEqual(sorted);
    for (const filter of [ANY, { job: 'roll-up', status: null }, { job: 'roll-up', status: 'succeeded' }] as const) {
      const seen: JobRun[] = [];
      let after: string | undefined;
      do {
        const page = await jobs.runs(filter, { size: 250, ...(after !== undefined && { after }) });
        seen.push(...page.items);
        after = page.next ?? undefined;
      } while (after !== undefined && seen.length < 1_000);
      expect(seen).toEqual(sorted);
    }
  });

  test('the last runs are the newest of each job that has one', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['a', 'b', 'none', 'unasked']);
    await addRuns(jobs, [
      aFinishedRun({ id: 'newest', job: 'a', startedAt: instant(9) }),
      aFinishedRun({ id: 'older', job: 'a', startedAt: instant(8) }),
      aRun({ id: 'x', job: 'b' }),
      aFinishedRun({ id: 'z', job: 'b', status: 'skipped' }),
      aFinishedRun({ id: 'y', job: 'b' }),
      aRun({ id: 'theirs', job: 'unasked' }),
    ]);
    const last = await jobs.lastRuns(['b', 'a', 'none', 'absent', 'a']);
    expect(new Map([...last].map(([job, { id }]) => [job, id]))).toEqual(
      new Map([
        ['a', 'newest'],
        ['b', 'z'],
      ]),
    );
    expect(await jobs.lastRuns([])).toEqual(new Map());
  });

  test('of the finished runs of a job the newest are kept, and one that goes on, however old', async () => {
    await using fixture = await open();
    const { jobs } = fixture.store;
    await createJobs(jobs, ['roll-up', 'other']);
    await addRuns(jobs, [
      aRun({ id: 'goes on', startedAt: instant(0) }),
      ...['1', '2', '3', '4'].map((id) => aFinishedRun({ id, startedAt: instant(Number(id)) })),
      aFinishedRun({ id: 'theirs', job: 'other', startedAt: instant(1) }),
    ]);
    expect(await jobs.pruneRuns('roll-up', 4)).toBe(0);
    expect(await jobs.pruneRuns('roll-up', 2)).toBe(2);
    expect(await idsOf(jobs)).toEqual(['4', '3', 'theirs', 'goes on']);
    expect(await jobs.pruneRuns('roll-up', 0)).toBe(2);
    expect(await jobs.pruneRuns('absent', 0)).toBe(0);
    expect(await idsOf(jobs)).toEqual(['theirs', 'goes on']);
  });
}
