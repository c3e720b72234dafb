import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basicAuthorization } from '../support/http-request.ts';
import { openServerUnderTest, type ServerUnderTest } from '../support/server-under-test.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const API = '/_plugins/_security/api';
const PASSWORD = 'Str0ng-Pass-77!x';
const SETTINGS = `xpack.security.authc.password_hashing.algorithm: bcrypt4
claviger.opensearch.api_tokens.enabled: true
claviger.opensearch.api_tokens.max_duration_seconds: 0
claviger.opensearch.on_behalf_of.enabled: true
plugins.security.restapi.admin.enabled: true
`;

/** Cluster permissions of the users who try; `administrator` has the role `all_access`. */
const PERMISSIONS = {
  roleWriter: ['restapi:admin/roles', 'restapi:admin/rolesmapping', 'restapi:admin/actiongroups'],
  userWriter: ['restapi:admin/internalusers'],
  everything: ['*'],
};
type Attacker = keyof typeof PERMISSIONS | 'administrator' | 'token' | 'onBehalfOf' | 'actedAs';

const EVERYTHING = ['*', 'restapi:*', 'cluster:admin/xpack/security/*'];
const SECURITY = { elasticsearch: { cluster: ['all'] } };
const credentials = { password: PASSWORD };

const ATTEMPTS: readonly {
  readonly as: Attacker;
  readonly line: readonly [string, string, unknown?];
  readonly status?: number;
}[] = [
  { as: 'roleWriter', line: ['PUT', `${API}/roles/roleWriter`, { cluster_permissions: ['restapi:admin/internalusers'] }] },
  { as: 'roleWriter', line: ['PUT', `${API}/roles/roleWriter`, SECURITY] },
  { as: 'roleWriter', line: ['PUT', `${API}/roles/all_access`, { cluster_permissions: [] }] },
  { as: 'roleWriter', line: ['PUT', `${API}/roles/superuser`, SECURITY] },
  { as: 'roleWriter', line: ['PATCH', `${API}/roles`, [{ op: 'replace', path: '', value: {} }]] },
  {
    as: 'roleWriter',
    line: ['PATCH', `${API}/roles`, [{ op: 'add', path: '/__proto__/elasticsearch', value: SECURITY }]],
    status: 400,
  },
  {
    as: 'roleWriter',
    line: ['PATCH', `${API}/roles/roleWriter`, [{ op: 'add', path: '/cluster_permissions/-', value: 'restapi:*' }]],
  },
  { as: 'roleWriter', line: ['PUT', `${API}/rolesmapping/all_access`, { users: ['roleWriter'] }] },
  { as: 'roleWriter', line: ['PUT', `${API}/rolesmapping/superuser`, { users: ['*'] }] },
  { as: 'roleWriter', line: ['PUT', `${API}/actiongroups/more`, { allowed_actions: EVERYTHING }] },
  { as: 'roleWriter', line: ['GET', `${API}/internalusers`] },
  { as: 'roleWriter', line: ['GET', '/_security/role'] },
  { as: 'userWriter', line: ['PUT', `${API}/internalusers/elastic`, credentials] },
  { as: 'userWriter', line: ['PUT', `${API}/internalusers/administrator`, credentials] },
  { as: 'userWriter', line: ['PUT', `${API}/internalusers/userWriter`, { opendistro_security_roles: ['all_access'] }] },
  {
    as: 'userWriter',
    line: ['PUT', `${API}/internalusers/newcomer`, { ...credentials, opendistro_security_roles: ['superuser'] }],
  },
  { as: 'userWriter', line: ['PUT', `${API}/internalusers/token%3Ax`, credentials], status: 400 },
  { as: 'userWriter', line: ['PUT', `${API}/internalusers/%E2%80%AEcitsale`, credentials], status: 400 },
  { as: 'userWriter', line: ['PUT', `${API}/internalusers/a%00b`, credentials], status: 400 },
  { as: 'everything', line: ['GET', `${API}/roles`] },
  { as: 'everything', line: ['PUT', `${API}/roles/more`, { cluster_permissions: EVERYTHING }] },
  { as: 'everything', line: ['PUT', '/_security/role/more', { cluster: ['all'] }] },
  { as: 'everything', line: ['POST', `${API}/apitokens`, { name: 'more' }] },
  { as: 'administrator', line: ['PUT', `${API}/roles/more`, SECURITY] },
  { as: 'administrator', line: ['PUT', `${API}/rolesmapping/superuser`, { users: ['administrator'] }] },
  { as: 'administrator', line: ['PUT', `${API}/internalusers/administrator`, { opendistro_security_roles: ['superuser'] }] },
  { as: 'actedAs', line: ['PUT', `${API}/roles/more`, SECURITY] },
  ...(['token', 'onBehalfOf'] as const).flatMap((as) =>
    (
      [
        ['POST', `${API}/apitokens`, { name: 'more' }],
        ['PUT', `${API}/account`, { current_password: PASSWORD, password: `${PASSWORD}y` }],
        ['PUT', `${API}/roles/more`, { cluster_permissions: ['*'] }],
        ['GET', `${API}/securityconfig`],
        ['PUT', '/_security/role/more', { cluster: ['all'] }],
        ['POST', '/_security/api_key', { name: 'more' }],
        ['POST', '/_claviger/import', { source: 'opensearch', files: [] }],
      ] as const
    ).map((line) => ({ as, line })),
  ),
];

