import type { Job, JobContext, JobPause, JobSchedule, JobStep } from '../../domain/job/job.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import type { JobRow } from './job-schema.ts';
import { reading, readText } from './rows.ts';
import { readAuthentication } from './stored-authentication.ts';
import {
  notWhatWasWritten,
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
import { readRoleDescriptors } from './stored-role-descriptor.ts';
import { encodeText } from './text-column.ts';

/** A member that is added to a type does not compile until it is read here. */
const JOB_FIELDS: Readonly<Record<Exclude<keyof Job, 'dueAt'>, true>> = {
  name: true,
  description: true,
  schedule: true,
  steps: true,
  context: true,
  delivery: true,
  overlap: true,
  missed: true,
  timeoutMs: true,
  retry: true,
  historyRunsMax: true,
  creator: true,
  creatorScope: true,
  creation: true,
  update: true,
  revision: true,
  pause: true,
};

const STEP_FIELDS: Readonly<Record<keyof JobStep, true>> = {
  name: true,
  method: true,
  path: true,
  headers: true,
  body: true,
  acceptStatuses: true,
};

const CONTEXT_FIELDS: Readonly<Record<KeyOfEach<JobContext>, true>> = { kind: true, id: true, descriptorSets: true };

type KeyOfEach<Union> = Union extends unknown ? keyof Union : never;

/** The row of a job. */
export function jobToRow(job: Job): JobRow {
  const { dueAt, ...kept } = job;
  return { name: encodeText(job.name), revision: job.revision, due_at: dueAt, json: JSON.stringify(kept) };
}

/** The job of a row. @throws StoreError `corrupt`. */
export function jobFromRow(row: JobRow): Job {
  return reading('job', row.name, () => {
    const stored = onlyOf(JOB_FIELDS, parseStoredJson(row.json));
    const retry = storedObject(stored['retry']);
    return {
      name: readText(row.name),
      description: nullOr(storedPresent(stored, 'description'), storedText),
      schedule: readSchedule(storedObject(stored['schedule'])),
      steps: storedList(stored['steps'], readStep),
      context: readContext(onlyOf(CONTEXT_FIELDS, storedPresent(stored, 'context'))),
      delivery: storedOneOf(['atMostOnce', 'atLeastOnce'], stored['delivery']),
      overlap: storedOneOf(['skip', 'wait', 'replace'], stored['overlap']),
      missed: storedOneOf(['skip', 'runOnce', 'runAll'], stored['missed']),
      timeoutMs: storedWholeNumber(stored['timeoutMs']),
      retry: {
        retriesMax: storedWholeNumber(retry['retriesMax']),
        backoffMs: storedWholeNumber(retry['backoffMs']),
        backoffMsMax: storedWholeNumber(retry['backoffMsMax']),
      },
      historyRunsMax: storedWholeNumber(stored['historyRunsMax']),
      creator: readAuthentication(storedPresent(stored, 'creator')),
      creatorScope: nullOr(storedPresent(stored, 'creatorScope'), readRoleDescriptors),
      creation: storedInstant(stored['creation']),
      update: storedInstant(stored['update']),
      revision: storedWholeNumber(row.revision),
      pause: nullOr(storedPresent(stored, 'pause'), readPause),
      dueAt: nullOr(row.due_at, storedInstant),
    };
  });
}

function readSchedule(stored: JsonObject): JobSchedule {
  const kind = storedOneOf(['cron', 'interval', 'once'], stored['kind']);
  switch (kind) {
    case 'cron':
      return { kind, expression: storedText(stored['expression']), timeZone: storedText(stored['timeZone']) };
    case 'interval':
      return { kind, everyMs: storedWholeNumber(stored['everyMs']), from: storedInstant(stored['from']) };
    case 'once':
      return { kind, at: storedInstant(stored['at']) };
  }
}

function readStep(value: JsonValue): JobStep {
  const stored = onlyOf(STEP_FIELDS, value);
  const headers = Object.entries(storedObject(stored['headers'])).map(([name, text]) => [name, storedText(text)]);
  return {
    name: storedText(stored['name']),
    method: storedOneOf(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'], stored['method']),
    path: storedText(stored['path']),
    // Of pairs of a name and a text.
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: nullOr(storedPresent(stored, 'body'), storedText),
    acceptStatuses: storedList(stored['acceptStatuses'], storedWholeNumber),
  };
}

function readContext(stored: JsonObject): JobContext {
  const kind = storedOneOf(['apiKey', 'rights'], stored['kind']);
  if (kind === 'apiKey') return { kind, id: storedText(stored['id']) };
  const descriptorSets = storedList(stored['descriptorSets'], readRoleDescriptors);
  // With no set at all, everything would be allowed.
  if (descriptorSets.length === 0) throw notWhatWasWritten('a set of role descriptors');
  return { kind, descriptorSets };
}

function readPause(value: JsonValue): JobPause {
  const stored = storedObject(value);
  return {
    at: storedInstant(stored['at']),
    cause: storedOneOf(['asked', 'keyGone', 'ownerDisabled', 'rightsLost'], stored['cause']),
    reason: storedText(stored['reason']),
  };
}

/** The value as an object. A member that is not known is refused: it might restrict. @throws StoreError `corrupt`. */
function onlyOf(fields: Readonly<Record<string, true>>, value: JsonValue): JsonObject {
  const stored = storedObject(value);
  if (!Object.keys(stored).every((name) => Object.hasOwn(fields, name))) throw notWhatWasWritten('of known members alone');
  return stored;
}
