import { describe, expect, test } from 'vitest';
import { readIndexOptions, USUAL_OPTIONS } from './index-options.ts';

const read = (query: string) => readIndexOptions(new Map(new URLSearchParams(query)), USUAL_OPTIONS);

describe('The options of an index expression', () => {
  test.each([
    ['', {}],
    ['expand_wildcards=closed', { expandOpen: false, expandClosed: true }],
    ['expand_wildcards=open,closed', { expandClosed: true }],
    ['expand_wildcards=hidden', { expandOpen: false, expandHidden: true }],
    ['expand_wildcards=all', { expandClosed: true, expandHidden: true }],
    ['expand_wildcards=all,none,open', {}],
    ['expand_wildcards=none', { expandOpen: false }],
    ['expand_wildcards=', { expandOpen: false }],
    ['ignore_unavailable=true', { ignoreUnavailable: true }],
    ['allow_no_indices=false', { allowNoIndices: false }],
  ])('%s', (query, changed) => {
    expect(read(query)).toEqual({ ...USUAL_OPTIONS, ...changed });
  });

  test.each([
    ['expand_wildcards=foo', 'No valid expand wildcard value [foo]'],
    ['expand_wildcards=open,', 'No valid expand wildcard value []'],
    ['expand_wildcards=__proto__', 'No valid expand wildcard value [__proto__]'],
    ['ignore_unavailable', 'Could not convert [ignore_unavailable] to boolean'],
    ['allow_no_indices=yes', 'Could not convert [allow_no_indices] to boolean'],
  ])('%s is refused', (query, message) => {
    expect(() => read(query)).toThrow(message);
  });
});
