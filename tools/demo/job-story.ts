import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Call, Caller } from './call.ts';
import type { Narrator } from './narrator.ts';

/** The index that the job writes to. */
export const ROLLUP_INDEX = 'demo-rollup';

const PHASES = ['gas', 'liquid', 'solid'];
const JOB = '/_claviger/job';
const DUE_SOON_MS = 3_000;

/** What of a run the story tells. */
interface Run {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly steps: readonly { readonly name: string; readonly status: number | null }[];
}

/**
 * Tells of a job that counts the elements each minute, under a key that may read the one index and write the other. It goes on; a second one is
 * stopped by revoking its key.
 * @throws Error when an answer or a run ends otherwise than the story needs.
 */
export async function tellOfJob(
  call: (request: Call) => Promise<Answer>,
  narrator: Narrator,
  superuser: Caller,
  source: string,
): Promise<void> {
  narrator.chapter('A job that counts the elements each minute, under a key that may read the one index and write the other');
  const id = await createKey(call, superuser, 'rollup', source);
  const put = await call({
    method: 'PUT',
    path: `${JOB}/rollup`,
    caller: superuser,
    body: rollUp(id, source, { cron: '* * * * *' }),
    expectedStatus: 200,
    tell: nextRun,
  });

  await untilNoneIsDue(put);
  narrator.chapter('It need not wait for the minute: run it at once');
  const run = await runJob(call, superuser, 'rollup', 'succeeded');
  await call({
    method: 'GET',
    path: `/${ROLLUP_INDEX}/_doc/${run.id}`,
    caller: superuser,
    expectedStatus: 200,
    tell: (answer) => [JSON.stringify(answer['_source'])],
  });

  narrator.chapter('Revoke the key of a job, and the job stops by itself and says why');
  const second = await createKey(call, superuser, 'short-lived', source);
  const path = `${JOB}/short-lived`;
  await call({
    method: 'PUT',
    path,
    caller: superuser,
    body: rollUp(second, source, { every: '1h' }),
    expectedStatus: 200,
    tell: nextRun,
  });
  await call({
    method: 'DELETE',
    path: '/_security/api_key',
    caller: superuser,
    body: { ids: [second] },
    expectedStatus: 200,
    tell: (answer) => [`invalidated ${JSON.stringify(answer['invalidated_api_keys'])}`],
  });
  await runJob(call, superuser, 'short-lived', 'stopped');
  await call({ method: 'GET', path, caller: superuser, expectedStatus: 200, tell: state, until: isPaused });
}

async function createKey(
  call: (request: Call) => Promise<Answer>,
  caller: Caller,
  name: string,
  source: string,
): Promise<string> {
  const indices = [
    { names: [source], privileges: ['read'] },
    { names: [ROLLUP_INDEX], privileges: ['index', 'create_index'] },
  ];
  const created = await call({
    method: 'POST',
    path: '/_security/api_key',
    caller,
    body: { name, expiration: '1d', role_descriptors: { rollup: { indices } } },
    expectedStatus: 200,
    tell: (answer) => [`id ${String(answer['id'])}`],
  });
  return String(created['id']);
}

function rollUp(keyId: string, source: string, schedule: object): object {
  const counts = PHASES.map((phase) => ({
    name: phase,
    method: 'POST',
    path: `/${source}/_count`,
    body: { query: { term: { phase } } },
  }));
  const counted = Object.fromEntries(PHASES.map((phase) => [phase, `\${${phase}#/count}`]));
  const body = { at: '${run.scheduled_at}', ...counted };
  const write = { name: 'write', method: 'PUT', path: `/${ROLLUP_INDEX}/_doc/\${run.id}`, body };
  return { schedule, steps: [...counts, write], run_as: { api_key: { id: keyId } } };
}

async function runJob(call: (request: Call) => Promise<Answer>, caller: Caller, job: string, expected: string): Promise<Run> {
  const begun = await call({
    method: 'POST',
    path: `${JOB}/${job}/_run`,
    caller,
    expectedStatus: 200,
    tell: (answer) => [`run ${String(answer['id'])}`],
  });
  const path = `${JOB}/${job}/runs/${String(begun['id'])}`;
  const isOver = (answer: Answer): boolean => (answer as unknown as Run).status !== 'running';
  const ended = await call({ method: 'GET', path, caller, expectedStatus: 200, tell: told, until: isOver });
  const run = ended as unknown as Run;
  if (run.status !== expected) throw new Error(`the run of the job ${job} ended as ${run.status}: ${run.reason ?? ''}`);
  return run;
}

function told(answer: Answer): readonly string[] {
  const { status, reason, steps } = answer as unknown as Run;
  return [status, ...(reason === null ? [] : [reason]), ...steps.map((step) => `${step.name}: ${step.status ?? 'no answer'}`)];
}

/** A run that is asked for would be refused while the one of the schedule goes on. */
async function untilNoneIsDue(put: Answer): Promise<void> {
  const leftMs = Number(put['next_run']) - Date.now();
  if (leftMs < DUE_SOON_MS) await delay(leftMs + DUE_SOON_MS);
}

function nextRun(answer: Answer): readonly string[] {
  return [`next run ${new Date(Number(answer['next_run'])).toISOString()}`];
}

function state(answer: Answer): readonly string[] {
  return jobsOf(answer).map(({ status, pause }) => `${status}: ${pause?.reason ?? ''}`);
}

function isPaused(answer: Answer): boolean {
  return jobsOf(answer).every(({ pause }) => pause !== null);
}

/** Jobs, as far as the story tells of them. */
type Jobs = readonly { readonly status: string; readonly pause: { readonly reason: string } | null }[];

function jobsOf(answer: Answer): Jobs {
  return (answer as { readonly jobs?: Jobs }).jobs ?? [];
}
