import type { ActionContext } from '../../src/actions/action-context.ts';
import type { JobRunner, RunNowOutcome } from '../../src/actions/job/job-runner.ts';
import { type PutJobRequest, putJob } from '../../src/actions/job/put-job.ts';
import type { Job } from '../../src/domain/job/job.ts';
import type { JobLimits } from '../../src/domain/job/job-definition.ts';
import type { JobRun } from '../../src/domain/job/job-run.ts';
import { instant } from '../../src/domain/time.ts';
import type { JobStore } from '../../src/stores/job-store.ts';
import { type ActionWorld, aWorld, NOW } from './action-fixtures.ts';

/** What bounds the jobs of the tests. */
export const JOB_LIMITS: JobLimits = {
  stepsMax: 3,
  bodyBytesMax: 100,
  pathBytesMax: 60,
  headerBytesMax: 50,
  intervalMsMin: 1_000,
  timeoutMsMax: 3_600_000,
  retriesMax: 5,
  historyRunsMax: 50,
};

/** Actions on jobs over the memory store, with a runner that is scripted. */
export interface JobActionsWorld {
  readonly world: ActionWorld;
  readonly deps: Parameters<typeof putJob>[0] & { readonly jobs: JobStore; readonly runner: () => JobRunner };
  /** What the runner was asked, e.g. `wake`. */
  readonly asked: readonly string[];
  /** What the runner answers next to who asks for a run. */
  outcome: RunNowOutcome;
  put(context: ActionContext, changes?: JobChanges): ReturnType<typeof putJob>;
  find(name?: string): Promise<Job>;
}

/** What is other than in `aJobRequest`. */
export type JobChanges = Partial<Omit<PutJobRequest, 'definition'>> & {
  readonly definition?: Partial<PutJobRequest['definition']>;
};

/** A job that is asked for each minute, with all rights of who asks. */
export function aJobRequest({ definition, ...changes }: JobChanges = {}): PutJobRequest {
  return {
    definition: {
      name: 'rollup',
      description: null,
      schedule: { kind: 'interval', everyMs: 60_000 },
      steps: [{ name: 'read', method: 'GET', path: '/idx/_search', headers: {}, body: null, acceptStatuses: [] }],
      delivery: 'atMostOnce',
      overlap: 'skip',
      missed: 'runOnce',
      timeoutMs: 60_000,
      retry: { retriesMax: 0, backoffMs: 100, backoffMsMax: 1_000 },
      historyRunsMax: 10,
      ...definition,
    },
    runAs: { kind: 'rights', descriptors: {} },
    isPaused: false,
    ifRevision: null,
    ...changes,
  };
}

/** A finished run of `rollup`. */
export function aJobRun(changes: Partial<JobRun> = {}): JobRun {
  return {
    id: 'r'.repeat(20),
    job: 'rollup',
    revision: 1,
    trigger: 'asked',
    askedBy: 'alice',
    scheduledAt: NOW,
    startedAt: NOW,
    finishedAt: instant(NOW + 5),
    status: 'succeeded',
    reason: null,
    missedRuns: 0,
    resumptions: 0,
    steps: [],
    captured: {},
    ...changes,
  };
}

/** An empty world. */
export function aJobActionsWorld(
  given: { readonly jobs?: Partial<JobStore>; readonly jobsMax?: number } = {},
): JobActionsWorld {
  const world = aWorld();
  const asked: string[] = [];
  const runner: JobRunner = {
    async runNow(job, askedBy) {
      asked.push(`run ${job.name} for ${askedBy}`);
      return opened.outcome;
    },
    stopRun: (job, reason) => void asked.push(`stop ${job}: ${reason}`),
    wake: () => void asked.push('wake'),
  };
  const jobs = { ...world.store.jobs, ...given.jobs };
  const deps: JobActionsWorld['deps'] = {
    jobs,
    apiKeys: world.store.apiKeys,
    ownerRealms: [],
    audit: world.audit,
    runner: () => runner,
    limits: JOB_LIMITS,
    jobsMax: given.jobsMax ?? 100,
  };
  const opened: JobActionsWorld = {
    world,
    deps,
    asked,
    outcome: { outcome: 'begun', run: aJobRun({ status: 'running', finishedAt: null }) },
    put: (context, changes) => putJob(deps, context, aJobRequest(changes)),
    async find(name = 'rollup') {
      const job = await world.store.jobs.find(name);
      if (job === null) throw new Error(`there is no job [${name}]`);
      return job;
    },
  };
  return opened;
}
