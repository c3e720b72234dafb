import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client as ElasticClient, errors as elasticErrors } from '@elastic/elasticsearch';
import { Client, errors } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { openServerUnderTest, type ServerUnderTest } from '../support/server-under-test.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const TOKENS = '/_plugins/_security/api/apitokens';
const PASSWORD = 'Str0ng-Pass-77!x';
const BOOK = { title: 'Moby-Dick' };

/** An API token as it is answered once. */
interface CreatedToken {
  readonly id: string;
  readonly token: string;
}

describe.skipIf(process.env['CLAVIGER_E2E_ELASTICSEARCH'] !== undefined)('@opensearch-project/opensearch, unmodified,', () => {
  let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
  let server: ServerUnderTest;
  let admin: Client;
  let elasticAdmin: ElasticClient;

  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    const configFile = join(folder.path, 'claviger.yml');
    await writeFile(configFile, 'claviger.opensearch.api_tokens.enabled: true\n');
    server = await openServerUnderTest(configFile);
    const { user, password } = server.superuser;
    admin = new Client({ node: server.url, auth: { username: user, password }, maxRetries: 0 });
    elasticAdmin = new ElasticClient({ node: server.url, auth: { username: user, password }, maxRetries: 0 });
  });
  afterAll(async () => {
    await admin?.close();
    await elasticAdmin?.close();
    await server?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  test('makes a user whose rights come by a mapping, changes and removes all three', async () => {
    onTestFailed(() => console.error(server.output()));
    const name = unique('person');
    const security = admin.security;
    expect((await security.createUser({ username: name, body: { password: PASSWORD, backend_roles: [name] } })).body).toEqual({
      status: 'CREATED',
      message: `'${name}' created.`,
    });
    const index = { index_patterns: [`${name}-*`], allowed_actions: ['crud', 'create_index'] };
    await security.createRole({
      role: name,
      body: { cluster_permissions: ['cluster_composite_ops'], index_permissions: [index] },
    });
    await security.createRoleMapping({ role: name, body: { backend_roles: [name] } });

    const person = new Client({ node: server.url, auth: { username: name, password: PASSWORD }, maxRetries: 0 });
    expect((await person.security.getAccountDetails()).body).toMatchObject({ user_name: name, roles: [name] });
    await person.index({ index: `${name}-books`, id: '1', body: BOOK, refresh: true });
    expect((await person.get({ index: `${name}-books`, id: '1' })).body._source).toEqual(BOOK);
    expect(await statusOf(person.get({ index: 'elsewhere', id: '1' }))).toBe(403);

    await security.patchUser({ username: name, body: [{ op: 'replace', path: '/backend_roles', value: [] }] });
    expect(await statusOf(person.get({ index: `${name}-books`, id: '1' }))).toBe(403);
    expect((await security.getUser({ username: name })).body).toMatchObject({ [name]: { hash: '', backend_roles: [] } });
    await security.deleteRoleMapping({ role: name });
    await security.deleteRole({ role: name });
    await security.deleteUser({ username: name });
    expect(await statusOf(person.security.getAccountDetails())).toBe(401);
    expect(await statusOf(security.getRole({ role: name }))).toBe(404);
    await person.close();
  });

  test('makes, uses and revokes an API token, which opens nothing else and makes nothing', async () => {
    onTestFailed(() => console.error(server.output()));
    const name = unique('token');
    const { id, token } = await createToken(name);
    const holder = openSearchWith(token);
    await holder.index({ index: `${name}-books`, id: '1', body: BOOK, refresh: true });
    expect(await statusOf(holder.get({ index: 'elsewhere', id: '1' }))).toBe(403);
    expect(await statusOf(holder.security.getUsers())).toBe(403);
    expect(await statusOf(holder.transport.request({ method: 'POST', path: TOKENS, body: tokenBody(`${name}-2`) }))).toBe(403);
    expect(await statusOf(holder.security.generateOboToken({ body: { description: 'x' } }))).toBeGreaterThanOrEqual(401);
    expect((await admin.transport.request({ method: 'DELETE', path: `${TOKENS}/${id}` })).body).toEqual({
      message: `Token ${id} revoked successfully.`,
    });
    expect(await statusOf(holder.get({ index: `${name}-books`, id: '1' }))).toBe(401);
    await holder.close();
  });

  test('lists, uses and revokes a key of @elastic/elasticsearch', async () => {
    onTestFailed(() => console.error(server.output()));
    const name = unique('key');
    const { id, encoded } = await elasticAdmin.security.createApiKey({
      name,
      role_descriptors: { one: { indices: [{ names: [`${name}-*`], privileges: ['all'] }] } },
    });
    const [elastic, openSearch] = [elasticWith(encoded), openSearchWith(encoded)];
    await openSearch.index({ index: `${name}-books`, id: '1', body: BOOK, refresh: true });
    expect((await elastic.get({ index: `${name}-books`, id: '1' }))._source).toEqual(BOOK);
    expect(await listed(id)).toMatchObject({ id, name, cluster_permissions: [], index_permissions: [] });
    await admin.transport.request({ method: 'DELETE', path: `${TOKENS}/${id}` });

    expect(await statusOf(openSearch.get({ index: `${name}-books`, id: '1' }))).toBe(401);
    expect(await statusOf(elastic.get({ index: `${name}-books`, id: '1' }))).toBe(401);
    const { api_keys: keys } = await elasticAdmin.security.getApiKey({ id });
    expect(keys).toMatchObject([{ id, name, invalidated: true }]);
    expect(await listed(id)).toMatchObject({ revoked_at: expect.any(Number) });
    await Promise.all([elastic.close(), openSearch.close()]);
  });

  test('gives @elastic/elasticsearch an API token to list, use and invalidate', async () => {
    onTestFailed(() => console.error(server.output()));
    const name = unique('token');
    const { id, token } = await createToken(name);
    const [elastic, openSearch] = [elasticWith(token), openSearchWith(token)];
    await elastic.index({ index: `${name}-books`, id: '1', document: BOOK, refresh: true });
    expect((await openSearch.get({ index: `${name}-books`, id: '1' })).body._source).toEqual(BOOK);
    expect(await elastic.security.authenticate()).toMatchObject({ authentication_type: 'api_key', api_key: { id, name } });
    const { api_keys: keys } = await elasticAdmin.security.getApiKey({ name });
    const shown = { [name]: { opensearch: { index_permissions: [{ index_patterns: [`${name}-*`] }] } } };
    expect(keys).toMatchObject([{ id, invalidated: false, role_descriptors: shown }]);
    const clone = { method: 'POST', path: '/_security/api_key/clone', body: { api_key: btoa(`${id}:${token}`) } };
    expect(await statusOf(elasticAdmin.transport.request(clone))).toBe(400);
    const answer = await elasticAdmin.security.invalidateApiKey({ ids: [id] });
    expect(answer).toMatchObject({ invalidated_api_keys: [id], error_count: 0 });

    expect(await statusOf(elastic.get({ index: `${name}-books`, id: '1' }))).toBe(401);
    expect(await statusOf(openSearch.get({ index: `${name}-books`, id: '1' }))).toBe(401);
    expect(await listed(id)).toMatchObject({ id, name, revoked_at: expect.any(Number) });
    await Promise.all([elastic.close(), openSearch.close()]);
  });

  test('sees a role, a user and a mapping of @elastic/elasticsearch whole, and each leaves the other half alone', async () => {
    onTestFailed(() => console.error(server.output()));
    const name = unique('both');
    const security = admin.security;
    await elasticAdmin.security.putRole({ name, cluster: ['monitor'] });
    await security.patchRole({ role: name, body: [{ op: 'add', path: '/cluster_permissions', value: ['cluster_monitor'] }] });
    expect(await elasticAdmin.security.getRole({ name })).toMatchObject({
      [name]: { cluster: ['monitor'], opensearch: { cluster_permissions: ['cluster_monitor'] } },
    });
    await elasticAdmin.security.putRole({ name, cluster: ['manage'] });
    expect((await security.getRole({ role: name })).body).toMatchObject({
      [name]: { cluster_permissions: ['cluster_monitor'], elasticsearch: { cluster: ['manage'] } },
    });

    await elasticAdmin.security.putUser({ username: name, password: PASSWORD, roles: [name], email: 'a@example.org' });
    await security.createUser({ username: name, body: { backend_roles: ['b'], opendistro_security_roles: [name] } });
    expect(await elasticAdmin.security.getUser({ username: name })).toMatchObject({
      [name]: { email: 'a@example.org', roles: [name], opensearch: { backend_roles: ['b'] } },
    });

    await security.createRoleMapping({ role: name, body: { users: ['somebody'] } });
    const shown = await elasticAdmin.security.getRoleMapping({ name });
    expect(shown).toMatchObject({ [name]: { enabled: true, roles: [name], opensearch: { users: ['somebody'] } } });
    // What was read can be written, and makes nothing else of it.
    await elasticAdmin.transport.request({ method: 'PUT', path: `/_security/role_mapping/${name}`, body: { ...shown[name] } });
    expect(await elasticAdmin.security.getRoleMapping({ name })).toEqual(shown);
  });

  async function createToken(name: string): Promise<CreatedToken> {
    const { body } = await admin.transport.request({ method: 'POST', path: TOKENS, body: tokenBody(name) });
    const { id, token } = Object(body);
    expect(token).toMatch(/^os_[\w-]{43}$/);
    return { id, token };
  }

  /** The token or key of this id in the listing of OpenSearch's dialect. */
  async function listed(id: string): Promise<unknown> {
    const { body } = await admin.transport.request({ method: 'GET', path: TOKENS });
    return Object.values(Object(body)).find((each) => Object(each).id === id);
  }

  function openSearchWith(credential: string): Client {
    return new Client({ node: server.url, headers: { authorization: `ApiKey ${credential}` }, maxRetries: 0 });
  }

  function elasticWith(credential: string): ElasticClient {
    return new ElasticClient({ node: server.url, auth: { apiKey: credential }, maxRetries: 0 });
  }
});

function unique(what: string): string {
  return `${what}-${randomUUID().slice(0, 8)}`;
}

function tokenBody(name: string): Record<string, unknown> {
  const index = { index_pattern: [`${name}-*`], allowed_actions: ['crud', 'create_index'] };
  return { name, cluster_permissions: ['cluster_composite_ops'], index_permissions: [index], duration_seconds: 3600 };
}

/** The status of an answer, refused ones included. */
async function statusOf(answer: Promise<unknown>): Promise<number> {
  try {
    await answer;
    return 200;
  } catch (error) {
    if (error instanceof errors.ResponseError || error instanceof elasticErrors.ResponseError) return error.statusCode ?? 0;
    throw error;
  }
}
