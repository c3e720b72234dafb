import { expect, test } from 'vitest';
import { ERROR_CODES, illegalArgument, SecurityError } from '../domain/error.ts';
import { ERROR_RESPONSES, errorDocument, errorHeaders } from './error-response.ts';

const of = (code: ConstructorParameters<typeof SecurityError>[0], causedBy?: SecurityError): SecurityError =>
  new SecurityError(code, code, causedBy === undefined ? {} : { causedBy });

test.each(ERROR_CODES)('%s has a status of failure and a type', (code) => {
  expect(ERROR_RESPONSES[code].status).toBeGreaterThanOrEqual(400);
  expect(ERROR_RESPONSES[code].type).toMatch(/^[a-z_]+$/);
});

test.each([
  { title: 'a single error is its own root', error: of('illegalArgument'), root: 'illegal_argument_exception' },
  {
    title: 'an argument behind content stays behind',
    error: of('contentParse', of('illegalArgument')),
    root: 'x_content_parse_exception',
  },
  {
    title: 'a parser error behind content stays behind',
    error: of('contentEnd', of('jsonEnd')),
    root: 'x_content_e_o_f_exception',
  },
  { title: 'content behind content comes up', error: of('contentParse', of('contentEnd')), root: 'x_content_e_o_f_exception' },
  {
    title: 'the innermost Elasticsearch exception comes up',
    error: of('contentParse', of('contentParse', of('parse', of('forbidden')))),
    root: 'security_exception',
  },
  {
    title: 'an argument hides what lies behind it',
    error: of('illegalArgument', of('forbidden')),
    root: 'illegal_argument_exception',
  },
])('$title', ({ error, root }) => {
  expect(errorDocument(error, false)).toMatchObject({ error: { root_cause: [{ type: root }] } });
});

test('headers and metadata stand in the root cause and in the error, single values without an array', () => {
  const headers = { 'WWW-Authenticate': ['Basic', 'ApiKey'], 'X-One': ['1'] };
  const error = new SecurityError('invalidCredentials', 'no', { headers, metadata: { hint: 'API key: x' } });
  const described = {
    type: 'security_exception',
    reason: 'no',
    hint: 'API key: x',
    header: { 'WWW-Authenticate': ['Basic', 'ApiKey'], 'X-One': '1' },
  };
  expect(errorDocument(error, true)).toEqual({ error: { root_cause: [described], ...described }, status: 401 });
  expect(errorHeaders(error)).toEqual(['WWW-Authenticate', 'Basic', 'WWW-Authenticate', 'ApiKey', 'X-One', '1']);
});

test('the internal cause is in no answer, traced or not', () => {
  const error = illegalArgument('public', { cause: new Error('internal'), causedBy: illegalArgument('behind') });
  const traced = errorDocument(error, true);
  expect(JSON.stringify(traced)).not.toContain('internal');
  expect(traced).toMatchObject({
    error: { stack_trace: 'illegal_argument_exception: public\nCaused by: illegal_argument_exception: behind' },
  });
});

test('a refusal that can be tried again says when', () => {
  expect(errorHeaders(new SecurityError('tooManyRequests', 'busy', { retryAfterSeconds: 3 }))).toEqual(['Retry-After', '3']);
});
