import { expect, test } from 'vitest';
import type { JobDocument } from '../../../src/http/contract/documents/job.ts';
import { draftOf, type JobDraft, newJobDraft, readDraft } from './job-draft.ts';

const DRAFT: JobDraft = {
  ...newJobDraft('Europe/Berlin'),
  name: ' rollup ',
  keyId: 'k1',
  steps: [
    { name: 'sum', method: 'POST', path: ' /orders/_search ', body: '{"size":1.0}', headers: '', acceptStatuses: ['404'] },
  ],
};

const JOB: JobDocument = {
  name: 'rollup',
  description: null,
  schedule: { cron: '* * * * *', time_zone: 'UTC' },
  steps: [{ name: 'sum', method: 'GET', path: '/a', headers: { 'x-a': '1' }, body: '{"size":1.0}', accept_statuses: [200] }],
  run_as: { api_key: { id: 'k1' } },
  delivery: 'at_least_once',
  overlap: 'wait',
  missed: 'run_all',
  timeout_ms: 90_000,
  retry: { retries: 2, backoff_ms: 500, backoff_max_ms: 60_000 },
  history: 7,
  creator: { username: 'ada', realm: 'native' },
  created: 1,
  updated: 2,
  revision: 3,
  status: 'paused',
  pause: { at: 2, cause: 'asked', reason: '' },
  next_run: null,
  last_run: null,
};

function requestOf(changed: Partial<JobDraft>) {
  const reading = readDraft(
    { ...DRAFT, ...changed },
    {
      reader: { cluster: ['monitor'], metadata: { _reserved: true }, transient_metadata: {} },
    },
  );
  return 'request' in reading ? reading.request : reading.fault;
}

test('a draft is sent with a body as it was written and nothing that is empty', () => {
  expect(requestOf({})).toEqual({
    schedule: { cron: '0 3 * * *', time_zone: 'Europe/Berlin' },
    steps: [{ name: 'sum', method: 'POST', path: '/orders/_search', body: '{"size":1.0}', accept_statuses: [404] }],
    run_as: { api_key: { id: 'k1' } },
    delivery: 'at_most_once',
    overlap: 'skip',
    missed: 'run_once',
    timeout: '10m',
    retry: { retries: 0, backoff: '1s', backoff_max: '60s' },
    history: 100,
    paused: false,
  });
});

test('a job that is edited and not changed is put as it was', () => {
  const reading = readDraft(draftOf(JOB), {});
  expect(reading).toEqual({
    request: {
      schedule: JOB.schedule,
      steps: JOB.steps,
      run_as: JOB.run_as,
      delivery: 'at_least_once',
      overlap: 'wait',
      missed: 'run_all',
      timeout: '90s',
      retry: { retries: 2, backoff: '500ms', backoff_max: '1m' },
      history: 7,
      paused: true,
    },
  });
});

test.each([
  { schedule: { every_ms: 300_000 }, sent: { every: '5m' } },
  { schedule: { at: 1_795_352_760_000 }, sent: { at: 1_795_352_760_000 } },
])('the schedule $schedule is sent as $sent', ({ schedule, sent }) => {
  expect(requestOf({ schedule: draftOf({ ...JOB, schedule }).schedule })).toMatchObject({ schedule: sent });
});

test('lines of JSON end with a line break', () => {
  const [step] = DRAFT.steps;
  const steps = [{ ...newJobDraft('UTC').steps[0], ...step, body: '{"index":{}}\n{"a":1}' } as JobDraft['steps'][number]];
  expect(requestOf({ steps })).toMatchObject({ steps: [{ body: '{"index":{}}\n{"a":1}\n' }] });
});

test('chosen roles are sent with what they grant, and none is never everything', () => {
  expect(requestOf({ runAs: 'roles', roles: ['reader'] })).toHaveProperty('run_as', {
    role_descriptors: { reader: { cluster: ['monitor'] } },
  });
  expect(requestOf({ runAs: 'roles', roles: [] })).toBe('roles');
  expect(requestOf({ runAs: 'roles', roles: ['reader', 'unknown'] })).toBe('roles');
  expect(requestOf({ runAs: 'json', descriptors: '{}' })).toBe('descriptors');
  expect(requestOf({ runAs: 'own' })).toMatchObject({ run_as: { role_descriptors: {} } });
});

test('frozen rights of a built-in role are put without what it tells about itself', () => {
  const role = { cluster: ['all'], metadata: { _reserved: true }, transient_metadata: {} };
  const draft = draftOf({ ...JOB, run_as: { role_descriptors: { superuser: role } } });
  expect(readDraft(draft, {})).toMatchObject({
    request: { run_as: { role_descriptors: { superuser: { cluster: ['all'] } } } },
  });
  expect(JSON.parse(draft.descriptors)).toEqual({ superuser: { cluster: ['all'] } });
});

test.each([
  [{ name: ' ' }, 'name'],
  [{ steps: [] }, 'steps'],
  [{ keyId: ' ' }, 'key'],
  [{ runAs: 'json', descriptors: '[]' }, 'descriptors'],
  [{ schedule: { ...DRAFT.schedule, kind: 'at' } }, 'schedule'],
  [{ steps: DRAFT.steps.map((step) => ({ ...step, headers: '{"x":1}' })) }, 'headers'],
] as const)('the draft with %o is not sent: %s', (changed, fault) => {
  expect(requestOf(changed)).toBe(fault);
});
