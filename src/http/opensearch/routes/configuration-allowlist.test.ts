import { beforeEach, describe, expect, test } from 'vitest';
import { anOpenSearchUser } from '../../../../test/support/api-token-world.ts';
import { askOpenSearch } from '../../../../test/support/ask-opensearch.ts';
import { aConfigurationWorld, type ConfigurationWorld } from '../../../../test/support/configuration-world.ts';
import type { ActionContext } from '../../../actions/action-context.ts';

const PREFIX = '/_plugins/_security';
const ALLOWLIST = `${PREFIX}/api/allowlist`;

let world: ConfigurationWorld;
let admin: ActionContext;

beforeEach(() => {
  world = aConfigurationWorld();
  admin = anOpenSearchUser(world, 'admin', 'all_access');
});

function ask(context: ActionContext, method: string, path: string, body?: unknown) {
  return askOpenSearch(world.api, context, { method, path, body: body === undefined ? '' : JSON.stringify(body) });
}

const put = (requests: unknown, enabled: unknown = true) => ask(world.superuser, 'PUT', ALLOWLIST, { enabled, requests });

describe('the allow list', () => {
  test('is off and empty at first, and shows what was put', async () => {
    expect((await ask(world.superuser, 'GET', ALLOWLIST)).body).toBe('{"config":{"enabled":false,"requests":{}}}');
    const requests = { '/_plugins/_security/authinfo': ['GET'] };
    expect(await put(requests, false)).toMatchObject({ status: 200, body: '{"status":"OK","message":"\'config\' updated."}' });
    expect(JSON.parse((await ask(world.superuser, 'GET', ALLOWLIST)).body)).toEqual({ config: { enabled: false, requests } });
    expect(world.events.filter(({ event }) => event === 'put_security_configuration')).toMatchObject([
      { targets: ['allowlist'] },
    ]);
  });

  test.each(['GET', 'PUT', 'PATCH'])('is closed to administrators, as recorded (%s)', async (method) => {
    const answer = await ask(admin, method, ALLOWLIST, method === 'GET' ? undefined : { enabled: false, requests: {} });
    expect([answer.status, answer.body]).toEqual([403, '{"status":"FORBIDDEN","message":"Access denied"}']);
  });

  test('once enabled, lets pass what it lists by path and method, at once, and the superuser everywhere', async () => {
    await put({ [`${PREFIX}/authinfo`]: ['GET'] });
    const statuses = async (context: ActionContext) => [
      (await ask(context, 'GET', `${PREFIX}/authinfo`)).status,
      (await ask(context, 'GET', `${PREFIX}/authinfo/?pretty`)).status,
      (await ask(context, 'POST', `${PREFIX}/authinfo`)).status,
      (await ask(context, 'GET', `${PREFIX}/api/account`)).status,
    ];
    expect(await statuses(admin)).toEqual([200, 200, 403, 403]);
    expect(await statuses(world.superuser)).toEqual([200, 200, 200, 200]);
    expect((await ask(admin, 'GET', `${PREFIX}/api/account`)).body).toBe(
      '{"status":"FORBIDDEN","message":"GET /_plugins/_security/api/account API not allowlisted"}',
    );
    expect(world.events.filter(({ event }) => event === 'access_denied').length).toBeGreaterThan(0);
    await ask(world.superuser, 'PATCH', ALLOWLIST, [{ op: 'replace', path: '/config/enabled', value: false }]);
    expect(await statuses(admin)).toEqual([200, 200, 200, 200]);
  });

  test('once enabled with nothing in it closes all but what needs nobody', async () => {
    await put({});
    expect((await ask(admin, 'GET', `${PREFIX}/authinfo`)).status).toBe(403);
    expect((await ask(admin, 'GET', `${PREFIX}/health`)).status).toBe(200);
  });

  test('that is stored but cannot be read lets nobody but the superuser through', async () => {
    await world.store.configurationDocuments.put([{ name: 'allowlist', item: { document: { config: { enabled: 'no' } } } }]);
    expect((await ask(admin, 'GET', `${PREFIX}/authinfo`)).status).toBe(403);
    expect((await ask(world.superuser, 'GET', `${PREFIX}/authinfo`)).status).toBe(200);
  });

  test.each([
    { name: 'a method that is none', requests: { '/a': ['FETCH'] }, told: { 'requests./a': 'Array of HTTP methods expected' } },
    { name: 'methods as a text', requests: { '/a': 'GET' }, told: { 'requests./a': 'Array of HTTP methods expected' } },
    { name: 'requests as a list', requests: [], told: { requests: 'Object expected' } },
    { name: 'a flag as a text', requests: {}, enabled: 'true', told: { enabled: 'Boolean expected' } },
  ])('refuses $name', async ({ requests, enabled, told }) => {
    const answer = await put(requests, enabled);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([400, { status: 'error', reason: 'Wrong datatype', ...told }]);
    expect(await world.store.configurationDocuments.find('allowlist')).toBe(null);
  });

  test.each([
    { paths: 1_000, status: 200 },
    { paths: 1_001, status: 400 },
  ])('takes $paths paths: $status', async ({ paths, status }) => {
    const requests = Object.fromEntries(Array.from({ length: paths }, (_, index) => [`/p${index}`, ['GET']]));
    expect((await put(requests, false)).status).toBe(status);
  });

  test('without one of its two keys is refused', async () => {
    expect(JSON.parse((await ask(world.superuser, 'PUT', ALLOWLIST, { enabled: true })).body)).toEqual({
      status: 'error',
      reason: 'Invalid configuration',
      missing_mandatory_keys: { keys: 'requests' },
    });
  });
});
