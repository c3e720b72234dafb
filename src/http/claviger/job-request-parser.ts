import type { JobContextRequest } from '../../actions/job/job-context.ts';
import type { PutJobRequest } from '../../actions/job/put-job.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { JobRetry } from '../../domain/job/job.ts';
import type { ScheduleRequest } from '../../domain/job/job-definition.ts';
import type { BodyReader } from '../contract/route.ts';
import { BOOLEAN, type Field, NULLABLE_STRING, parseObject, required, STRING } from '../elasticsearch/object-parser.ts';
import { ROLE_DESCRIPTORS } from '../elasticsearch/role-descriptor-parser.ts';
import { parseTimeValue } from '../elasticsearch/time-value.ts';
import { readTime } from '../read-time.ts';
import { STEPS } from './job-step-parser.ts';
import { DELIVERY_WORDS, MISSED_WORDS, OVERLAP_WORDS, readWord } from './job-words.ts';

const TIMEOUT_MS_DEFAULT = 600_000;
const HISTORY_RUNS_DEFAULT = 100;
const TIME_ZONE_DEFAULT = 'UTC';
const RETRY_DEFAULT: JobRetry = { retriesMax: 0, backoffMs: 1_000, backoffMsMax: 60_000 };

/** The body of a job, its name from the path. Headers and bodies of steps may hold what is nobody's business, so errors repeat nothing of it. */
export const PUT_JOB: BodyReader<Omit<PutJobRequest, 'ifRevision'>> = {
  isSecret: true,
  read(scanner, path) {
    const fields = {
      description: NULLABLE_STRING,
      schedule: SCHEDULE,
      steps: STEPS,
      run_as: RUN_AS,
      delivery: wordField('delivery', DELIVERY_WORDS),
      overlap: wordField('overlap', OVERLAP_WORDS),
      missed: wordField('missed', MISSED_WORDS),
      timeout: timeField('timeout'),
      retry: RETRY,
      history: COUNT,
      paused: BOOLEAN,
    };
    const values = parseObject(scanner, 'job', fields);
    return {
      definition: {
        name: path.get('name') ?? '',
        description: values.description ?? null,
        schedule: required(values.schedule, 'schedule'),
        steps: required(values.steps, 'steps'),
        delivery: values.delivery ?? 'atMostOnce',
        overlap: values.overlap ?? 'skip',
        missed: values.missed ?? 'runOnce',
        timeoutMs: values.timeout ?? TIMEOUT_MS_DEFAULT,
        retry: values.retry ?? RETRY_DEFAULT,
        historyRunsMax: values.history ?? HISTORY_RUNS_DEFAULT,
      },
      runAs: required(values.run_as, 'run_as'),
      isPaused: values.paused ?? false,
    };
  },
};

const COUNT: Field<number> = { accepts: ['VALUE_NUMBER'], read: (scanner) => Number(scanner.text()) };

const SCHEDULE: Field<ScheduleRequest> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const fields = { cron: STRING, time_zone: STRING, every: timeField('every'), at: AT };
    const { cron, time_zone: timeZone, every, at } = parseObject(scanner, 'schedule', fields);
    if ([cron, every, at].filter((given) => given !== undefined).length !== 1)
      throw illegalArgument('exactly one of [cron, every, at] must be specified');
    if (timeZone !== undefined && cron === undefined) throw illegalArgument('[time_zone] goes with [cron] alone');
    if (cron !== undefined) return { kind: 'cron', expression: cron, timeZone: timeZone ?? TIME_ZONE_DEFAULT };
    if (every !== undefined) return { kind: 'interval', everyMs: every };
    return { kind: 'once', at: required(at, 'at') };
  },
};

const AT: Field<ReturnType<typeof readTime>> = {
  accepts: ['VALUE_STRING', 'VALUE_NUMBER'],
  read: (scanner) => readTime('at', scanner.text()),
};

const KEY_CONTEXT: Field<JobContextRequest> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const { id } = parseObject(scanner, 'api_key', { id: STRING });
    return { kind: 'apiKey', id: required(id, 'id') };
  },
};

const RUN_AS: Field<JobContextRequest> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const fields = { api_key: KEY_CONTEXT, role_descriptors: ROLE_DESCRIPTORS };
    const { api_key: apiKey, role_descriptors: descriptors } = parseObject(scanner, 'run_as', fields);
    if (apiKey !== undefined && descriptors === undefined) return apiKey;
    if (apiKey === undefined && descriptors !== undefined) return { kind: 'rights', descriptors };
    throw illegalArgument('exactly one of [api_key, role_descriptors] must be specified');
  },
};

const RETRY: Field<JobRetry> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const fields = { retries: COUNT, backoff: timeField('backoff'), backoff_max: timeField('backoff_max') };
    const { retries, backoff, backoff_max: backoffMax } = parseObject(scanner, 'retry', fields);
    const backoffMs = backoff ?? RETRY_DEFAULT.backoffMs;
    return {
      retriesMax: retries ?? RETRY_DEFAULT.retriesMax,
      backoffMs,
      backoffMsMax: backoffMax ?? Math.max(backoffMs, RETRY_DEFAULT.backoffMsMax),
    };
  },
};

/** A time value such as `5m`, in milliseconds. */
function timeField(name: string): Field<number> {
  return { accepts: ['VALUE_STRING'], read: (scanner) => parseTimeValue(scanner.text(), name) };
}

function wordField<Name extends string>(name: string, words: Readonly<Record<Name, string>>): Field<Name> {
  return { accepts: ['VALUE_STRING'], read: (scanner) => readWord(name, words, scanner.text()) };
}
