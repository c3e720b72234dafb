import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecurityError } from '../error.ts';
import { SIMPLE_OPERATORS, type SimpleOperators } from './clause.ts';
import { DEFAULT_QUERY_LIMITS } from './query-limits.ts';
import { parseSimpleQueryString, type SimpleNode } from './simple-query-string.ts';

const ALL: SimpleOperators = new Set(SIMPLE_OPERATORS);

function parse(text: string, operators = ALL, limits = DEFAULT_QUERY_LIMITS): string {
  return written(parseSimpleQueryString(text, operators, 'or', limits));
}

/** A short form for reading: `or(a, and(b*, not("c d")))`. */
function written(node: SimpleNode): string {
  switch (node.kind) {
    case 'all':
    case 'none':
      return node.kind;
    case 'not':
      return `not(${written(node.node)})`;
    case 'and':
    case 'or':
      return `${node.kind}(${node.nodes.map(written).join(', ')})`;
    default:
      return { term: node.text, phrase: `"${node.text}"`, prefix: `${node.text}*`, fuzzy: `${node.text}~` }[node.kind];
  }
}

describe('the mini-language of search boxes', () => {
  test.each([
    ['a', 'a'],
    ['a b c', 'or(a, b, c)'],
    ['a + b', 'and(a, b)'],
    ['a | b + c', 'and(or(a, b), c)'],
    ['x | a + b | c', 'or(and(or(x, a), b), c)'],
    ['(a | b) + c', 'and(or(a, b), c)'],
    ['-a', 'not(a)'],
    ['--a', 'a'],
    ['- a', 'a'],
    ['a -b', 'or(a, not(b))'],
    ['a + -(b c)', 'and(a, not(or(b, c)))'],
    ['a*', 'a*'],
    ['**', '**'],
    ['a*b', 'a*b'],
    ['"a b"', '"a b"'],
    ['"a b"~2 c', 'or("a b", c)'],
    ['"a', 'a'],
    ['""', 'none'],
    ['()', 'none'],
    ['((a', 'a'],
    ['a)', 'a'],
    ['a(b)', 'or(a, b)'],
    ['a~', 'a~'],
    ['a~1', 'a~'],
    ['a~0', 'a'],
    ['a\\ b', 'a b'],
    ['a\\*', 'a*'],
    ['a-b', 'a-b'],
    ['| a', 'a'],
    ['a -', 'a'],
    ['*', 'all'],
    ['', 'none'],
    [' ', 'none'],
  ])('%s: %s', (text, meaning) => {
    expect(parse(text)).toBe(meaning);
  });

  test('an operator that is off is a character like any other', () => {
    expect(parse('a|b', new Set(['WHITESPACE']))).toBe('a|b');
    expect(parse('a* -b', new Set())).toBe('a* -b');
  });

  test('words are counted, and parentheses nest no deeper than allowed', () => {
    const limits = { ...DEFAULT_QUERY_LIMITS, clausesMax: 3, depthMax: 2 };
    expect(parse('a b c', ALL, limits)).toBe('or(a, b, c)');
    expect(() => parse('a b c d', ALL, limits)).toThrow(SecurityError);
    expect(parse('((a))', ALL, limits)).toBe('a');
    expect(() => parse('(((a)))', ALL, limits)).toThrow('maximum nested depth');
  });

  test('whatever is written is read, or refused for its size, in time that grows with its length', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '+', '|', '-', '"', '*', '(', ')', '~', '\\', '1'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, fc.subarray([...SIMPLE_OPERATORS]), (written_, operators) => {
        parseSimpleQueryString(written_, new Set(operators), 'and', { clausesMax: 1_024, depthMax: 100 });
      }),
      { numRuns: 2_000 },
    );
    for (const hostile of [
      '('.repeat(500_000),
      '"'.repeat(500_001),
      '('.repeat(50_000) + ')'.repeat(50_000),
      '-'.repeat(500_000),
    ]) {
      try {
        parse(hostile);
      } catch (error) {
        expect(error).toBeInstanceOf(SecurityError);
      }
    }
  });
});
