import { describe, expect, test } from 'vitest';
import { aDescriptor, aWorld, NOW, withPrincipal } from '../../../../test/support/action-fixtures.ts';
import { anOpenSearchUser, provenBy } from '../../../../test/support/api-token-world.ts';
import { type AnsweredByOpenSearch, askOpenSearch } from '../../../../test/support/ask-opensearch.ts';
import type { ActionContext } from '../../../actions/action-context.ts';
import { createOnBehalfOfToken } from '../../../actions/on-behalf-of/create-on-behalf-of-token.ts';
import { verifyOnBehalfOfToken } from '../../../authentication/opensearch/on-behalf-of-token.ts';
import { AuthorizerInterner } from '../../../authorization/compile-authorizer.ts';
import { Secret } from '../../../domain/secret.ts';
import { createOpenSearchApi } from '../opensearch-api.ts';
import { onBehalfOfRoutes } from './on-behalf-of.ts';

const PATH = '/_plugins/_security/api/generateonbehalfoftoken';
const UNEXPECTED = '{"error":"An unexpected error occurred. Please check the input and try again."}';
const AUTHORIZATION_MAX = 1_000;
const interner = new AuthorizerInterner({ entriesMax: 4 });
const keys = {
  issuer: 'claviger',
  signingKeys: () => [new Uint8Array(64).fill(1)],
  encryptionKeys: () => [new Uint8Array(32).fill(2)],
};

function aSetting({ isEnabled = true } = {}) {
  const world = aWorld();
  const deps = {
    audit: world.audit,
    random: world.random,
    keys,
    readIsEnabled: async () => isEnabled,
    durationSecondsMax: 600,
    authorizationCharactersMax: AUTHORIZATION_MAX,
  };
  const api = createOpenSearchApi({
    routes: onBehalfOfRoutes({ createOnBehalfOfToken: (context, read) => createOnBehalfOfToken(deps, context, read) }),
  });
  const authorizer = interner.intern([
    { obo: { ...aDescriptor(), permissions: { clusterPermissions: ['security:obo/create'], indexPermissions: [] } } },
  ]);
  const user = withPrincipal(anOpenSearchUser(world, 'ann', 'obo', 'limited'), { authorizer });
  const ask = (body: string, by: ActionContext = user, path = PATH): Promise<AnsweredByOpenSearch> =>
    askOpenSearch(api, by, { method: 'POST', path, body });
  return { world, user, ask };
}

