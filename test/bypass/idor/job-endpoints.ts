import { type Endpoint, endpoints } from './endpoints.ts';

const JOB = {
  schedule: { every: '1d' },
  steps: [{ name: 'look', method: 'GET', path: '/' }],
  run_as: { role_descriptors: {} },
};

/** The endpoints of scheduled jobs. */
export const JOB_ENDPOINTS: readonly Endpoint[] =
  // stranger owner otherOwner keyManager reader securityManager key derivedKey runAsOwner service anonymous
  endpoints(
    'job',
    [
      // Its name is taken by somebody's, which a job that is not there cannot tell: so a revision is asked for.
      ['PUT /_claviger/job/{{name}}?if_revision=1', JOB, '403 200 409= 403 403 200 409= 403 200 409= 403', 'jobs'],
      ['PUT /_claviger/job/{{name}}-made', JOB, '403 200 200 403 403 200 200 403 200 200 403', 'jobs'],
      ['GET /_claviger/job/{{name}}', null, '403 200 404= 403 200 200 404= 403 200 404= 403'],
      ['GET /_claviger/job?name={{name}}', null, '403 200 200= 403 200 200 200= 403 200 200= 403'],
      ['GET /_claviger/job/{{name}}/runs', null, '403 200 404= 403 200 200 404= 403 200 404= 403'],
      ['GET /_claviger/job/{{name}}/runs/{{run}}', null, '403 200 404= 403 200 200 404= 403 200 404= 403'],
      ['POST /_claviger/job/{{name}}/runs/{{run}}/_stop', null, '403 409 404= 403 403 409 404= 403 409 404= 403'],
      ['POST /_claviger/job/{{name}}/_pause', { reason: 'stolen' }, '403 200 404= 403 403 200 404= 403 200 404= 403', 'jobs'],
      ['POST /_claviger/job/{{name}}/_resume', null, '403 200 404= 403 403 200 404= 403 200 404= 403'],
      ['POST /_claviger/job/{{name}}/_run', null, '403 200 404= 403 403 200 404= 403 200 404= 403', 'jobs'],
      ['DELETE /_claviger/job/{{name}}', null, '403 200 404= 403 403 200 404= 403 200 404= 403', 'jobs'],
    ],
    false,
  );
