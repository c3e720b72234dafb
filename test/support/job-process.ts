import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JobDocument, JobRunDocument } from '../../src/http/contract/documents/job.ts';
import { type ClavigerProcess, startClaviger } from './claviger-process.ts';
import { basicAuthorization, type HttpResponse, sendRequest } from './http-request.ts';
import { openSampleUpstream, type SampleUpstream } from './sample-upstream.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const SUPERUSER = { user: 'elastic', password: 'job faults: correct horse' };

/** A step that the cluster got. */
export interface ArrivedStep {
  readonly run: string;
  readonly step: string;
}

/** The product with quick jobs before a sample cluster that notes the steps `PUT /things/_doc/RUN.STEP`. */
export interface JobProcess extends AsyncDisposable {
  /** Starts Claviger, at first or after an end. */
  start(): Promise<ClavigerProcess>;
  readonly upstream: SampleUpstream;
  readonly arrived: readonly ArrivedStep[];
  /** Told of each step that arrives, before its answer; replaceable. Returns whether it answers itself. */
  onStep: (step: ArrivedStep, response: ServerResponse) => boolean;
  /** Asks Claviger as the superuser. */
  ask(method: string, path: string, body?: unknown): Promise<HttpResponse>;
  /** A new key that may write to the index `things` alone. */
  createKey(): Promise<string>;
  putJob(name: string, job: object): Promise<void>;
  job(name: string): Promise<JobDocument>;
  /** All runs of a job, the oldest due first. */
  runs(name: string): Promise<readonly JobRunDocument[]>;
  /** Waits until a run of the job satisfies the condition, and returns it. */
  waitForRun(name: string, isIt: (run: JobRunDocument) => boolean): Promise<JobRunDocument>;
}

/** Steps that are put as documents under the run's id, named by their letters. */
export function thingSteps(names: readonly string[]): readonly object[] {
  return names.map((name) => ({ name, method: 'PUT', path: `/things/_doc/\${run.id}.${name}`, body: { step: name } }));
}

/** Opens the cluster; Claviger is started by the test. */
export async function openJobProcess(settings: Readonly<Record<string, number | string>> = {}): Promise<JobProcess> {
  const folder = await makeTemporaryFolder();
  const upstream = await openSampleUpstream();
  const configFile = join(folder.path, 'claviger.yml');
  const quick = {
    'claviger.job.lease_ms': 100,
    'claviger.job.poll_interval_ms_max': 100,
    'claviger.job.interval_ms_min': 100,
    'claviger.job.missed_runs_max': 1_000,
    'claviger.upstream.product': 'opensearch',
    ...settings,
  };
  writeFileSync(
    configFile,
    Object.entries(quick)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  );
  const arrived: ArrivedStep[] = [];
  let claviger: ClavigerProcess | null = null;

  const world: JobProcess = {
    upstream,
    arrived,
    onStep: () => false,
    start: async () => {
      const dataFolder = join(folder.path, 'data');
      claviger = await startClaviger({ dataFolder, upstream: upstream.url, bootstrap: SUPERUSER, configFile });
      return claviger;
    },
    ask: (method, path, body) =>
      sendRequest({ method, url: `${claviger?.url}${path}`, authorization: basicAuthorization(SUPERUSER), body }),
    createKey: async () => {
      const index = { names: ['things'], privileges: ['write', 'create_index'] };
      const role_descriptors = { writer: { cluster: ['monitor'], indices: [index] } };
      const answer = await world.ask('POST', '/_security/api_key', { name: 'job', role_descriptors });
      expect(answer.status, answer.text).toBe(200);
      return String(answer.json()['id']);
    },
    putJob: async (name, job) => {
      const answer = await world.ask('PUT', `/_claviger/job/${name}`, job);
      expect(answer.status, answer.text).toBeLessThan(300);
    },
    job: async (name) => {
      const answer = await world.ask('GET', `/_claviger/job/${name}`);
      expect(answer.status, answer.text).toBe(200);
      const { jobs } = JSON.parse(answer.text) as { readonly jobs: readonly JobDocument[] };
      const [job] = jobs;
      if (job === undefined) throw new Error(`there is no job ${name}`);
      return job;
    },
    runs: async (name) => {
      const answer = await world.ask('GET', `/_claviger/job/${name}/runs?size=1000`);
      expect(answer.status, answer.text).toBe(200);
      const { runs } = JSON.parse(answer.text) as { readonly runs: readonly JobRunDocument[] };
      return runs.toSorted((left, right) => left.scheduled_at - right.scheduled_at);
    },
    waitForRun: async (name, isIt) => {
      const find = async (): Promise<JobRunDocument | undefined> => (await world.runs(name)).find(isIt);
      await expect.poll(find, { timeout: 60_000, interval: 20 }).toBeDefined();
      const found = await find();
      if (found === undefined) throw new Error('the run went away');
      return found;
    },
    [Symbol.asyncDispose]: async () => {
      await claviger?.kill();
      await upstream.close();
      await folder[Symbol.asyncDispose]();
    },
  };
  upstream.script = (request, response) => noteStep(world, arrived, request, response);
  return world;
}

const STEP = /^\/things\/_doc\/([\w-]{20})\.(\w+)/;

function noteStep(world: JobProcess, arrived: ArrivedStep[], request: IncomingMessage, response: ServerResponse): boolean {
  const [, run, step] = STEP.exec(request.url ?? '') ?? [];
  if (run === undefined || step === undefined) return false;
  const noted = { run, step };
  arrived.push(noted);
  request.resume();
  if (!world.onStep(noted, response)) answerStep(response, 201);
  return true;
}

/** Answers a step. */
export function answerStep(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end('{"result":"created"}');
}
