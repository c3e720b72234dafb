import { type Route, route } from '../contract/route.ts';
import { TEXT } from '../query-parameters.ts';
import type { JobActions } from './job-actions.ts';
import { jobRunDocument } from './job-document.ts';
import { RUN_STATUS, SIZE } from './job-parameters.ts';

const JOB_PATH = '/_claviger/job/{name}';
const RUN_PATH = `${JOB_PATH}/runs/{id}`;

/** What is asked for and told of the runs of jobs. */
type JobRunActions = Pick<JobActions, 'runJob' | 'listJobRuns' | 'getJobRun' | 'stopJobRun'>;

/** The runs of scheduled jobs. */
export function jobRunRoutes(actions: JobRunActions): readonly Route[] {
  return [
    route({
      methods: ['POST'],
      path: `${JOB_PATH}/_run`,
      parameters: {},
      body: null,
      async handle({ context, path }) {
        return { status: 200, document: jobRunDocument(await actions.runJob(context, path.get('name') ?? '')) };
      },
    }),
    route({
      methods: ['GET'],
      path: `${JOB_PATH}/runs`,
      parameters: { status: RUN_STATUS, size: SIZE, after: TEXT },
      body: null,
      async handle({ context, path, parameters: { status, size, after } }) {
        const page = { size, ...(after !== null && { after }) };
        const { items, next } = await actions.listJobRuns(context, { job: path.get('name') ?? '', status, page });
        return { status: 200, document: { runs: items.map(jobRunDocument), next } };
      },
    }),
    route({
      methods: ['GET'],
      path: RUN_PATH,
      parameters: {},
      body: null,
      async handle({ context, path }) {
        const run = await actions.getJobRun(context, path.get('name') ?? '', path.get('id') ?? '');
        return { status: 200, document: jobRunDocument(run) };
      },
    }),
    route({
      methods: ['POST'],
      path: `${RUN_PATH}/_stop`,
      parameters: {},
      body: null,
      async handle({ context, path }) {
        await actions.stopJobRun(context, path.get('name') ?? '', path.get('id') ?? '');
        return { status: 200, document: { acknowledged: true } };
      },
    }),
  ];
}
