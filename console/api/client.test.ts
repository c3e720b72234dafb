import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError, apiGet, apiSend, keepCsrfToken, sessionRequest, whenSessionEnds } from './client.ts';

const sent = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', sent);
  keepCsrfToken('token');
});

afterEach(() => {
  vi.unstubAllGlobals();
  sent.mockReset();
  whenSessionEnds(() => {});
});

function answers(status: number, body: unknown, headers: Record<string, string> = {}): void {
  sent.mockResolvedValue(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers }));
}

test('a read goes below /api, without the token', async () => {
  answers(200, { ok: true });
  expect(await apiGet('/_security/role')).toEqual({ ok: true });
  const [path, options] = sent.mock.calls[0] ?? [];
  expect([path, options?.method, options?.headers]).toEqual(['/api/_security/role', 'GET', { accept: 'application/json' }]);
});

test('what changes something carries the token and its body as JSON', async () => {
  answers(200, {});
  await apiSend('DELETE', '/_security/api_key', { ids: ['a'] });
  const [, options] = sent.mock.calls[0] ?? [];
  expect(options).toMatchObject({
    method: 'DELETE',
    body: '{"ids":["a"]}',
    headers: { 'x-claviger-csrf': 'token', 'content-type': 'application/json' },
  });
});

test.each([
  { body: { error: { type: 'security_exception', reason: 'no' }, status: 403 }, type: 'security_exception', reason: 'no' },
  { body: { status: 'FORBIDDEN', message: 'not you' }, type: 'error', reason: 'not you' },
  { body: { error: 'plain' }, type: 'error', reason: 'plain' },
  { body: 'down', type: 'unexpected_answer', reason: 'down' },
  { body: '', type: 'unexpected_answer', reason: 'HTTP 403' },
])('the refusal $body is told as "$reason"', async ({ body, type, reason }) => {
  answers(403, body);
  await expect(apiGet('/x')).rejects.toMatchObject({ status: 403, type, message: reason });
});

test('a 401 of the API ends the session, one of the sign-in does not', async () => {
  const ended = vi.fn();
  whenSessionEnds(ended);
  answers(401, {});
  await expect(sessionRequest('POST', '', {})).rejects.toBeInstanceOf(ApiError);
  expect(ended).not.toHaveBeenCalled();
  answers(401, {});
  await expect(apiGet('/x')).rejects.toMatchObject({ status: 401 });
  expect(ended).toHaveBeenCalledOnce();
});

test('how long to wait is told', async () => {
  answers(429, {}, { 'retry-after': '7' });
  await expect(apiGet('/x')).rejects.toMatchObject({ status: 429, retryAfterSeconds: 7 });
});

test('no answer is an error of its own', async () => {
  sent.mockRejectedValue(new TypeError('failed to fetch'));
  await expect(apiGet('/x')).rejects.toMatchObject({ status: 0, type: 'unreachable' });
});