describe('nobody comes to more rights than it had:', () => {
  const headers = new Map<Attacker, Readonly<Record<string, string>>>();
  let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
  let server: ServerUnderTest;

  const ask = async (
    asker: Readonly<Record<string, string>>,
    [method, target, body]: readonly [string, string, unknown?],
  ): Promise<{ readonly status: number; readonly text: string }> => {
    const type: Readonly<Record<string, string>> = body === undefined ? {} : { 'content-type': 'application/json' };
    const init = { method, headers: { ...asker, ...type }, body: body === undefined ? null : JSON.stringify(body) };
    const response = await fetch(server.url + target, init);
    return { status: response.status, text: await response.text() };
  };
  const must = async (...of: Parameters<typeof ask>): Promise<Record<string, string>> => {
    const { status, text } = await ask(...of);
    if (status >= 300) throw new Error(`${of[1].join(' ')} fails: ${text}`);
    return JSON.parse(text);
  };
  const user = async (root: Readonly<Record<string, string>>, name: Attacker, role: string): Promise<void> => {
    await must(root, ['PUT', `${API}/internalusers/${name}`, { ...credentials, opendistro_security_roles: [role] }]);
    headers.set(name, { authorization: basicAuthorization({ user: name, password: PASSWORD }) });
  };

  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    const configFile = join(folder.path, 'claviger.yml');
    await writeFile(configFile, SETTINGS);
    server = await openServerUnderTest(configFile);
    const root = { authorization: basicAuthorization(server.superuser) };
    for (const name of ['roleWriter', 'userWriter', 'everything'] as const) {
      const index_permissions = [{ index_patterns: ['*'], allowed_actions: ['*'] }];
      await must(root, ['PUT', `${API}/roles/${name}`, { cluster_permissions: PERMISSIONS[name], index_permissions }]);
      await user(root, name, name);
    }
    await user(root, 'administrator', 'all_access');
    headers.set('actedAs', { ...root, opendistro_security_impersonate_as: 'administrator' });
    const index_permissions = [{ index_pattern: ['*'], allowed_actions: ['*'] }];
    const line = ['POST', `${API}/apitokens`, { name: 'ci', cluster_permissions: EVERYTHING, index_permissions }] as const;
    headers.set('token', { authorization: `ApiKey ${(await must(root, line))['token']}` });
    const made = await must(headers.get('administrator') ?? {}, ['POST', `${API}/obo/token`, { description: 'x' }]);
    headers.set('onBehalfOf', { authorization: `Bearer ${made['authenticationToken']}` });
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  test.each(ATTEMPTS.map((attempt) => ({ ...attempt, title: JSON.stringify(attempt.line) })))(
    '$as: $title',
    async ({ as, line, status = 403 }) => {
      const answer = await ask(headers.get(as) ?? {}, line);
      expect(answer.status, answer.text).toBe(status);
    },
  );
});
