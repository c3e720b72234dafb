import type { AuthenticationResult } from '../../src/authentication/principal.ts';
import type { AuditEvent } from '../../src/domain/audit/audit-event.ts';
import type { Job, JobStep } from '../../src/domain/job/job.ts';
import type { JobRun, JobRunStatus } from '../../src/domain/job/job-run.ts';
import { type Instant, instant } from '../../src/domain/time.ts';
import type { ContextReading } from '../../src/jobs/job-context.ts';
import { JobRunner } from '../../src/jobs/job-runner.ts';
import type { JobRunnerDeps, JobRunnerOptions, JobStepAnswer, JobStepRequest } from '../../src/jobs/job-runner-deps.ts';
import { openMemoryStore } from '../../src/stores/memory/memory-store.ts';
import type { Store } from '../../src/stores/store.ts';
import { aWorld } from './action-fixtures.ts';
import { seededRandom } from './authentication-fixtures.ts';
import { ManualTime } from './manual-time.ts';

/** When the tests begin: a full minute. */
export const START: Instant = instant(Date.UTC(2026, 0, 5, 12, 0, 0));

/** Limits of the runner in tests. */
export const RUNNER_OPTIONS: JobRunnerOptions = {
  concurrentRunsMax: 4,
  leaseMs: 9_000,
  pollIntervalMsMax: 30_000,
  missedGraceMs: 60_000,
  missedRunsMax: 5,
  answerBytesMax: 10_000,
  capturedBytesMax: 1_000,
};

const { principal } = aWorld().user('alice');

/** A step that asks for `/_cluster/health`. */
export function aStep(changes: Partial<JobStep> = {}): JobStep {
  return { name: 'ask', method: 'GET', path: '/_cluster/health', headers: {}, body: null, acceptStatuses: [], ...changes };
}

/** A job of alice's that is due each minute after `START`. */
export function aJob(changes: Partial<Job> = {}): Job {
  return {
    name: 'tidy',
    description: null,
    schedule: { kind: 'interval', everyMs: 60_000, from: START },
    steps: [aStep()],
    context: { kind: 'rights', descriptorSets: [{}] },
    delivery: 'atMostOnce',
    overlap: 'skip',
    missed: 'runOnce',
    timeoutMs: 600_000,
    retry: { retriesMax: 0, backoffMs: 1_000, backoffMsMax: 4_000 },
    historyRunsMax: 100,
    creator: principal.authentication,
    creatorScope: null,
    creation: START,
    update: START,
    revision: 1,
    pause: null,
    dueAt: instant(START + 60_000),
    ...changes,
  };
}

/** An answer with a body of JSON. */
export function anAnswer(status: number, document: unknown = {}): JobStepAnswer {
  return { status, body: Buffer.from(JSON.stringify(document)) };
}

/** A step as it arrived where it was sent to. */
export interface SentStep {
  readonly request: JobStepRequest;
  readonly at: Instant;
  readonly signal: AbortSignal;
}

/** A runner over a store in memory: the test moves the time and answers what is sent. */
export interface JobWorld {
  readonly store: Store;
  readonly time: ManualTime;
  readonly runner: JobRunner;
  readonly sent: readonly SentStep[];
  readonly events: readonly AuditEvent[];
  readonly ended: readonly JobRunStatus[];
  readonly logged: readonly object[];
  /** Answers a step; replaceable. Default: 200 at once. */
  answer: (sent: SentStep) => Promise<JobStepAnswer> | JobStepAnswer;
  /** Tells the context; replaceable. Default: alice, who may do what the answers let her. */
  context: (job: Job) => ContextReading;
  /** Further runner over the same store, e.g. of another process. */
  another(options?: Partial<JobRunnerOptions>): JobRunner;
  put(job: Job): Promise<void>;
  /** All runs of a job, the oldest first. */
  runs(job?: string): Promise<readonly JobRun[]>;
}

/** A context that is there. */
export const READY: ContextReading = { outcome: 'ready', principal };

/** An empty world, its runner not started. */
export function aJobWorld(options: Partial<JobRunnerOptions> = {}, store: Store = openMemoryStore()): JobWorld {
  const time = new ManualTime(START);
  const sent: SentStep[] = [];
  const events: AuditEvent[] = [];
  const ended: JobRunStatus[] = [];
  const logged: object[] = [];
  const log = (fields: object): void => void logged.push(fields);
  let runners = 0;
  const make = (own: Partial<JobRunnerOptions>): JobRunner => {
    runners += 1;
    const deps: JobRunnerDeps = {
      jobs: store.jobs,
      readContext: async (job) => world.context(job),
      send: async (request, { authenticate, audited, signal }) => {
        const result = await authenticate();
        const step: SentStep = { request, at: time.now(), signal };
        events.push(audited(requestEvent(`request ${sent.length + 1}`, time.now(), result)));
        if (result.outcome === 'refused') return anAnswer(401, { error: { type: 'security_exception', reason: 'gone' } });
        sent.push(step);
        return world.answer(step);
      },
      targetViolation: (target) => (target.startsWith('/_security') ? 'it is not for jobs' : null),
      audit: { record: (event) => void events.push(event) },
      clock: time,
      random: seededRandom(`runner ${runners}`),
      delay: time.delay,
      log: { info: log, warn: log },
      observer: { runEnded: (status) => void ended.push(status), stepFailed: () => undefined },
      options: { ...RUNNER_OPTIONS, ...options, ...own },
    };
    return new JobRunner(deps);
  };
  const world: JobWorld = {
    store,
    time,
    runner: make({}),
    sent,
    events,
    ended,
    logged,
    answer: () => anAnswer(200),
    context: () => READY,
    another: (own = {}) => make(own),
    put: async (job) => {
      await store.jobs.create(job, 1_000);
    },
    runs: async (job = 'tidy') => {
      const { items } = await store.jobs.runs({ job, status: null }, { size: 1_000 });
      return items.toReversed();
    },
  };
  return world;
}

function requestEvent(requestId: string, at: Instant, result: AuthenticationResult): AuditEvent {
  const authentication = result.outcome === 'authenticated' ? result.principal.authentication : null;
  return {
    at,
    event: result.outcome === 'authenticated' ? 'access_granted' : 'authentication_failed',
    origin: { requestId, remoteAddress: '127.0.0.1:0', method: 'GET', path: '/', opaqueId: null },
    authentication,
    claimedPrincipal: null,
    realm: null,
    action: null,
    indices: [],
    targets: [],
    reason: null,
  };
}
