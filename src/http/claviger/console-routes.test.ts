import { describe, expect, test } from 'vitest';
import { aDescriptor, aWorld, NOW } from '../../../test/support/action-fixtures.ts';
import { NO_ACTIONS } from '../../../test/support/no-actions.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { instant } from '../../domain/time.ts';
import type { AccessToken } from '../../domain/token/access-token.ts';
import type { Answer } from '../contract/route.ts';
import type { ConsoleActions } from './console-actions.ts';
import { apiKeyConsoleRoutes, consoleRoutes, tokenConsoleRoutes } from './console-routes.ts';

interface Asked {
  readonly query?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a route answers whose actions are scripted. */
async function ask(
  request: string,
  actions: Partial<ConsoleActions>,
  { query = {}, path = {}, body }: Asked = {},
): Promise<Answer> {
  const bound = { ...NO_ACTIONS, ...actions };
  const routes = [...consoleRoutes(bound), ...apiKeyConsoleRoutes(bound), ...tokenConsoleRoutes(bound)];
  const route = routes.find((known) => `${known.methods[0]} ${known.path}` === request);
  if (route === undefined) throw new Error(`there is no route ${request}`);
  const scanner = body === undefined ? null : new JsonScanner(new TextEncoder().encode(body), DEFAULT_JSON_LIMITS);
  scanner?.next();
  const run = route.read({
    path: new Map(Object.entries(path)),
    query: new Map(Object.entries(query)),
    scanner,
    apiVersion: 8,
  });
  return run(aWorld().superuser);
}

const LIST = 'GET /_claviger/token/access';
const SUMMARY = 'GET /_claviger/audit/_summary';
const HISTORY = 'GET /_claviger/api_key/{id}/history';
const PREVIEW = 'POST /_claviger/api_key/_preview';

describe('who the caller is', () => {
  test('is told in the words of the API', async () => {
    const may = { manageOwnApiKeys: true, readAllJobs: false } as Awaited<
      ReturnType<ConsoleActions['describeSelf']>
    >['privileges'];
    const { authentication } = aWorld().user('ann', 'own_keys').principal;
    const { document } = await ask('GET /_claviger/self', {
      describeSelf: async () => ({
        authentication,
        roles: { a: aDescriptor({ cluster: ['monitor'] }) },
        privileges: may,
        features: { apiKeys: true, tokens: false, apiTokens: false, jobs: true, auditSearch: false, upstream: true },
        apiKeyPolicy: {
          lifetimeMsMax: 5,
          isExpirationRequired: true,
          ownerKeysMax: null,
          nameCodePointsMax: 256,
          metadataBytesMax: 10,
        },
      }),
    });
    expect(document).toMatchObject({
      username: 'ann',
      realm: { name: 'default_native', type: 'native' },
      full_name: null,
      email: 'ann@example.com',
      roles: { a: { cluster: ['monitor'], run_as: [] } },
      privileges: { manage_own_api_keys: true, read_all_jobs: false },
      features: { api_keys: true, tokens: false, api_tokens: false, jobs: true, audit_search: false, upstream: true },
      api_key_policy: {
        max_lifetime_ms: 5,
        expiration_required: true,
        keys_per_owner_max: null,
        name_length_max: 256,
        metadata_bytes_max: 10,
      },
    });
  });

  test('names that permissions are written with', async () => {
    const listCompletions = async () => ({ clusterPrivileges: ['a'], indexPrivileges: ['b'], actionGroups: ['c'] });
    expect((await ask('GET /_claviger/completions', { listCompletions })).document).toEqual({
      cluster_privileges: ['a'],
      index_privileges: ['b'],
      action_groups: ['c'],
    });
  });
});

describe('a preview', () => {
  const RIGHTS = { cluster: [], indices: [], runAs: [{ name: 'bob', effect: 'partly' as const }], isCut: false };

  test('takes what creating a key takes, the name left out', async () => {
    const bodies: unknown[] = [];
    const previewApiKey: ConsoleActions['previewApiKey'] = async (_, request) => {
      bodies.push(request);
      return { violations: ['v'], expiration: instant(7), rights: RIGHTS, warnings: ['w'] };
    };
    const body = '{"expiration":"2h","role_descriptors":{"a":{"cluster":["monitor"]}},"owner_rights":"live"}';
    expect((await ask(PREVIEW, { previewApiKey }, { body })).document).toEqual({
      violations: ['v'],
      expiration: 7,
      cluster: [],
      indices: [],
      run_as: [{ name: 'bob', effect: 'partly' }],
      warnings: ['w'],
    });
    await ask(PREVIEW, { previewApiKey }, { body: '{"name":"k"}' });
    expect(bodies).toMatchObject([
      { name: null, lifetimeMs: 7_200_000, roleDescriptors: { a: { cluster: ['monitor'] } }, ownerRights: 'live' },
      { name: 'k', lifetimeMs: null, roleDescriptors: null, metadata: null, ownerRights: 'snapshot' },
    ]);
  });

  test.each([
    { body: '[]', code: 'contentParse' },
    { body: '{"nome":"k"}', code: 'contentParse' },
    { body: '{"expiration":"soon"}', code: 'contentParse' },
    { body: '{"name":1}', code: 'contentParse' },
  ])('of $body is refused', async ({ body, code }) => {
    await expect(ask(PREVIEW, {}, { body })).rejects.toMatchObject({ code });
  });
});

describe('the history of a key', () => {
  test('is asked for by the id of the path, in pages', async () => {
    const asked: unknown[] = [];
    const readKeyHistory: ConsoleActions['readKeyHistory'] = async (_, request) => {
      asked.push(request);
      return { events: [{ a: 1 }], next: 'n' };
    };
    const { document } = await ask(HISTORY, { readKeyHistory }, { path: { id: 'k' } });
    expect(document).toEqual({ events: [{ a: 1 }], next: 'n' });
    await ask(HISTORY, { readKeyHistory }, { path: { id: 'k' }, query: { size: '1000', cursor: '1-2.3' } });
    expect(asked).toEqual([
      { id: 'k', size: 100, cursor: null },
      { id: 'k', size: 1_000, cursor: '1-2.3' },
    ]);
  });

  test('of more than a page holds is refused', async () => {
    await expect(ask(HISTORY, {}, { path: { id: 'k' }, query: { size: '1001' } })).rejects.toMatchObject({
      code: 'illegalArgument',
    });
  });
});

describe('a summary of the audit log', () => {
  test('is of the last day by the hour unless told', async () => {
    const asked: unknown[] = [];
    const summarizeAudit: ConsoleActions['summarizeAudit'] = async (_, query) => {
      asked.push(query);
      return { intervalMs: query.intervalMs, buckets: [{ from: instant(1), granted: 2, denied: 3 }], isComplete: false };
    };
    expect((await ask(SUMMARY, { summarizeAudit })).document).toEqual({
      interval_ms: 3_600_000,
      buckets: [{ from: 1, granted: 2, denied: 3 }],
      is_complete: false,
    });
    const query = { from: '5', to: '1970-01-01T00:00:01Z', interval_ms: '1', key: 'k', principal: 'p' };
    await ask(SUMMARY, { summarizeAudit }, { query });
    expect(asked).toEqual([
      { from: NOW - 86_400_000, to: NOW, intervalMs: 3_600_000, key: null, principal: null },
      { from: 5, to: 1_000, intervalMs: 1, key: 'k', principal: 'p' },
    ]);
  });

  test.each([{ interval_ms: '0' }, { interval_ms: '1.5' }, { interval_ms: '' }, { from: 'x' }, { to: 'x' }])(
    '%j is refused',
    async (query) => {
      await expect(ask(SUMMARY, {}, { query })).rejects.toMatchObject({ code: 'illegalArgument' });
    },
  );
});

describe('access tokens', () => {
  const { authentication } = aWorld().user('ann').principal;
  const client = { principal: 'ann', realmName: 'default_native', apiKeyId: null };
  const refresh = { digest: 'secret digest', expiration: instant(NOW + 5), invalidation: null, client, use: null };
  const use = { at: NOW, successorId: 's', salt: 'secret salt' };
  const PAIR: AccessToken = {
    id: 'a',
    family: 'f',
    digest: 'secret digest',
    creation: instant(1),
    expiration: instant(NOW + 1),
    invalidation: null,
    authentication,
    scope: null,
    refresh,
  };

  test('are told without what they were made of', async () => {
    const listAccessTokens = async () => ({ items: [PAIR], next: '1:a' });
    const { document } = await ask(LIST, { listAccessTokens });
    expect(document).toEqual({
      tokens: [
        {
          id: 'a',
          family: 'f',
          username: 'ann',
          realm: 'default_native',
          creation: 1,
          expiration: NOW + 1,
          invalidation: null,
          status: 'active',
          api_key: null,
          refresh: { expiration: NOW + 5, status: 'active' },
        },
      ],
      next: '1:a',
    });
    expect(JSON.stringify(document)).not.toContain('secret');
  });

  test.each<{ what: string; pair: Partial<AccessToken>; told: object }>([
    { what: 'expired to the millisecond', pair: { expiration: NOW }, told: { status: 'expired' } },
    { what: 'invalidated', pair: { invalidation: NOW, expiration: NOW }, told: { status: 'invalidated', invalidation: NOW } },
    { what: 'without a refresh token', pair: { refresh: null }, told: { refresh: null } },
    { what: 'refreshed', pair: { refresh: { ...refresh, use } }, told: { refresh: { status: 'used' } } },
    {
      what: 'ended after',
      pair: { refresh: { ...refresh, use, invalidation: NOW } },
      told: { refresh: { status: 'invalidated' } },
    },
    { what: 'too old', pair: { refresh: { ...refresh, expiration: NOW } }, told: { refresh: { status: 'expired' } } },
    {
      what: 'of a key',
      pair: { authentication: { ...authentication, apiKey: { id: 'k', name: 'n', ownerRealm: authentication.realm } } },
      told: { api_key: { id: 'k', name: 'n' } },
    },
  ])('$what: is told so', async ({ pair, told }) => {
    const { document } = await ask(LIST, { listAccessTokens: async () => ({ items: [{ ...PAIR, ...pair }], next: null }) });
    expect(document).toMatchObject({ tokens: [told], next: null });
  });

  test('are asked for by whom they stand for, in pages', async () => {
    const asked: unknown[] = [];
    const listAccessTokens: ConsoleActions['listAccessTokens'] = async (_, request) => {
      asked.push(request);
      return { items: [], next: null };
    };
    await ask(LIST, { listAccessTokens });
    const query = { username: 'ann', realm_name: 'r', size: '1000', after: '17:abc' };
    await ask(LIST, { listAccessTokens }, { query });
    expect(asked).toEqual([
      { username: null, realmName: null, page: { size: 100 } },
      { username: 'ann', realmName: 'r', page: { size: 1_000, after: '17:abc' } },
    ]);
  });

  test.each([{ size: '0' }, { size: '1001' }, { size: 'x' }, { after: 'x' }, { after: '' }])('%j is refused', async (query) => {
    await expect(ask(LIST, {}, { query })).rejects.toMatchObject({ code: 'illegalArgument' });
  });

  test('one is ended by its id', async () => {
    const invalidateAccessToken: ConsoleActions['invalidateAccessToken'] = async (_, id) => ({
      invalidated: id === 'a' ? 2 : 0,
    });
    const answer = await ask('DELETE /_claviger/token/access/{id}', { invalidateAccessToken }, { path: { id: 'a' } });
    expect(answer).toEqual({ status: 200, document: { invalidated_tokens: 2 } });
  });
});
