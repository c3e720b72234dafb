import { describe, expect, test } from 'vitest';
import { SecurityError } from '../domain/error.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import { requestDialect } from '../domain/request/request-dialect.ts';
import { shapeRefusal } from './refusal-dialect.ts';

const MISSING = new SecurityError('missingCredentials', 'missing authentication credentials for REST request [/]', {
  headers: { 'WWW-Authenticate': ['Basic realm="security", charset="UTF-8"', 'ApiKey'] },
});
const FORBIDDEN = new SecurityError(
  'forbidden',
  'no permissions for [x] and User [name=a, backend_roles=[], requestedTenant=null]',
);
const IMPERSONATION = new SecurityError('identityRefused', "'limited' is not allowed to impersonate as 'admin'");

function asked(path: string, authorization: string | null = null, method = 'GET') {
  const headers = new Map(authorization === null ? [] : [['authorization', authorization] as const]);
  return { method, target: parseRequestTarget(path), headers };
}

describe('the dialect of a request whose caller is not known', () => {
  test.each([
    {
      name: 'the setting, for the cluster',
      path: '/',
      authorization: 'Basic YTpi',
      setting: 'opensearch',
      dialect: 'opensearch',
    },
    {
      name: 'the setting, for no credential',
      path: '/a',
      authorization: null,
      setting: 'elasticsearch',
      dialect: 'elasticsearch',
    },
    { name: 'an API token', path: '/', authorization: 'ApiKey os_abc', setting: 'elasticsearch', dialect: 'opensearch' },
    {
      name: 'an API token in other case',
      path: '/',
      authorization: '\t apikey   os_',
      setting: 'elasticsearch',
      dialect: 'opensearch',
    },
    { name: 'an API key', path: '/', authorization: 'ApiKey b3Nf', setting: 'elasticsearch', dialect: 'elasticsearch' },
    {
      name: 'a token of another scheme',
      path: '/',
      authorization: 'Bearer os_abc',
      setting: 'elasticsearch',
      dialect: 'elasticsearch',
    },
    {
      name: 'OpenSearch’s path',
      path: '/_plugins/_security/api/x',
      authorization: null,
      setting: 'elasticsearch',
      dialect: 'opensearch',
    },
    {
      name: 'its legacy path',
      path: '/_opendistro/_security/x',
      authorization: null,
      setting: 'elasticsearch',
      dialect: 'opensearch',
    },
    {
      name: 'another plugin’s path',
      path: '/_plugins/_sql',
      authorization: null,
      setting: 'elasticsearch',
      dialect: 'elasticsearch',
    },
    {
      name: 'Elasticsearch’s path',
      path: '/_security/user',
      authorization: 'ApiKey os_a',
      setting: 'opensearch',
      dialect: 'elasticsearch',
    },
    {
      name: 'Claviger’s path',
      path: '/_claviger/health',
      authorization: null,
      setting: 'opensearch',
      dialect: 'elasticsearch',
    },
  ] as const)('$name makes it $dialect', ({ path, authorization, setting, dialect }) => {
    const { target, headers } = asked(path, authorization);
    expect(requestDialect(target, headers, setting)).toBe(dialect);
  });

  test('is that of the setting while nothing could be read', () => {
    expect(requestDialect(null, null, 'opensearch')).toBe('opensearch');
    expect(requestDialect(null, null, 'elasticsearch')).toBe('elasticsearch');
  });
});

describe('a refusal in OpenSearch’s words', () => {
  test.each(['missingCredentials', 'invalidCredentials', 'credentialMalformed'] as const)(
    'of a credential is a text without a reason, as recorded (%s)',
    (code) => {
      const error = new SecurityError(code, 'secret reason', MISSING.options);
      expect(shapeRefusal(error, asked('/'), 'opensearch')).toEqual({
        status: 401,
        headers: ['WWW-Authenticate', 'Basic realm="OpenSearch Security"', 'content-type', 'text/plain; charset=UTF-8'],
        body: 'Unauthorized',
      });
    },
  );

  test('of HEAD has no body', () => {
    expect(shapeRefusal(MISSING, asked('/', null, 'HEAD'), 'opensearch')).toMatchObject({ status: 401, body: '' });
  });

  test('of an action has the recorded document, and no name of the other product', () => {
    const { message: reason } = FORBIDDEN;
    const error = { root_cause: [{ type: 'security_exception', reason }], type: 'security_exception', reason };
    expect(shapeRefusal(FORBIDDEN, asked('/', 'ApiKey os_x'), 'elasticsearch')).toEqual({
      status: 403,
      headers: ['content-type', 'application/json; charset=UTF-8'],
      body: JSON.stringify({ error, status: 403 }),
    });
  });

  test.each(['elasticsearch', 'opensearch'] as const)(
    'of an impersonation has the recorded form whatever the setting (%s)',
    (setting) => {
      const reason = "'limited' is not allowed to impersonate as 'admin'";
      const body = JSON.stringify({ error: { status: 'error', reason } });
      expect(shapeRefusal(IMPERSONATION, asked('/_search'), setting)).toMatchObject({ status: 403, body });
    },
  );
});

describe('what is left to the other dialect', () => {
  test.each([
    { name: 'a refusal where the setting is Elasticsearch’s', error: MISSING, path: '/', setting: 'elasticsearch' },
    { name: 'a refusal by Elasticsearch’s API', error: FORBIDDEN, path: '/_security/user', setting: 'opensearch' },
    {
      name: 'what is wrong with a request',
      error: new SecurityError('illegalArgument', 'x'),
      path: '/',
      setting: 'opensearch',
    },
    { name: 'a fault', error: new SecurityError('unavailable', 'x'), path: '/', setting: 'opensearch' },
  ] as const)('is $name', ({ error, path, setting }) => {
    expect(shapeRefusal(error, asked(path), setting)).toBe(null);
  });
});
