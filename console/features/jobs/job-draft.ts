import type { JobDocument, JobRequest, JobStepDocument } from '../../../src/http/contract/documents/job.ts';
import { timeValue } from './time-value.ts';

/** When a job is due, as it is being written. */
export interface ScheduleDraft {
  readonly kind: 'cron' | 'every' | 'at';
  readonly cron: string;
  readonly timeZone: string;
  /** Time value. */
  readonly every: string;
  /** Milliseconds since the epoch. */
  readonly at: number | null;
}

/** A step as it is being written. */
export interface StepDraft {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** JSON, or text as it is sent; empty: none. */
  readonly body: string;
  /** JSON object; empty: none. */
  readonly headers: string;
  readonly acceptStatuses: readonly string[];
}

/** A job as it is being written. */
export interface JobDraft {
  readonly name: string;
  readonly description: string;
  readonly schedule: ScheduleDraft;
  readonly steps: readonly StepDraft[];
  readonly runAs: 'key' | 'own' | 'roles' | 'json';
  readonly keyId: string;
  readonly roles: readonly string[];
  /** Role descriptors as JSON. */
  readonly descriptors: string;
  readonly delivery: JobDocument['delivery'];
  readonly overlap: JobDocument['overlap'];
  readonly missed: JobDocument['missed'];
  readonly timeout: string;
  readonly retries: number;
  readonly backoff: string;
  readonly backoffMax: string;
  readonly history: number;
  readonly isPaused: boolean;
}

/** What stands against a draft before it is sent. */
export type DraftFault = 'name' | 'schedule' | 'steps' | 'headers' | 'key' | 'roles' | 'descriptors';

export const NEW_STEP: StepDraft = { name: '', method: 'GET', path: '', body: '', headers: '', acceptStatuses: [] };

/** A job that does nothing yet. @param timeZone IANA name. */
export function newJobDraft(timeZone: string): JobDraft {
  return {
    name: '',
    description: '',
    schedule: { kind: 'cron', cron: '0 3 * * *', timeZone, every: '5m', at: null },
    steps: [{ ...NEW_STEP, name: 'step_1' }],
    runAs: 'key',
    keyId: '',
    roles: [],
    descriptors: '{\n  "job": {\n    "indices": [{ "names": [], "privileges": [] }]\n  }\n}',
    delivery: 'at_most_once',
    overlap: 'skip',
    missed: 'run_once',
    timeout: '10m',
    retries: 0,
    backoff: '1s',
    backoffMax: '60s',
    history: 100,
    isPaused: false,
  };
}

/** The draft that puts a job as it is. */
export function draftOf(job: JobDocument): JobDraft {
  const { run_as: runAs, retry, schedule } = job;
  const fresh = newJobDraft('UTC');
  const descriptors = 'role_descriptors' in runAs ? runAs.role_descriptors : null;
  return {
    ...fresh,
    name: job.name,
    description: job.description ?? '',
    schedule: scheduleDraftOf(fresh.schedule, schedule),
    steps: job.steps.map(stepDraftOf),
    // What is frozen is told with its rights: an empty set would freeze those of whoever saves it now.
    runAs: descriptors === null ? 'key' : Object.keys(descriptors).length === 0 ? 'own' : 'json',
    keyId: 'api_key' in runAs ? runAs.api_key.id : '',
    ...(descriptors !== null && { descriptors: JSON.stringify(rightsAlone(descriptors), null, 2) }),
    delivery: job.delivery,
    overlap: job.overlap,
    missed: job.missed,
    timeout: timeValue(job.timeout_ms),
    retries: retry.retries,
    backoff: timeValue(retry.backoff_ms),
    backoffMax: timeValue(retry.backoff_max_ms),
    history: job.history,
    isPaused: job.pause !== null,
  };
}

function scheduleDraftOf(fresh: ScheduleDraft, schedule: JobDocument['schedule']): ScheduleDraft {
  if ('cron' in schedule) return { ...fresh, kind: 'cron', cron: schedule.cron, timeZone: schedule.time_zone };
  if ('every_ms' in schedule) return { ...fresh, kind: 'every', every: timeValue(schedule.every_ms) };
  return { ...fresh, kind: 'at', at: schedule.at };
}

function stepDraftOf({ name, method, path, headers, body, accept_statuses: statuses = [] }: JobStepDocument): StepDraft {
  return {
    name,
    method,
    path,
    body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body, null, 2),
    headers: headers === undefined ? '' : JSON.stringify(headers, null, 2),
    acceptStatuses: statuses.map(String),
  };
}

