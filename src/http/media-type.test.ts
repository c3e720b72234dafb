import { expect, test } from 'vitest';
import { SecurityError } from '../domain/error.ts';
import { assertJsonBody, responseMediaType } from './media-type.ts';

const V8 = 'application/vnd.elasticsearch+json;compatible-with=8';

test.each([
  { accept: undefined, contentType: undefined, answered: 'application/json' },
  { accept: '*/*', contentType: undefined, answered: 'application/json' },
  { accept: 'text/html', contentType: undefined, answered: 'application/json' },
  { accept: 'application/json; charset=utf-8', contentType: undefined, answered: 'application/json' },
  { accept: 'application/vnd.elasticsearch+json; compatible-with=8', contentType: undefined, answered: V8 },
  { accept: 'Application/Vnd.Elasticsearch+JSON;Compatible-With=8', contentType: undefined, answered: V8 },
  { accept: 'application/vnd.elasticsearch+json; compatible-with=8,text/plain', contentType: undefined, answered: V8 },
  {
    accept: 'text/plain, application/vnd.elasticsearch+json; compatible-with=9',
    contentType: undefined,
    answered: V8.replace('8', '9'),
  },
  { accept: 'application/vnd.elasticsearch+json; compatible-with=6', contentType: undefined, answered: 'application/json' },
  { accept: undefined, contentType: 'application/vnd.elasticsearch+json; compatible-with=7', answered: V8.replace('8', '7') },
  { accept: 'application/json', contentType: V8, answered: 'application/json' },
])('Accept $accept with content type $contentType is answered as $answered', ({ accept, contentType, answered }) => {
  const headers = new Map<string, string>();
  if (accept !== undefined) headers.set('accept', accept);
  if (contentType !== undefined) headers.set('content-type', contentType);
  expect(responseMediaType(headers)).toBe(answered);
});

test.each(['application/json', 'application/json;charset=UTF-8', V8, 'application/x-ndjson'])(
  'a body of %s is read',
  (contentType) => {
    expect(() => assertJsonBody(new Map([['content-type', contentType]]))).not.toThrow();
  },
);

test.each(['text/plain', '', 'application/yaml', 'application/vnd.elasticsearch+json', 'application/jsonx'])(
  'a body of type [%s] is refused',
  (contentType) => {
    const refusal = new SecurityError('notAcceptable', `Content-Type header [${contentType}] is not supported`);
    expect(() => assertJsonBody(new Map([['content-type', contentType]]))).toThrow(refusal);
  },
);
