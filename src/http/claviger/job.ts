import { SecurityError } from '../../domain/error.ts';
import type { Job } from '../../domain/job/job.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { JobPutDocument } from '../contract/documents/job.ts';
import type { PathValues } from '../contract/route.ts';
import { type BodyReader, type Route, route } from '../contract/route.ts';
import { parseObject, STRING } from '../elasticsearch/object-parser.ts';
import { TEXT } from '../query-parameters.ts';
import type { JobActions } from './job-actions.ts';
import { jobDocument } from './job-document.ts';
import { FROM, IF_REVISION, JOB_STATUS, SIZE } from './job-parameters.ts';
import { PUT_JOB } from './job-request-parser.ts';
import { jobRunRoutes } from './job-run.ts';

const PATH = '/_claviger/job/{name}';

/** Scheduled jobs and their runs; Claviger's own API. */
export function jobRoutes(actions: JobActions): readonly Route[] {
  return [...jobListRoutes(actions), ...jobDefinitionRoutes(actions), ...jobControlRoutes(actions), ...jobRunRoutes(actions)];
}

/** The routes as they answer when jobs are switched off: what can be read is read, then everyone is told so. */
export function withoutJobs(routes: readonly Route[]): readonly Route[] {
  return routes.map((each) => ({
    ...each,
    read(input) {
      each.read(input);
      return () => {
        throw new SecurityError('featureDisabled', 'jobs are not enabled', { metadata: { 'disabled.feature': 'jobs' } });
      };
    },
  }));
}

function jobListRoutes(actions: JobActions): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_claviger/job',
      parameters: { name: TEXT, status: JOB_STATUS, creator: TEXT, api_key: TEXT, from: FROM, size: SIZE },
      body: null,
      async handle({ context, parameters: { api_key: apiKeyId, ...asked } }) {
        const { jobs, total } = await actions.listJobs(context, { ...asked, apiKeyId });
        return { status: 200, document: { jobs: jobs.map(jobDocument), total } };
      },
    }),
  ];
}

function jobDefinitionRoutes(actions: JobActions): readonly Route[] {
  return [
    route({
      methods: ['PUT'],
      path: PATH,
      parameters: { if_revision: IF_REVISION },
      body: PUT_JOB,
      async handle({ context, parameters, body }) {
        const { created, revision, dueAt } = await actions.putJob(context, { ...body, ifRevision: parameters.if_revision });
        const document: JobPutDocument = { name: body.definition.name, created, revision, next_run: dueAt };
        return { status: 200, document };
      },
    }),
    route({
      methods: ['GET'],
      path: PATH,
      parameters: {},
      body: null,
      async handle({ context, path }) {
        return { status: 200, document: { jobs: [jobDocument(await actions.getJob(context, nameIn(path)))], total: 1 } };
      },
    }),
    route({
      methods: ['DELETE'],
      path: PATH,
      parameters: {},
      body: null,
      async handle({ context, path }) {
        await actions.deleteJob(context, nameIn(path));
        return { status: 200, document: { found: true } };
      },
    }),
  ];
}

function jobControlRoutes(actions: JobActions): readonly Route[] {
  return [
    route({
      methods: ['POST'],
      path: `${PATH}/_pause`,
      parameters: {},
      body: PAUSE,
      async handle({ context, path, body }) {
        return { status: 200, document: controlledDocument(await actions.pauseJob(context, nameIn(path), body.reason)) };
      },
    }),
    route({
      methods: ['POST'],
      path: `${PATH}/_resume`,
      parameters: {},
      body: null,
      async handle({ context, path }) {
        return { status: 200, document: controlledDocument(await actions.resumeJob(context, nameIn(path))) };
      },
    }),
  ];
}

const PAUSE: BodyReader<{ readonly reason: string | null }> = {
  isSecret: false,
  whenMissing: { reason: null },
  read: (scanner) => ({ reason: parseObject(scanner, 'pause_job', { reason: STRING }).reason ?? null }),
};

function controlledDocument({ name, revision, pause, dueAt }: Job): JsonObject {
  return { name, revision, paused: pause !== null, next_run: dueAt };
}

function nameIn(path: PathValues): string {
  return path.get('name') ?? '';
}