/** What is sent for a draft, or what stands against it. @param rolesByName What the chosen roles grant now. */
export function readDraft(
  draft: JobDraft,
  rolesByName: Readonly<Record<string, object>>,
): { readonly request: JobRequest } | { readonly fault: DraftFault } {
  if (draft.name.trim() === '') return { fault: 'name' };
  const schedule = readSchedule(draft.schedule);
  if (schedule === null) return { fault: 'schedule' };
  if (draft.steps.length === 0 || draft.steps.some(({ name, path }) => name.trim() === '' || path.trim() === ''))
    return { fault: 'steps' };
  const steps = draft.steps.map(readStep);
  if (!steps.every((step) => step !== null)) return { fault: 'headers' };
  const runAs = readRunAs(draft, rolesByName);
  if (typeof runAs === 'string') return { fault: runAs };
  return {
    request: {
      ...(draft.description.trim() !== '' && { description: draft.description.trim() }),
      schedule,
      steps,
      run_as: runAs,
      delivery: draft.delivery,
      overlap: draft.overlap,
      missed: draft.missed,
      timeout: draft.timeout.trim(),
      retry: { retries: draft.retries, backoff: draft.backoff.trim(), backoff_max: draft.backoffMax.trim() },
      history: draft.history,
      paused: draft.isPaused,
    },
  };
}

function readSchedule({ kind, cron, timeZone, every, at }: ScheduleDraft): JobRequest['schedule'] | null {
  if (kind === 'cron') return cron.trim() === '' ? null : { cron: cron.trim(), time_zone: timeZone };
  if (kind === 'every') return every.trim() === '' ? null : { every: every.trim() };
  return at === null ? null : { at };
}

/** A body is sent as the text that was written, which keeps the form of its numbers. */
function readStep({ name, method, path, body, headers, acceptStatuses }: StepDraft): JobStepDocument | null {
  const read = headers.trim() === '' ? {} : parseObject(headers);
  if (read === null || !Object.values(read).every((value) => typeof value === 'string')) return null;
  return {
    name: name.trim(),
    method,
    path: path.trim(),
    ...(Object.keys(read).length > 0 && { headers: read as Record<string, string> }),
    ...(body.trim() !== '' && { body: bodyOf(body) }),
    ...(acceptStatuses.length > 0 && { accept_statuses: acceptStatuses.map(Number) }),
  };
}

/** Lines of JSON end with a line break, which is easily forgotten. */
function bodyOf(body: string): string {
  const lines = body.trim().split('\n');
  const areLines = lines.length > 1 && lines.every((line) => /^\s*\{.*\}\s*$/.test(line));
  return areLines ? `${lines.join('\n')}\n` : body;
}

function readRunAs(
  { runAs, keyId, roles, descriptors }: JobDraft,
  rolesByName: Readonly<Record<string, object>>,
): JobRequest['run_as'] | DraftFault {
  if (runAs === 'key') return keyId.trim() === '' ? 'key' : { api_key: { id: keyId.trim() } };
  if (runAs === 'own') return { role_descriptors: {} };
  // No set at all would stand for everything that one may do.
  const given = runAs === 'roles' ? rightsOf(roles, rolesByName) : parseObject(descriptors);
  if (given === null || Object.keys(given).length === 0) return runAs === 'roles' ? 'roles' : 'descriptors';
  return { role_descriptors: given as Extract<JobRequest['run_as'], { role_descriptors: unknown }>['role_descriptors'] };
}

function rightsOf(
  roles: readonly string[],
  rolesByName: Readonly<Record<string, object>>,
): Readonly<Record<string, object>> | null {
  const known = roles.flatMap((role) => {
    const rights = rolesByName[role];
    return rights === undefined ? [] : [[role, rights] as const];
  });
  return known.length === roles.length ? rightsAlone(Object.fromEntries(known)) : null;
}

/** Role descriptors without what built-in roles tell about themselves, which may not be written. */
function rightsAlone(descriptors: Readonly<Record<string, object>>): Readonly<Record<string, object>> {
  const entries = Object.entries(descriptors).map(([name, descriptor]) => {
    const rights = Object.entries(descriptor).filter(([field]) => field !== 'metadata' && field !== 'transient_metadata');
    return [name, Object.fromEntries(rights)] as const;
  });
  return Object.fromEntries(entries);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
