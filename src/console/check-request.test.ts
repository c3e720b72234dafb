import { describe, expect, test } from 'vitest';
import { listenerUrl, ownNames, refuseForeignHost, refuseForeignOrigin, refuseWithoutToken } from './check-request.ts';
import type { ConsoleRequest } from './exchange.ts';
import { readCookie } from './session-cookie.ts';

const LOOPBACK = ownNames({ url: 'http://127.0.0.1:9280', publicUrl: null });
const PROXIED = ownNames({ url: 'http://10.0.0.5:9280', publicUrl: 'https://keys.example.com' });

function aRequest(method: string, headers: Readonly<Record<string, string>>): ConsoleRequest {
  return {
    method,
    target: '/api/x',
    path: '/api/x',
    query: new URLSearchParams(),
    header: (name) => headers[name],
    remoteAddress: '127.0.0.1',
    remotePort: 1,
    readBody: async () => new Uint8Array(),
  };
}

describe('the host', () => {
  test.each(['127.0.0.1:9280', 'localhost:9280', 'LOCALHOST:9280', '[::1]:9280'])('%s is the console’s own', (host) => {
    expect(refuseForeignHost(aRequest('GET', { host }), LOOPBACK)).toBeNull();
  });

  test.each(['', 'evil.example:9280', '127.0.0.1', '127.0.0.1:9281', 'localhost.evil.example:9280'])('[%s] is not', (host) => {
    expect(refuseForeignHost(aRequest('GET', { host }), LOOPBACK)?.status).toBe(421);
  });

  test('no host at all is refused', () => {
    expect(refuseForeignHost(aRequest('GET', {}), LOOPBACK)?.status).toBe(421);
  });

  test('behind a proxy the public name counts too', () => {
    expect(refuseForeignHost(aRequest('GET', { host: 'keys.example.com' }), PROXIED)).toBeNull();
    expect(refuseForeignHost(aRequest('GET', { host: '10.0.0.5:9280' }), PROXIED)).toBeNull();
    expect(refuseForeignHost(aRequest('GET', { host: 'localhost:9280' }), PROXIED)?.status).toBe(421);
  });

  test.each([
    { host: '0.0.0.0', port: 9280, isSecure: false, url: 'http://127.0.0.1:9280' },
    { host: '::', port: 9280, isSecure: true, url: 'https://127.0.0.1:9280' },
    { host: '::1', port: 9280, isSecure: false, url: 'http://[::1]:9280' },
    { host: 'keys.example.com', port: 443, isSecure: true, url: 'https://keys.example.com' },
  ])('a listener on $host is told by $url, which is let in', ({ host, port, isSecure, url }) => {
    const told = listenerUrl(host, port, isSecure);
    expect(told).toBe(url);
    const names = ownNames({ url: told, publicUrl: null });
    expect(refuseForeignHost(aRequest('GET', { host: new URL(url).host }), names)).toBeNull();
    expect(names.origins).toContain(url);
  });
});

describe('the origin', () => {
  test.each([
    { method: 'POST', headers: { origin: 'http://127.0.0.1:9280' } },
    { method: 'DELETE', headers: { origin: 'http://localhost:9280', 'sec-fetch-site': 'same-origin' } },
    { method: 'PUT', headers: { 'sec-fetch-site': 'same-origin' } },
    { method: 'GET', headers: {} },
    { method: 'GET', headers: { 'sec-fetch-site': 'none' } },
  ])('$method with $headers is let in', ({ method, headers }) => {
    expect(refuseForeignOrigin(aRequest(method, headers), LOOPBACK)).toBeNull();
  });

  test.each([
    { method: 'POST', headers: {} },
    { method: 'POST', headers: { origin: 'null' } },
    { method: 'POST', headers: { origin: 'https://127.0.0.1:9280' } },
    { method: 'POST', headers: { origin: 'http://127.0.0.1:9200' } },
    { method: 'POST', headers: { origin: 'http://evil.example' } },
    { method: 'POST', headers: { origin: 'http://127.0.0.1:9280', 'sec-fetch-site': 'same-site' } },
    { method: 'POST', headers: { 'sec-fetch-site': 'none' } },
    { method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } },
    { method: 'GET', headers: { 'sec-fetch-site': 'same-site' } },
    { method: 'GET', headers: { origin: 'http://evil.example' } },
  ])('$method with $headers is refused', ({ method, headers }) => {
    expect(refuseForeignOrigin(aRequest(method, headers), LOOPBACK)?.status).toBe(403);
  });
});

describe('the token of the session', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('is needed for %s', (method) => {
    expect(refuseWithoutToken(aRequest(method, { 'x-claviger-csrf': 'right' }), 'right')).toBeNull();
    for (const headers of [{}, { 'x-claviger-csrf': '' }, { 'x-claviger-csrf': 'wrong' }, { 'x-claviger-csrf': 'right ' }]) {
      expect(refuseWithoutToken(aRequest(method, headers as Record<string, string>), 'right')?.status).toBe(403);
    }
  });

  test.each(['GET', 'HEAD'])('is not needed for %s', (method) => {
    expect(refuseWithoutToken(aRequest(method, {}), 'right')).toBeNull();
  });
});

test.each([
  { cookie: 'a=1; __Host-x=value; b=2', value: 'value' },
  { cookie: '__Host-x=', value: '' },
  { cookie: 'x__Host-x=value', value: null },
  { cookie: '__Host-x=one; __Host-x=two', value: null },
  { cookie: '', value: null },
])('the cookie of [$cookie] is $value', ({ cookie, value }) => {
  expect(readCookie(aRequest('GET', { cookie }), '__Host-x')).toBe(value);
});
