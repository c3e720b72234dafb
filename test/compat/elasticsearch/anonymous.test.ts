import { beforeAll, describe, expect, test } from 'vitest';
import { openService, type Service, type ServiceResponse } from './service.ts';
import { authorizationOf } from './setting.ts';

/*
 * Asked of Elasticsearch 8.19 with `anonymous.username: anon_user` and `anonymous.roles: anon_role, ghost`. There the role
 * `ghost`, which is not defined, is told of the anonymous user alone; here of everybody who has it.
 */

const CHALLENGES = ['Basic realm="security", charset="UTF-8"', 'Bearer realm="security"', 'ApiKey'];

async function open(anonymousMustAuthenticate: boolean): Promise<Service> {
  const service = await openService({ anonymousRoles: ['anon_role', 'ghost'], anonymousMustAuthenticate });
  const role = { cluster: ['monitor'], indices: [{ names: ['pub'], privileges: ['read'] }] };
  await send(service, 'superuser', 'PUT', '/_security/role/anon_role', role);
  await send(service, 'superuser', 'PUT', '/_security/role/own', { cluster: ['manage_own_api_key'] });
  await send(service, 'superuser', 'PUT', '/_security/user/bob', { password: 'password-bob', roles: ['own'] });
  return service;
}

function send(
  service: Service,
  user: string | { readonly authorization: string } | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<ServiceResponse> {
  const headers: Record<string, string> = {};
  const authorization = authorizationOf(typeof user === 'string' ? { user } : user, new Map());
  if (authorization !== null) headers['authorization'] = authorization;
  if (body !== undefined) headers['content-type'] = 'application/json';
  return service.send({ method, path, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

describe.each([
  { authzException: true, anonymousMustAuthenticate: false },
  { authzException: false, anonymousMustAuthenticate: true },
])('with authz_exception: $authzException', ({ anonymousMustAuthenticate }) => {
  let service: Service;

  beforeAll(async () => {
    service = await open(anonymousMustAuthenticate);
  });

  const ANONYMOUS =
    '{"username":"anon_user","roles":["anon_role","ghost"],"full_name":null,"email":null,"metadata":{"_reserved":true},"enabled":true,"authentication_realm":{"name":"__anonymous","type":"__anonymous"},"lookup_realm":{"name":"__anonymous","type":"__anonymous"},"authentication_type":"anonymous"}';

  test.each([
    { case: 'no credential', authorization: null },
    { case: 'a scheme that is not served', authorization: 'Foo zzz' },
    { case: 'a scheme alone', authorization: 'Basic' },
  ])('a request with $case comes from the anonymous user, each time', async ({ authorization }) => {
    for (let time = 0; time < 2; time += 1) {
      const caller = authorization === null ? null : { authorization };
      const response = await send(service, caller, 'GET', '/_security/_authenticate');
      expect({ status: response.status, text: response.text }).toEqual({ status: 200, text: ANONYMOUS });
    }
  });

  test.each([
    { case: 'a wrong password', authorization: `Basic ${Buffer.from('bob:wrong').toString('base64')}` },
    { case: 'a malformed password', authorization: 'Basic zzz' },
    { case: 'a malformed key', authorization: 'ApiKey zzz' },
    { case: 'an unknown token', authorization: 'Bearer zzz' },
  ])('$case is refused, and does not turn into the anonymous user', async ({ authorization }) => {
    expect((await send(service, { authorization }, 'GET', '/_security/_authenticate')).status).toBe(401);
  });

  test('the anonymous user may do what its roles grant', async () => {
    const held = await send(service, null, 'POST', '/_security/user/_has_privileges', { cluster: ['monitor', 'manage'] });
    expect(held.text).toContain('"cluster":{"monitor":true,"manage":false}');
    const privileges = await send(service, null, 'GET', '/_security/user/_privileges');
    expect(privileges.text).toBe(
      '{"cluster":["monitor"],"global":[],"indices":[{"names":["pub"],"privileges":["read"],"allow_restricted_indices":false}],"applications":[],"run_as":[]}',
    );
  });

  test.each([
    { method: 'GET', path: '/_security/user', action: 'cluster:admin/xpack/security/user/get' },
    {
      method: 'PUT',
      path: '/_security/user/_password',
      body: { password: 'abcdef' },
      action: 'cluster:admin/xpack/security/user/change_password',
    },
    {
      method: 'POST',
      path: '/_security/api_key',
      body: { name: 'k' },
      action: 'cluster:admin/xpack/security/api_key/create',
    },
    { method: 'GET', path: '/secret/_search', action: 'indices:data/read/search' },
  ])('and nothing else: $method $path', async ({ method, path, body, action }) => {
    const response = await send(service, null, method, path, body);
    const challenges = response.headers.filter(([name]) => name === 'www-authenticate').map(([, value]) => value);
    if (anonymousMustAuthenticate) {
      expect(response.status).toBe(401);
      expect(response.text).toContain(`"reason":"action [${action}] requires authentication"`);
      expect(challenges).toEqual(CHALLENGES);
    } else {
      expect(response.status).toBe(403);
      expect(response.text).toContain(
        `"reason":"action [${action}] is unauthorized for user [anon_user] with effective roles [anon_role] (assigned roles [ghost] were not found)`,
      );
      expect(challenges).toEqual([]);
    }
  });

  test('who has proven to be a user is told 403 in any case, with the anonymous roles among its own', async () => {
    const response = await send(service, 'bob', 'GET', '/_security/user');
    expect(response.status).toBe(403);
    expect(response.text).toContain('is unauthorized for user [bob] with effective roles [anon_role,own]');
    const authenticated = await send(service, 'bob', 'GET', '/_security/_authenticate');
    expect(authenticated.text).toContain('"username":"bob","roles":["own","anon_role","ghost"]');
    const user = await send(service, 'superuser', 'GET', '/_security/user/bob');
    expect(user.text).toContain('"roles":["own"]');
  });

  test('a change of an anonymous role takes effect at once', async () => {
    const role = { cluster: ['monitor', 'read_security'] };
    await send(service, 'superuser', 'PUT', '/_security/role/anon_role', role);
    expect((await send(service, null, 'GET', '/_security/user/bob')).status).toBe(200);
    await send(service, 'superuser', 'DELETE', '/_security/role/anon_role');
    expect((await send(service, null, 'GET', '/_security/user/bob')).status).toBe(anonymousMustAuthenticate ? 401 : 403);
  });
});

test('without roles there is no anonymous user', async () => {
  const service = await openService();
  const response = await send(service, null, 'GET', '/_security/_authenticate');
  expect(response.status).toBe(401);
  expect(response.text).toContain('missing authentication credentials for REST request [/_security/_authenticate]');
});
