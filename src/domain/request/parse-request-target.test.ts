import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecurityError } from '../error.ts';
import { composeTarget, parseRequestTarget, TARGET_BYTES_MAX } from './parse-request-target.ts';

test('A target that is composed of parts reads as these parts, whatever stands in them', () => {
  const parts = ['own-1', 'a/b', 'a/../../secret', '?q', '#', 'a%2Fb', 'ä', '<own-{now/d}>', 'a,b*'];
  const target = composeTarget(parts, new Map([['q', 'a/b&c=d;e']]));
  const again = parseRequestTarget(target);
  expect(again.segments).toEqual(parts);
  expect([...again.query]).toEqual([['q', 'a/b&c=d;e']]);
  expect(composeTarget(['own', '_doc', 'a/b'], new Map())).toBe('/own/_doc/a%2Fb');
});

describe('a target is read as the cluster reads it', () => {
  test.each([
    { raw: '/', segments: [], query: {}, canonical: '/' },
    { raw: '/logs/_search', segments: ['logs', '_search'], query: {}, canonical: '/logs/_search' },
    { raw: '/logs/_search/', segments: ['logs', '_search'], query: {}, canonical: '/logs/_search' },
    { raw: '/a,b*/_search?', segments: ['a,b*', '_search'], query: {}, canonical: '/a,b*/_search' },
    { raw: '/logs/_search?pretty', segments: ['logs', '_search'], query: { pretty: '' }, canonical: '/logs/_search?pretty' },
    {
      raw: '/l/_search?q=a+b&size=1&',
      segments: ['l', '_search'],
      query: { q: 'a b', size: '1' },
      canonical: '/l/_search?q=a%20b&size=1',
    },
    { raw: '/l/_search?q=a%2Bb', segments: ['l', '_search'], query: { q: 'a+b' }, canonical: '/l/_search?q=a%2Bb' },
    { raw: '/l?filter_path=a.*,b', segments: ['l'], query: { filter_path: 'a.*,b' }, canonical: '/l?filter_path=a.*,b' },
    { raw: '/l?%69ndex=x', segments: ['l'], query: { index: 'x' }, canonical: '/l?index=x' },
    { raw: '/l?a=b=c?d', segments: ['l'], query: { a: 'b=c?d' }, canonical: '/l?a=b%3Dc%3Fd' },
    { raw: '/l/_doc/a%2Fb', segments: ['l', '_doc', 'a/b'], query: {}, canonical: '/l/_doc/a%2Fb' },
    {
      raw: '/public%2Csecret/_search',
      segments: ['public,secret', '_search'],
      query: {},
      canonical: '/public%2Csecret/_search',
    },
    { raw: '/l/_doc/a+b', segments: ['l', '_doc', 'a+b'], query: {}, canonical: '/l/_doc/a%2Bb' },
    { raw: '/l/_doc/%C3%A9', segments: ['l', '_doc', 'é'], query: {}, canonical: '/l/_doc/%C3%A9' },
    { raw: '/l/_doc/a%2525', segments: ['l', '_doc', 'a%25'], query: {}, canonical: '/l/_doc/a%2525' },
    {
      raw: '/%3Clogs-%7Bnow%2Fd%7D%3E/_search',
      segments: ['<logs-{now/d}>', '_search'],
      query: {},
      canonical: '/%3Clogs-%7Bnow%2Fd%7D%3E/_search',
    },
    { raw: '/<a{b}>/_doc/x;y', segments: ['<a{b}>', '_doc', 'x;y'], query: {}, canonical: '/%3Ca%7Bb%7D%3E/_doc/x%3By' },
    { raw: '/l?__proto__=1', segments: ['l'], query: { ['__proto__']: '1' }, canonical: '/l?__proto__=1' },
  ])('$raw', ({ raw, segments, query, canonical }) => {
    const target = parseRequestTarget(raw);
    expect(target.segments).toEqual(segments);
    expect([...target.query]).toEqual(Object.entries(query));
    expect(target.canonical).toBe(canonical);
    expect(target.raw).toBe(raw);
  });

  test('raw segments keep their escapes, so that a literal is compared as it was sent', () => {
    expect(parseRequestTarget('/a%20b/_doc').rawSegments).toEqual(['a%20b', '_doc']);
  });
});

