import { describe, expect, test } from 'vitest';
import { answerForm, assertMediaTypes, bodyFormat } from './media-type.ts';

const V8 = 'application/vnd.elasticsearch+json;compatible-with=8';
const V7 = V8.replace('8', '7');

function headersOf(accept: string | undefined, contentType: string | undefined): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  if (accept !== undefined) headers.set('accept', accept);
  if (contentType !== undefined) headers.set('content-type', contentType);
  return headers;
}

describe('the form of an answer', () => {
  test.each([
    { accept: undefined, answered: 'application/json' },
    { accept: '*/*', answered: 'application/json' },
    { accept: 'application/*', answered: 'application/json' },
    { accept: 'application/x-ndjson', answered: 'application/json' },
    { accept: 'text/html', answered: 'application/json' },
    { accept: 'application/smile', answered: 'application/json' },
    { accept: 'foo', answered: 'application/json' },
    { accept: 'application/json; charset=UTF-8', answered: 'application/json;charset=utf-8' },
    { accept: 'application/json; foo=bar', answered: 'application/json;foo=bar' },
    { accept: 'application/vnd.elasticsearch+json; compatible-with=8', answered: V8 },
    { accept: 'Application/Vnd.Elasticsearch+JSON;Compatible-With=8', answered: V8 },
    { accept: 'application/vnd.elasticsearch+json', answered: 'application/vnd.elasticsearch+json' },
    { accept: 'application/vnd.elasticsearch+json; compatible-with=8,text/plain', answered: V8 },
    { accept: 'text/plain, application/vnd.elasticsearch+json; compatible-with=9', answered: V8.replace('8', '9') },
    { accept: 'application/vnd.elasticsearch+json; compatible-with=6', answered: 'application/json' },
    { accept: 'application/yaml', answered: 'application/yaml' },
    { accept: 'application/vnd.elasticsearch+yaml;compatible-with=8', answered: V8.replace('json', 'yaml') },
    { accept: 'application/cbor', answered: 'application/cbor' },
    { contentType: V7, answered: V7 },
    { contentType: 'application/yaml', answered: 'application/yaml' },
    { contentType: 'application/json;foo=bar', answered: 'application/json' },
    { contentType: 'application/x-ndjson', answered: 'application/json' },
    { accept: 'application/json', contentType: 'application/yaml', answered: 'application/json' },
    { accept: 'application/json', format: 'YAML', answered: 'application/yaml' },
    { accept: 'application/yaml', format: 'json', answered: 'application/json' },
    { accept: 'application/yaml', format: 'xml', answered: 'application/yaml' },
  ])('Accept $accept, Content-Type $contentType, format $format: $answered', ({ accept, contentType, format, answered }) => {
    expect(answerForm(headersOf(accept, contentType), format).contentType).toBe(answered);
  });

  test('without headers it is JSON', () => {
    expect(answerForm(null, undefined)).toEqual({ format: 'json', contentType: 'application/json' });
  });
});

describe('the format of a body', () => {
  test.each([
    ['application/json', 'json'],
    ['application/json;charset=UTF-8', 'json'],
    ['application/*', 'json'],
    [V8, 'json'],
    ['application/vnd.elasticsearch+json', 'json'],
    ['application/x-ndjson', 'json'],
    ['application/yaml', 'yaml'],
    ['application/cbor', 'cbor'],
  ])('%s is read as %s', (contentType, format) => {
    expect(bodyFormat(headersOf(undefined, contentType))).toBe(format);
  });

  test.each(['text/plain', '', '*/*', 'application/json, application/json', 'application/smile', 'application/jsonx'])(
    '[%s] is refused',
    (contentType) => {
      expect(() => bodyFormat(headersOf(undefined, contentType))).toThrow(
        `Content-Type header [${contentType}] is not supported`,
      );
    },
  );
});

describe('media types that are refused, in Elasticsearch\u2019s words', () => {
  const required =
    'A compatible version is required on both Content-Type and Accept headers if either one has requested a compatible version';
  test.each([
    { accept: 'foo', reason: 'invalid media-type [foo]', headers: 'Accept' },
    { contentType: 'foo', reason: 'invalid media-type [foo]', headers: 'Content-Type' },
    { contentType: '', reason: 'Header [Content-Type] cannot be empty.', headers: 'Content-Type' },
    {
      contentType: 'application/json;charset',
      reason: 'invalid parameters for header [application/json;charset]',
      headers: 'Content-Type',
    },
    {
      accept: V8.replace('8', '6'),
      reason: `Accept version must be either version 9, 8 or 7, but found 6. Accept=${V8.replace('8', '6')}`,
    },
    {
      accept: V8,
      contentType: V8.replace('8', '10'),
      reason: `Content-Type version must be either version 9, 8 or 7, but found 10. Content-Type=${V8.replace('8', '10')}`,
    },
    { contentType: V8, reason: `${required}. Accept=null, Content-Type=${V8}` },
    {
      accept: V8,
      contentType: 'application/json',
      reason: `${required}. Accept=${V8}, Content-Type=application/json`,
    },
    { accept: '*/*', contentType: V8, reason: `${required}. Accept=null, Content-Type=${V8}` },
    {
      accept: V8,
      contentType: V7,
      reason: `${required} and the compatible versions must match. Accept=${V8}, Content-Type=${V7}`,
    },
    {
      accept: 'application/json',
      contentType: V7,
      reason: `${required} and the compatible versions must match. Accept=application/json, Content-Type=${V7}`,
    },
  ])(
    'Accept $accept, Content-Type $contentType: $reason',
    ({ accept, contentType, reason, headers = 'Content-Type, Accept' }) => {
      expect(() => assertMediaTypes(headersOf(accept, contentType), true)).toThrow(
        expect.objectContaining({
          code: 'mediaTypeHeader',
          message: `Invalid media-type value on headers [${headers}]`,
          options: { causedBy: expect.objectContaining({ message: reason }) },
        }),
      );
    },
  );

  test.each([
    { accept: V8, contentType: V8 },
    { accept: V7, contentType: V7 },
    { accept: undefined, contentType: 'application/vnd.elasticsearch+json' },
    { accept: 'text/html, */*;q=0.8', contentType: 'application/yaml' },
  ])('Accept $accept with Content-Type $contentType passes', ({ accept, contentType }) => {
    expect(() => assertMediaTypes(headersOf(accept, contentType), true)).not.toThrow();
  });

  test('without a body the version of one header is enough', () => {
    expect(() => assertMediaTypes(headersOf(undefined, V7), false)).not.toThrow();
  });
});
