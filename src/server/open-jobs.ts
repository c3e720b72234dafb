import { setTimeout as wait } from 'node:timers/promises';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { Settings } from '../config/settings.ts';
import { SecurityError } from '../domain/error.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { sendInProcess } from '../gateway/in-process.ts';
import { readJobContext } from '../jobs/job-context.ts';
import { JobRunner } from '../jobs/job-runner.ts';
import type { Delay, JobObserver, JobRunnerOptions } from '../jobs/job-runner-deps.ts';
import { systemClock } from '../platform/clock.ts';
import { addCounter, addGauge, addLabelledCounter, type Metrics } from '../platform/metrics.ts';
import { systemRandom } from '../platform/random.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { assertJobTarget } from './job-target.ts';
import { roleSources } from './open-opensearch.ts';

/** Longest time that a timer takes. */
const TIMER_MS_MAX = 2_147_483_647;
/** What the audit names as the peer of a step. */
const NO_CONNECTION = { remoteAddress: '127.0.0.1', remotePort: 0 };
const MS_PER_SECOND = 1_000;

/** Runs jobs through the gateway until the server is closed, if the settings let jobs run. */
export function openJobs(parts: GatewayParts, authenticator: Authenticator, gateway: Gateway): void {
  const { settings, metrics, closing, jobRunner } = parts;
  if (!settings['claviger.job.enabled']) return;
  const runner = createJobRunner(parts, authenticator, gateway);
  addGauge(metrics, 'claviger_job_runs_running', 'Runs of jobs that this process works on.', () => runner.running);
  addGauge(
    metrics,
    'claviger_job_due_lag_seconds',
    'How late the job is that is due longest and could not begin yet; 0: none waits.',
    () => runner.lagMs / MS_PER_SECOND,
  );
  jobRunner.set(runner);
  runner.start();
  closing.defer(() => {
    jobRunner.set(null);
    return runner.stop(settings['claviger.http.drain_timeout_ms']);
  });
}

function createJobRunner(parts: GatewayParts, authenticator: Authenticator, gateway: Gateway): JobRunner {
  const { settings, store, audit, log, metrics, userRealms, openSearch } = parts;
  const contextDeps = {
    ...roleSources(parts),
    apiKeys: store.apiKeys,
    ownerRealms: userRealms,
    actionGroupSource: openSearch.actionGroups,
    authenticator,
    stopWhenOwnerDisabled: settings['claviger.job.stop_when_owner_disabled'],
  };
  return new JobRunner({
    jobs: store.jobs,
    readContext: (job, now) => readJobContext(contextDeps, job, now),
    async send(request, options) {
      assertJobTarget(request.target);
      return sendInProcess(gateway, { ...request, ...NO_CONNECTION }, options);
    },
    targetViolation: (target) => targetViolation(gateway, target),
    audit,
    clock: systemClock,
    random: systemRandom,
    delay,
    log,
    observer: observerOf(metrics),
    options: runnerOptions(settings),
  });
}

/** A reference may lead where the path of a step, as it was put, did not. What Claviger answers itself may hold secrets, which a run would keep. */
function targetViolation({ ownApi, limits }: Gateway, target: string): string | null {
  try {
    const parsed = parseRequestTarget(target, limits.targetBytesMax);
    return ownApi.owns(parsed) ? `its path [${parsed.path}] is answered by Claviger itself, which is not for jobs` : null;
  } catch (error) {
    if (error instanceof SecurityError) return `its path cannot be sent: ${error.message}`;
    throw error;
  }
}

async function delay(ms: number, signal: AbortSignal): ReturnType<Delay> {
  for (let leftMs = ms; leftMs > 0 && !signal.aborted; leftMs -= TIMER_MS_MAX)
    await wait(Math.min(leftMs, TIMER_MS_MAX), undefined, { ref: false, signal }).catch(() => undefined);
}

function observerOf(metrics: Metrics): JobObserver {
  const runs = addLabelledCounter(metrics, 'claviger_job_runs_total', 'Runs of jobs, by how they ended.', ['status']);
  const steps = addCounter(metrics, 'claviger_job_step_failures_total', 'Steps of jobs that were not accepted.');
  return { runEnded: (status) => runs.inc({ status }), stepFailed: () => steps.inc() };
}

function runnerOptions(settings: Settings): JobRunnerOptions {
  return {
    concurrentRunsMax: settings['claviger.job.concurrent_runs_max'],
    leaseMs: settings['claviger.job.lease_ms'],
    pollIntervalMsMax: settings['claviger.job.poll_interval_ms_max'],
    missedGraceMs: settings['claviger.job.missed_grace_ms'],
    missedRunsMax: settings['claviger.job.missed_runs_max'],
    answerBytesMax: settings['claviger.job.answer_bytes_max'],
    capturedBytesMax: settings['claviger.job.captured_bytes_max'],
  };
}
