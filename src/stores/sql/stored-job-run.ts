import { JOB_RUN_STATUSES, type JobRun, type JobStepResult } from '../../domain/job/job-run.ts';
import type { JsonValue } from '../../domain/json/json-value.ts';
import type { RunLease } from '../job-store.ts';
import type { JobRunRow } from './job-schema.ts';
import type { LeaseColumns } from './jobs.ts';
import { reading, readText } from './rows.ts';
import {
  nullOr,
  parseStoredJson,
  storedInstant,
  storedList,
  storedObject,
  storedOneOf,
  storedPresent,
  storedText,
  storedWholeNumber,
} from './stored-json.ts';
import { encodeText } from './text-column.ts';

/** The row of a run. */
export function jobRunToRow(run: JobRun, lease: RunLease | null): JobRunRow {
  return {
    id: encodeText(run.id),
    job: encodeText(run.job),
    status: run.status,
    started_at: run.startedAt,
    lease_holder: null,
    lease_until: null,
    ...nullOr(lease, leaseToColumns),
    json: JSON.stringify(run),
  };
}

/** The columns of a lease. */
export function leaseToColumns({ holder, until }: RunLease): LeaseColumns {
  return { lease_holder: encodeText(holder), lease_until: until };
}

/** The run of a row. @throws StoreError `corrupt`. */
export function jobRunFromRow(row: JobRunRow): JobRun {
  return reading('run', row.id, () => {
    const stored = storedObject(parseStoredJson(row.json));
    return {
      id: readText(row.id),
      job: readText(row.job),
      revision: storedWholeNumber(stored['revision']),
      trigger: storedOneOf(['schedule', 'asked'], stored['trigger']),
      askedBy: nullOr(storedPresent(stored, 'askedBy'), storedText),
      scheduledAt: storedInstant(stored['scheduledAt']),
      startedAt: storedInstant(row.started_at),
      finishedAt: nullOr(storedPresent(stored, 'finishedAt'), storedInstant),
      status: storedOneOf(JOB_RUN_STATUSES, row.status),
      reason: nullOr(storedPresent(stored, 'reason'), storedText),
      missedRuns: storedWholeNumber(stored['missedRuns']),
      resumptions: storedWholeNumber(stored['resumptions']),
      steps: storedList(stored['steps'], readStepResult),
      captured: storedObject(stored['captured']),
    };
  });
}

/** The lease of a row that is held. @throws StoreError `corrupt`. */
export function leaseFromRow(row: JobRunRow): RunLease {
  return reading('run', row.id, () => ({
    holder: readText(storedText(row.lease_holder)),
    until: storedInstant(row.lease_until),
  }));
}

function readStepResult(value: JsonValue): JobStepResult {
  const stored = storedObject(value);
  return {
    name: storedText(stored['name']),
    startedAt: storedInstant(stored['startedAt']),
    finishedAt: nullOr(storedPresent(stored, 'finishedAt'), storedInstant),
    status: nullOr(storedPresent(stored, 'status'), storedWholeNumber),
    attempts: storedWholeNumber(stored['attempts']),
    error: nullOr(storedPresent(stored, 'error'), storedText),
    requestId: nullOr(storedPresent(stored, 'requestId'), storedText),
  };
}
