import { expect, test } from 'vitest';
import { assertJobTarget } from './job-target.ts';

test.each(['/_security/user', '/_claviger/job', '/_plugins/_security/api/account', `/_security/user?a=${'x'.repeat(5_000)}`])(
  'a step is not sent to %s, wherever its references led it',
  (target) => {
    expect(() => assertJobTarget(target)).toThrow('a job sends requests to the cluster alone');
  },
);

test.each(['/idx/_search', '/', '/a/../b', '/security'])('a step is sent to %s, for the gateway to judge', (target) => {
  expect(() => assertJobTarget(target)).not.toThrow();
});