describe('an on-behalf-of token', () => {
  test('is as long as a request may carry, and not made when it would be longer', async () => {
    const { world, ask } = aSetting();
    const made = await ask('{"service":"s"}');
    const room = AUTHORIZATION_MAX - `Bearer ${JSON.parse(made.body).authenticationToken}`.length;
    // Four characters of the token are three of what it says.
    const longest = 1 + Math.floor((room * 3) / 4);
    expect((await ask(JSON.stringify({ service: 's'.repeat(longest - 2) }))).status).toBe(200);
    expect(await ask(JSON.stringify({ service: 's'.repeat(longest + 2) }))).toMatchObject({
      status: 400,
      body: '{"error":"The token would be longer than a request may carry: [service] or the roles of the user are too long"}',
    });
    expect(world.events.filter(({ event }) => event === 'create_on_behalf_of_token')).toHaveLength(2);
  });

  test.each([PATH, '/_plugins/_security/api/obo/token'])(
    'is made by POST %s, with user, roles, service and time',
    async (path) => {
      const { world, user, ask } = aSetting();
      const answer = await ask('{"description":"t","service":"s","durationSeconds":"60"}', user, path);
      expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': ['no-store'] } });
      const { authenticationToken, ...rest } = JSON.parse(answer.body);
      expect(rest).toEqual({ user: 'ann', durationSeconds: 60 });
      const verdict = verifyOnBehalfOfToken(keys, new Secret(authenticationToken), { jwtCharactersMax: 4_096, now: NOW });
      expect(verdict).toMatchObject({
        outcome: 'verified',
        grant: { username: 'ann', realmName: 'default_native', roles: ['obo', 'limited'], audience: 's' },
      });
      const made = world.events.filter(({ event }) => event === 'create_on_behalf_of_token');
      expect(made).toMatchObject([{ targets: ['ann'] }]);
      expect(JSON.stringify(world.events)).not.toContain(authenticationToken);
    },
  );

  test.each([
    { body: '{}', durationSeconds: 300 },
    { body: '{"durationSeconds":null}', durationSeconds: 300 },
    { body: '{"durationSeconds":600}', durationSeconds: 600 },
    { body: '{"durationSeconds":601}', durationSeconds: 600 },
    { body: '{"description":"t","durationSeconds":"999999"}', durationSeconds: 600 },
    { body: '{"durationSeconds":1}', durationSeconds: 1 },
  ])('lives $durationSeconds seconds by $body', async ({ body, durationSeconds }) => {
    expect(JSON.parse((await aSetting().ask(body)).body)).toMatchObject({ user: 'ann', durationSeconds });
  });

  test('is the superuser’s to make too', async () => {
    const { world, ask } = aSetting();
    expect((await ask('{}', world.superuser)).status).toBe(200);
  });

  test.each([
    { body: '', status: 500, answer: UNEXPECTED },
    { body: '{"description":"a"', status: 500, answer: UNEXPECTED },
    { body: '{"description":"a","description":"b"}', status: 500, answer: UNEXPECTED },
    { body: '[]', status: 500, answer: UNEXPECTED },
    { body: '{"description":5}', status: 500, answer: UNEXPECTED },
    { body: '{"service":5}', status: 500, answer: UNEXPECTED },
    { body: '{"description":"t","foo":1}', status: 400, answer: '{"error":"Unrecognized parameter: foo"}' },
    { body: '{"durationSeconds":"abc"}', status: 400, answer: '{"error":"durationSeconds must be a number."}' },
    { body: '{"durationSeconds":10.5}', status: 400, answer: '{"error":"durationSeconds must be a number."}' },
    { body: '{"durationSeconds":true}', status: 400, answer: '{"error":"durationSeconds must be a number."}' },
    { body: '{"durationSeconds":99999999999}', status: 400, answer: '{"error":"durationSeconds must be a number."}' },
    { body: '{"durationSeconds":0}', status: 400, answer: '{"error":"The expiration time should be a positive integer"}' },
    { body: '{"durationSeconds":-1}', status: 400, answer: '{"error":"The expiration time should be a positive integer"}' },
    { body: '{"service":""}', status: 400, answer: '{"error":"Claims must be supplied with an audience value"}' },
    { body: '{"service":null}', status: 400, answer: '{"error":"Claims must be supplied with an audience value"}' },
  ])('is not made of [$body]', async ({ body, status, answer }) => {
    expect(await aSetting().ask(body)).toMatchObject({ status, body: answer });
  });
});

describe('a refusal', () => {
  const TEXT = { 'content-type': ['text/plain; charset=UTF-8'] };
  const REFUSED = { status: 403, body: 'Token-authenticated users cannot create new tokens', headers: TEXT };
  const apiKey = { id: 'k', name: 'all', ownerRealm: { name: 'default_native', type: 'native' } };

  test('of who lacks the permission is a 401 without a challenge', async () => {
    const { world, ask } = aSetting();
    expect(await ask('{}', anOpenSearchUser(world, 'limited'))).toEqual({
      status: 401,
      body: 'no permissions for [security:obo/create] and User [name=limited, backend_roles=[], requestedTenant=null]',
      headers: TEXT,
    });
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
  });

  test.each([
    { name: '[T6] an API token', parts: { type: 'api_key', apiKey: { ...apiKey, isToken: true } } },
    { name: 'an API key', parts: { type: 'api_key', apiKey } },
    { name: 'an on-behalf-of token', parts: { isOnBehalfOf: true } },
    { name: 'a long-lived token', parts: { longLivedTokenId: 'l' } },
    { name: 'an access token', parts: { type: 'token' } },
  ] as const)('of $name is a 403, whatever it may do', async ({ parts }) => {
    const { world, user, ask } = aSetting();
    expect(await ask('{', provenBy(user, parts))).toEqual(REFUSED);
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied']);
  });

  test('while the feature is off is a 400, before the body is read', async () => {
    const { ask } = aSetting({ isEnabled: false });
    expect(await ask('{')).toMatchObject({
      status: 400,
      headers: TEXT,
      body: expect.stringContaining('The OnBehalfOf token generating API has been disabled'),
    });
  });

  test('of a caller whose rights have changed since it was proven is a 503', async () => {
    const { user, ask } = aSetting();
    const stale = withPrincipal(user, { isCurrent: () => false });
    expect(await ask('{}', stale)).toMatchObject({ status: 503, headers: { 'retry-after': ['1'] } });
  });

  test('of the old prefix has no handler', async () => {
    const { user, ask } = aSetting();
    expect((await ask('{}', user, '/_opendistro/_security/api/obo/token')).status).toBe(400);
  });
});
