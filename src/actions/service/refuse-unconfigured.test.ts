import { expect, test } from 'vitest';
import { aWorld } from '../../../test/support/action-fixtures.ts';
import { createRefusals } from '../../authentication/refusals.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { refuseUnconfigured, type UnconfiguredRequest } from './refuse-unconfigured.ts';

const refusals = createRefusals({ apiKeys: true, tokens: true });
const action = CLUSTER_ACTIONS.prepareSaml;

test.each<{ refusal: UnconfiguredRequest['refusal']; code: string; message: string }>([
  { refusal: { kind: 'noRealm', reason: 'no such realm' }, code: 'invalidCredentials', message: 'no such realm' },
  { refusal: { kind: 'fault', reason: 'no such token' }, code: 'authenticationFault', message: 'no such token' },
  {
    refusal: { kind: 'notAccepted', username: '<user>' },
    code: 'invalidCredentials',
    message: 'unable to authenticate user [<user>] for action [cluster:admin/xpack/security/saml/prepare]',
  },
])('$refusal.kind is told to who has the privilege', async ({ refusal, code, message }) => {
  const world = aWorld();
  const deps = { audit: world.audit, refusals };
  await expect(refuseUnconfigured(deps, world.superuser, { action, refusal })).rejects.toMatchObject({ code, message });
  await expect(refuseUnconfigured(deps, world.user('alice'), { action, refusal })).rejects.toMatchObject({ code: 'forbidden' });
  expect(world.events.map(({ event }) => event)).toEqual(['access_granted', 'access_denied']);
});
