import { flag, integer, type Section } from '../setting.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const MIB = 1_048_576;

/** Scheduled jobs. */
export const JOB_SETTINGS = {
  'claviger.job.enabled': flag(true, 'Whether jobs can be kept and are run. Off: those that are there stay and wait.'),
  'claviger.job.jobs_max': integer(1_000, 1, 10_000, 'Jobs that there may be.'),
  'claviger.job.steps_max': integer(20, 1, 1_000, 'Steps that a job may have.'),
  'claviger.job.body_bytes_max': integer(
    MIB,
    1,
    100 * MIB,
    'Size of the body of a step, as UTF-8, before its references are filled.',
  ),
  'claviger.job.path_bytes_max': integer(
    4_096,
    1,
    65_536,
    'Size of the path of a step with its query, before its references are filled.',
  ),
  'claviger.job.header_bytes_max': integer(
    8_192,
    0,
    65_536,
    'Size of the headers of a step, names and values together, before their references are filled.',
  ),
  'claviger.job.interval_ms_min': integer(SECOND_MS, 100, YEAR_MS, 'Least time between two due times of a job.'),
  'claviger.job.timeout_ms_max': integer(
    DAY_MS,
    SECOND_MS,
    YEAR_MS,
    'Longest time that a run of a job may be given, and longest pause before a retry.',
  ),
  'claviger.job.retries_max': integer(10, 0, 1_000, 'Retries of a step that a job may ask for.'),
  'claviger.job.history_runs_max': integer(1_000, 1, 100_000, 'Finished runs that a job may keep.'),
  'claviger.job.concurrent_runs_max': integer(
    4,
    1,
    1_000,
    'Runs that go on at once in this process; others wait in the order in which they were due.',
  ),
  'claviger.job.answer_bytes_max': integer(
    10_000_000,
    1,
    1_000_000_000,
    'Largest answer to a step; a larger one fails the step.',
  ),
  'claviger.job.captured_bytes_max': integer(
    65_536,
    0,
    16 * MIB,
    'What a run may keep of its answers for later steps, as UTF-8 JSON; more fails the run.',
  ),
  'claviger.job.lease_ms': integer(
    10_000,
    100,
    HOUR_MS,
    'How long a run belongs to the process that does it without a sign of life; after a crash it is taken up when this time has passed.',
  ),
  'claviger.job.poll_interval_ms_max': integer(30_000, 10, HOUR_MS, 'Longest time between two looks at what is due.'),
  'claviger.job.missed_grace_ms': integer(60_000, 0, DAY_MS, 'How late a run may begin without counting as missed.'),
  'claviger.job.missed_runs_max': integer(
    100,
    1,
    10_000,
    'Missed runs that are made up for one job at most; the older ones are left out.',
  ),
  'claviger.job.stop_when_owner_disabled': flag(
    true,
    'Whether a job stops when the user who put it is disabled or deleted, also where its key would go on.',
  ),
} as const satisfies Section;
