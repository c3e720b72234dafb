import { describe, expect, test } from 'vitest';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import { type Method, type Route, route } from './contract/route.ts';
import { createRouter } from './router.ts';

const at = (path: string, ...methods: readonly Method[]): Route =>
  route({ methods, path, parameters: {}, body: null, handle: () => ({ status: 200, document: {} }) });

const router = createRouter([
  at('/_security/user', 'GET'),
  at('/_security/user/{username}', 'GET', 'PUT', 'DELETE'),
  at('/_security/user/_privileges', 'GET'),
  at('/_security/{any}/_cache', 'POST'),
]);

describe('routing', () => {
  test.each([
    { method: 'GET', target: '/_security/user', path: '/_security/user', values: {} },
    { method: 'GET', target: '/_security/user/', path: '/_security/user', values: {} },
    { method: 'GET', target: '/_security/user/a%20b', path: '/_security/user/{username}', values: { username: 'a b' } },
    { method: 'GET', target: '/_security/user/_privileges', path: '/_security/user/_privileges', values: {} },
    { method: 'POST', target: '/_security/role/_cache', path: '/_security/{any}/_cache', values: { any: 'role' } },
  ])('$method $target goes to $path', ({ method, target, path, values }) => {
    const match = router.match(method, parseRequestTarget(target));
    expect(match.route.path).toBe(path);
    expect(Object.fromEntries(match.path)).toEqual(values);
  });

  test('a known path refuses other methods and tells its own, in the order of Elasticsearch', () => {
    expect(() => router.match('PATCH', parseRequestTarget('/_security/user/x?pretty'))).toThrow(
      expect.objectContaining({
        code: 'methodNotAllowed',
        message: 'Incorrect HTTP method for uri [/_security/user/x?pretty] and method [PATCH], allowed: [GET, PUT, DELETE]',
        options: { allow: ['GET', 'PUT', 'DELETE'] },
      }),
    );
  });

  test.each(['/_security', '/_security/users', '/_security/user/a/b', '/'])('%s has no handler', (target) => {
    expect(() => router.match('GET', parseRequestTarget(target))).toThrow(
      expect.objectContaining({ code: 'noHandler', message: `no handler found for uri [${target}] and method [GET]` }),
    );
  });

  test.each(['PUT', 'DELETE'])('%s of a literal path is not left to the routes with a parameter there', (method) => {
    expect(() => router.match(method, parseRequestTarget('/_security/user/_privileges'))).toThrow(
      expect.objectContaining({ code: 'methodNotAllowed', options: { allow: ['GET'] } }),
    );
  });

  test('a path that no route takes may be said to take methods, which have no handler', () => {
    const other = createRouter([at('/_security/user', 'GET')], ({ path }) => (path === '/_security/none' ? ['POST'] : []));
    const target = parseRequestTarget('/_security/none');
    expect(other.methodsOf(target)).toEqual(['POST']);
    expect(() => other.match('GET', target)).toThrow(
      expect.objectContaining({ code: 'methodNotAllowed', options: { allow: ['POST'] } }),
    );
    expect(() => other.match('POST', target)).toThrow(expect.objectContaining({ code: 'noHandler' }));
    expect(other.methodsOf(parseRequestTarget('/_security/user'))).toEqual(['GET']);
  });

  test('the methods of a path are those of every route that it takes', () => {
    expect(router.methodsOf(parseRequestTarget('/_security/user/_privileges'))).toEqual(['GET']);
    expect(router.methodsOf(parseRequestTarget('/_security/user/x'))).toEqual(['GET', 'PUT', 'DELETE']);
    expect(router.methodsOf(parseRequestTarget('/_security/none'))).toEqual([]);
  });
});