describe('a target that two parsers could read differently is refused', () => {
  test.each([
    { case: 'absolute form', raw: 'http://evil/_search' },
    { case: 'authority form', raw: 'evil:80' },
    { case: 'asterisk form', raw: '*' },
    { case: 'nothing', raw: '' },
    { case: 'a fragment', raw: '/logs#x' },
    { case: 'a fragment in the query', raw: '/logs?a=1#x' },
    { case: 'a backslash', raw: '/logs\\_search' },
    { case: 'a blank', raw: '/lo gs' },
    { case: 'a tab', raw: '/lo\tgs' },
    { case: 'a NUL', raw: '/lo\0gs' },
    { case: 'a DEL', raw: '/lo\x7fgs' },
    { case: 'a raw byte above ASCII', raw: '/\u00e9' },
    { case: 'a raw character above Latin-1', raw: '/\u4e2d' },
    { case: 'an empty first segment', raw: '//_search' },
    { case: 'an empty inner segment', raw: '/a//b' },
    { case: 'two trailing slashes', raw: '/a//' },
    { case: 'only slashes', raw: '//' },
    { case: 'a dot segment', raw: '/a/./b' },
    { case: 'a double-dot segment', raw: '/ok/../secret/_search' },
    { case: 'a double-dot segment at the end', raw: '/ok/..' },
    { case: 'an encoded dot segment', raw: '/ok/%2e/secret' },
    { case: 'an encoded double-dot segment', raw: '/ok/%2e%2E/secret' },
    { case: 'a half-encoded double-dot segment', raw: '/ok/.%2e/secret' },
    { case: 'a semicolon in the query', raw: '/a?b=1;c=2' },
    { case: 'a duplicate name', raw: '/a?b=1&b=2' },
    { case: 'a duplicate name under an escape', raw: '/a?index=1&%69ndex=2' },
    { case: 'a duplicate flag', raw: '/a?pretty&pretty=false' },
    { case: 'a parameter without a name', raw: '/a?=x' },
    { case: 'a double percent sign', raw: '/a%%b' },
    { case: 'a double percent sign in the query', raw: '/a?b=%%' },
    { case: 'a cut escape', raw: '/a%2' },
    { case: 'a bare percent sign', raw: '/a%' },
    { case: 'an escape that is not hexadecimal', raw: '/a%zz' },
    { case: 'an over-long slash', raw: '/a%c0%af' },
    { case: 'an over-long NUL', raw: '/a%c0%80' },
    { case: 'invalid UTF-8', raw: '/a%ff' },
    { case: 'an encoded surrogate', raw: '/a%ed%a0%80' },
    { case: 'an encoded NUL', raw: '/a%00' },
    { case: 'an encoded line feed', raw: '/a%0a' },
    { case: 'an encoded C1 control', raw: '/a%c2%85' },
    { case: 'an encoded control in the query', raw: '/a?b=%0d' },
    { case: 'an encoded control in a name', raw: '/a?b%00=1' },
    { case: 'a literal hidden by an escape', raw: '/x/%5Fsearch' },
    { case: 'a literal hidden in its middle', raw: '/x/_se%61rch' },
    { case: 'a literal without underscore hidden', raw: '/_cat/indice%73' },
    { case: 'an underscore name with other escapes', raw: '/_all%2Csecret' },
    { case: 'an underscore name that would need escaping', raw: '/_a+b' },
  ])('$case', ({ raw }) => {
    expect(() => parseRequestTarget(raw)).toThrow(expect.objectContaining({ name: 'SecurityError', code: 'malformedRequest' }));
  });

  test('the longest target is read and one byte more is refused', () => {
    const longest = `/${'a'.repeat(TARGET_BYTES_MAX - 1)}`;
    expect(parseRequestTarget(longest).segments).toHaveLength(1);
    expect(() => parseRequestTarget(`${longest}a`)).toThrow(expect.objectContaining({ code: 'malformedRequest' }));
    expect(() => parseRequestTarget('/abc', 3)).toThrow(expect.objectContaining({ code: 'malformedRequest' }));
  });
});

describe('what goes upstream re-parses to what was authorised', () => {
  const character = fc.constantFrom(...'ab_.-%2Ff5Cc/?&=;+*,<>{}#\\ \u00e9\0é:@!%25%41'.split(''));
  const targets = fc.oneof(
    fc.string({ unit: character, maxLength: 30 }).map((text) => `/${text}`),
    fc
      .tuple(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 })),
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
      )
      .map(([segments, query]) => {
        const path = `/${segments.map(escape).join('/')}`;
        const parts = Object.entries(query).map(([name, value]) => `${escape(name)}=${escape(value)}`);
        return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
      }),
  );

  test('for any target: refused with malformedRequest, or stable under re-parsing', () => {
    let accepted = 0;
    fc.assert(
      fc.property(targets, (raw) => {
        let target: ReturnType<typeof parseRequestTarget>;
        try {
          target = parseRequestTarget(raw);
        } catch (error) {
          expect(error).toBeInstanceOf(SecurityError);
          expect((error as SecurityError).code).toBe('malformedRequest');
          return;
        }
        accepted++;
        const again = parseRequestTarget(target.canonical, 100_000);
        expect(again.segments).toEqual(target.segments);
        expect([...again.query]).toEqual([...target.query]);
        expect(again.canonical).toBe(target.canonical);
        expect(target.canonical).toMatch(/^[\x21-\x7e]+$/);
      }),
      { numRuns: 5_000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  function escape(text: string): string {
    return encodeURIComponent(text.toWellFormed());
  }
});
