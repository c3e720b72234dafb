import { describe, expect, test } from 'vitest';
import { HEADER_LIMITS, readRequestHeaders } from './read-request-headers.ts';

test('names are read in lower case, whatever their spelling', () => {
  const headers = readRequestHeaders(['Host', 'a:9200', 'CONTENT-type', 'application/json', 'X-Other', '1']);
  expect([...headers]).toEqual([
    ['host', 'a:9200'],
    ['content-type', 'application/json'],
    ['x-other', '1'],
  ]);
});

test('values of a repeatable field are joined in their order', () => {
  expect(readRequestHeaders(['Accept', 'a', 'Via', '1.1 x', 'accept', 'b']).get('accept')).toBe('a, b');
});

test('names like those of Object.prototype are names like any other', () => {
  const headers = readRequestHeaders(['__proto__', '1', 'constructor', '2']);
  expect(headers.get('__proto__')).toBe('1');
  expect(headers.get('constructor')).toBe('2');
  expect(headers.get('tostring')).toBeUndefined();
});

describe('a field that allows one value is refused when it comes twice', () => {
  test.each([
    'Host',
    'Authorization',
    'Content-Length',
    'Content-Type',
    'Content-Encoding',
    'Transfer-Encoding',
    'Expect',
    'Upgrade',
    'Cookie',
    'X-Opaque-Id',
    'es-security-runas-user',
    'es-secondary-authorization',
  ])('%s', (name) => {
    const twice = [name, 'a', name.toLowerCase(), 'a'];
    expect(() => readRequestHeaders(twice)).toThrow(expect.objectContaining({ code: 'malformedRequest' }));
  });
});

describe('a header outside the grammar is refused', () => {
  test.each([
    { case: 'an empty name', raw: ['', '1'] },
    { case: 'a blank in the name', raw: ['a b', '1'] },
    { case: 'a blank before the colon', raw: ['Content-Length ', '1'] },
    { case: 'a colon in the name', raw: ['a:b', '1'] },
    { case: 'a non-ASCII name', raw: ['\u00e9', '1'] },
    { case: 'a Kelvin sign that lower-cases to k', raw: ['\u212aeep-alive', '1'] },
    { case: 'a line feed in the value', raw: ['a', '1\nb: 2'] },
    { case: 'a carriage return in the value', raw: ['a', '1\rb'] },
    { case: 'a NUL in the value', raw: ['a', '1\0'] },
    { case: 'a vertical tab in the value', raw: ['Transfer-Encoding', '\x0bchunked'] },
    { case: 'a DEL in the value', raw: ['a', '\x7f'] },
    { case: 'a character above Latin-1', raw: ['a', '\u4e2d'] },
    { case: 'a host with a path', raw: ['Host', 'a/b'] },
    { case: 'a host with user information', raw: ['Host', 'user@a'] },
    { case: 'a host list', raw: ['Host', 'a, b'] },
    { case: 'a host with two ports', raw: ['Host', 'a:1:2'] },
  ])('$case', ({ raw }) => {
    expect(() => readRequestHeaders(raw)).toThrow(expect.objectContaining({ code: 'malformedRequest' }));
  });

  test.each(['a', 'a:9200', 'example.com', '127.0.0.1:9200', '[::1]:9200', ''])('the host [%s] is one', (host) => {
    expect(readRequestHeaders(['Host', host]).get('host')).toBe(host);
  });

  test('an error never repeats a value', () => {
    const read = () => readRequestHeaders(['Authorization', 'ApiKey c2VjcmV0', 'Authorization', 'ApiKey c2VjcmV0']);
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('c2VjcmV0') }));
  });
});

describe('limits hold at their edge', () => {
  const lines = (count: number): string[] => Array.from({ length: count }, (_, index) => [`x${index}`, '1']).flat();

  test('the number of headers', () => {
    expect(readRequestHeaders(lines(HEADER_LIMITS.headersMax)).size).toBe(HEADER_LIMITS.headersMax);
    expect(() => readRequestHeaders(lines(HEADER_LIMITS.headersMax + 1))).toThrow(
      expect.objectContaining({ code: 'malformedRequest' }),
    );
  });

  test('the bytes of all headers', () => {
    const limits = { headersMax: 10, headerBytesMax: 10 };
    expect(readRequestHeaders(['a', '12345'], limits).size).toBe(1);
    expect(() => readRequestHeaders(['a', '123456'], limits)).toThrow(expect.objectContaining({ code: 'headersTooLarge' }));
  });
});
