import { beforeAll, describe, expect, test } from 'vitest';
import { openService, type Service, type ServiceResponse } from './service.ts';
import { authorizationOf } from './setting.ts';

/**
 * Paths of the security API by the methods that Elasticsearch 8.19 allows there, asked with `OPTIONS` and with each method. Paths
 * that no route takes are among them: it reads them as those of documents. Not here: what needs the token service, and what
 * 8.19 does not have (`api_key/clone`, `api_key/_bulk_grant`).
 */
const PATHS_BY_METHODS: Readonly<Record<string, readonly string[]>> = {
  'GET,PUT,DELETE,HEAD': ['/_security'],
  GET: [
    '/_security/_authenticate',
    '/_security/enroll/kibana',
    '/_security/enroll/node',
    '/_security/privilege/_builtin',
    '/_security/privilege/app',
    '/_security/profile/u_x_0',
    '/_security/role_mapping',
    '/_security/saml/metadata/x',
    '/_security/service',
    '/_security/service/elastic',
    '/_security/service/elastic/fleet-server',
    '/_security/service/elastic/fleet-server/credential',
    '/_security/user',
    '/_security/user/_privileges',
  ],
  'GET,POST,PUT,DELETE,HEAD': [
    '/_security/_authenticate/x',
    '/_security/_query/z',
    '/_security/nothing/a',
    '/_security/realm/z',
    '/_security/saml/metadata',
    '/_security/settings/x',
  ],
  POST: [
    '/_security/_query',
    '/_security/api_key/_bulk_update',
    '/_security/api_key/grant/_clear_cache',
    '/_security/api_key/x/_clear_cache',
    '/_security/cross_cluster',
    '/_security/cross_cluster/api_key',
    '/_security/delegate_pki',
    '/_security/enroll',
    '/_security/nothing',
    '/_security/oauth2',
    '/_security/oidc',
    '/_security/oidc/authenticate',
    '/_security/oidc/logout',
    '/_security/oidc/prepare',
    '/_security/privilege/app/_clear_cache',
    '/_security/profile',
    '/_security/profile/_activate',
    '/_security/realm',
    '/_security/realm/x/_clear_cache',
    '/_security/role/x/_clear_cache',
    '/_security/saml',
    '/_security/saml/authenticate',
    '/_security/saml/complete_logout',
    '/_security/saml/invalidate',
    '/_security/saml/logout',
    '/_security/saml/prepare',
    '/_security/service/elastic/fleet-server/credential/token',
    '/_security/service/elastic/fleet-server/credential/token/x/_clear_cache',
  ],
  'GET,POST': [
    '/_security/_query/api_key',
    '/_security/_query/role',
    '/_security/_query/user',
    '/_security/profile/_has_privileges',
    '/_security/profile/_suggest',
    '/_security/user/_has_privileges',
    '/_security/user/x/_has_privileges',
  ],
  'GET,POST,PUT,DELETE': [
    '/_security/api_key',
    '/_security/role/_bulk',
    '/_security/role/x',
    '/_security/role_mapping/x',
    '/_security/user/x',
  ],
  '': [
    '/_security/api_key/_bulk_update/x',
    '/_security/api_key/grant/x',
    '/_security/api_key/x/y',
    '/_security/api_key/x/y/z',
    '/_security/cross_cluster/api_key/x/y',
    '/_security/nothing/a/b',
    '/_security/nothing/a/b/c',
    '/_security/oauth2/token/x',
    '/_security/privilege/app/z/z',
    '/_security/profile/u_x_0/z',
    '/_security/role/x/z',
    '/_security/role_mapping/x/z',
    '/_security/service/elastic/fleet-server/credential/z',
    '/_security/service/elastic/fleet-server/z',
    '/_security/user/_password/x',
    '/_security/user/_privileges/x',
    '/_security/user/x/y',
    '/_security/user/x/y/z',
  ],
  'POST,PUT': [
    '/_security/api_key/grant',
    '/_security/profile/u_x_0/_data',
    '/_security/profile/u_x_0/_disable',
    '/_security/profile/u_x_0/_enable',
    '/_security/user/_password',
    '/_security/user/_privileges/_disable',
    '/_security/user/x/_disable',
    '/_security/user/x/_enable',
    '/_security/user/x/_password',
  ],
  PUT: ['/_security/api_key/x', '/_security/cross_cluster/api_key/x'],
  'GET,POST,PUT': ['/_security/privilege'],
  'GET,DELETE': ['/_security/privilege/_builtin/x', '/_security/privilege/app/read'],
  'GET,POST,DELETE': ['/_security/role'],
  'POST,PUT,DELETE': ['/_security/service/elastic/fleet-server/credential/token/x'],
  'GET,PUT': ['/_security/settings'],
};

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH'];

const CASES = Object.entries(PATHS_BY_METHODS).flatMap(([allow, paths]) => paths.map((path) => ({ path, allow })));

let service: Service;

beforeAll(async () => {
  service = await openService();
});

function ask(method: string, path: string): Promise<ServiceResponse> {
  const headers = { authorization: authorizationOf({ user: 'superuser' }, new Map()) ?? '' };
  return service.send({ method, path, headers, body: undefined });
}

function allowOf({ headers }: ServiceResponse): string | null {
  return headers.find(([name]) => name === 'allow')?.[1] ?? null;
}

describe('the methods of a path', () => {
  test.each(CASES)('OPTIONS $path tells [$allow]', async ({ path, allow }) => {
    const answer = await ask('OPTIONS', path);
    expect({ status: answer.status, allow: allowOf(answer) ?? '' }).toEqual({ status: 200, allow });
  });

  test.each(CASES)('$path refuses every method but [$allow]', async ({ path, allow }) => {
    const allowed = allow.split(',');
    for (const method of METHODS) {
      const answer = await ask(method, path);
      if (allow === '') {
        const text = method === 'HEAD' ? '' : `{"error":"no handler found for uri [${path}] and method [${method}]"}`;
        expect({ method, status: answer.status, text: answer.text }).toEqual({ method, status: 400, text });
      } else if (allowed.includes(method)) {
        expect({ method, status: answer.status, allow: allowOf(answer) }).not.toMatchObject({ status: 405 });
        expect(allowOf(answer)).toBeNull();
      } else {
        const reason = `Incorrect HTTP method for uri [${path}] and method [${method}], allowed: [${allowed.join(', ')}]`;
        const text = method === 'HEAD' ? '' : JSON.stringify({ error: reason, status: 405 });
        expect({ method, status: answer.status, allow: allowOf(answer), text: answer.text }).toEqual({
          method,
          status: 405,
          allow,
          text,
        });
      }
    }
  });
});
