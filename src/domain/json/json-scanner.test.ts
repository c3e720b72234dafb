import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecurityError } from '../error.ts';
import { readCompactJson } from './compact-json.ts';
import { DEFAULT_JSON_LIMITS } from './json-limits.ts';
import { JsonScanner } from './json-scanner.ts';
import { parseJson } from './parse-json.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const scan = (text: string): JsonScanner => new JsonScanner(encode(text), DEFAULT_JSON_LIMITS);
const parse = (text: string): unknown => parseJson(encode(text), DEFAULT_JSON_LIMITS);

function refusal(run: () => unknown): SecurityError {
  try {
    run();
  } catch (error) {
    if (error instanceof SecurityError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('JSON is read as JSON.parse reads it', () => {
  test('every JSON text gives the same value, however it is spaced', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\t', '\n'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test('every text that JSON.parse refuses is refused, and nothing but a SecurityError is thrown', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      '.5',
      'e1',
      'true',
      'nul',
      'null',
      '"',
      '\\',
      ' ',
      '\n',
      '\u0001',
      'é',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const isJson = isParsable(text);
        const duplicates = isJson && hasDuplicates(text);
        if (isJson && !duplicates) expect(parse(text)).toEqual(JSON.parse(text));
        else expect(refusal(() => parse(text)).code).toMatch(/^content(Parse|End)$/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('bytes that are not UTF-8 are refused wherever TextDecoder refuses them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (inside) => {
        const bytes = new Uint8Array([0x22, ...inside.filter((byte) => byte >= 0x80 || (byte >= 0x61 && byte <= 0x7a)), 0x22]);
        const decoded = decodeStrictly(bytes.subarray(1, -1));
        if (decoded === null)
          expect(refusal(() => parseJson(bytes, DEFAULT_JSON_LIMITS)).message).toMatch(/Invalid UTF-8|end of file/);
        else expect(parseJson(bytes, DEFAULT_JSON_LIMITS)).toBe(decoded);
      }),
    );
  });

  test('a compact copy says the same and keeps numbers as they were written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const scanner = scan(JSON.stringify(value, null, 2));
        scanner.next();
        expect(readCompactJson(scanner)).toBe(JSON.stringify(value));
      }),
    );
    const scanner = scan('{ "a" : [ 12345678901234567890 , 1.50 ] }');
    scanner.next();
    expect(readCompactJson(scanner)).toBe('{"a":[12345678901234567890,1.50]}');
  });
});

describe('what two parsers could read differently is refused', () => {
  test.each([
    { title: 'a name given twice', text: '{"a":1,"a":2}', problem: "[1:11] Duplicate field 'a'" },
    { title: 'a name given twice, once escaped', text: '{"a":1,"\\u0061":2}', problem: "[1:16] Duplicate field 'a'" },
    { title: 'a name given twice around a nested object', text: '{"a":{"a":1},"a":2}', problem: "[1:17] Duplicate field 'a'" },
    {
      title: 'a comment',
      text: '/*x*/1',
      problem: "[1:1] Unexpected character ('/' (code 47)): maybe a (non-standard) comment?",
    },
    { title: 'a byte order mark', text: '\ufeff{}', problem: "Unrecognized token '\ufeff'" },
    { title: 'UTF-16', text: '\0{\0}', problem: '[1:1] Illegal character ((CTRL-CHAR, code 0))' },
    {
      title: 'a trailing comma in an object',
      text: '{"a":1,}',
      problem: "[1:8] Unexpected character ('}' (code 125)): was expecting double-quote",
    },
    {
      title: 'a trailing comma in an array',
      text: '[1,]',
      problem: "[1:4] Unexpected character (']' (code 93)): expected a valid value",
    },
    { title: 'a leading zero', text: '01', problem: '[1:2] Invalid numeric value: Leading zeroes not allowed' },
    { title: 'a bare word', text: '{"a":NaN}', problem: "[1:9] Unrecognized token 'NaN'" },
    {
      title: 'single quotes',
      text: "{'a':1}",
      problem: "[1:2] Unexpected character (''' (code 39)): was expecting double-quote",
    },
    { title: 'a line break in a string', text: '"a\nb"', problem: '[1:3] Illegal unquoted character ((CTRL-CHAR, code 10))' },
    { title: 'an unknown escape', text: '"\\x"', problem: "[1:3] Unrecognized character escape 'x' (code 120)" },
    {
      title: 'a wrong bracket',
      text: '{"a":[1}',
      problem: "[1:8] Unexpected close marker '}': expected ']' (for Array starting at",
    },
    { title: 'a second value', text: '{} {}', problem: '[1:4] Trailing token found after value' },
    {
      title: 'a second value joined to the first',
      text: '1true',
      problem: "[1:2] Unexpected character ('t' (code 116)): Expected space separating root-level values",
    },
  ])('$title', ({ text, problem }) => {
    expect(refusal(() => parse(text)).message).toContain(problem);
  });

  test('a name given twice is found among many names', () => {
    const names = Array.from({ length: 200 }, (_, index) => `"name-${index}":0`);
    expect(() => parse(`{${names.join(',')}}`)).not.toThrow();
    expect(refusal(() => parse(`{${[...names, '"name-7":1'].join(',')}}`)).message).toContain("Duplicate field 'name-7'");
  });

  test('the same name may stand in sibling and nested objects', () => {
    expect(parse('[{"a":1},{"a":{"a":2}}]')).toEqual([{ a: 1 }, { a: { a: 2 } }]);
  });
});

describe('errors are told as Elasticsearch tells them', () => {
  test('a syntax error names line, column and source, and the parser error behind it', () => {
    const error = refusal(() => parse('{name'));
    const message =
      'Unexpected character (\'n\' (code 110)): was expecting double-quote to start field name\n at [Source: (byte[])"{name"; line: 1, column: 2]';
    expect(error).toMatchObject({ code: 'contentParse', message: `[1:2] ${message}` });
    expect(error.options.causedBy).toMatchObject({ code: 'jsonParse', message });
  });

  test('an early end names where the open container began', () => {
    const error = refusal(() => parse('{"name":"x"'));
    expect(error).toMatchObject({ code: 'contentEnd', message: '[1:12] Unexpected end of file' });
    expect(error.options.causedBy?.message).toBe(
      'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (byte[])"{"name":"x""; line: 1, column: 1])\n at [Source: (byte[])"{"name":"x""; line: 1, column: 12]',
    );
  });

  test.each([
    { title: 'line feeds', text: '{\n\n  x' },
    { title: 'carriage returns', text: '{\r\r  x' },
    { title: 'both', text: '{\r\n\r\n  x' },
  ])('lines are counted by $title', ({ text }) => {
    expect(refusal(() => parse(text)).message).toMatch(/^\[3:3\] /);
  });

  test('of a long source 500 bytes are repeated', () => {
    const whole = `"${'a'.repeat(498)}"`;
    expect(refusal(() => parse(`${whole}x`)).message).toContain('aaa""[truncated 1 bytes]');
    expect(refusal(() => parse(`"${'a'.repeat(498)}`)).options.causedBy?.message).not.toContain('truncated');
  });

  test('a source that may hold a secret is not repeated', () => {
    const bytes = encode('{"password":"hunter2" "x"');
    const error = refusal(() => parseJson(bytes, DEFAULT_JSON_LIMITS, { sourceShown: false }));
    expect(error.message).not.toContain('hunter2');
    expect(error.options.causedBy?.message).toContain('REDACTED');
    const word = refusal(() => parseJson(encode('{"password":hunter2}'), DEFAULT_JSON_LIMITS, { sourceShown: false }));
    expect(word.message).not.toContain('hunter2');
  });
});

describe('limits', () => {
  const limits = { depthMax: 3, nameBytesMax: 4, numberCharactersMax: 5 };
  test.each([
    {
      title: 'depth',
      fits: '[[[1]]]',
      exceeds: '[[[[1]]]]',
      problem: 'Document nesting depth (4) exceeds the maximum allowed (3',
    },
    {
      title: 'name length',
      fits: '{"abcd":1}',
      exceeds: '{"abcde":1}',
      problem: 'Name length (5) exceeds the maximum allowed (4',
    },
    {
      title: 'number length',
      fits: '12345',
      exceeds: '123456',
      problem: 'Number value length (6) exceeds the maximum allowed (5',
    },
  ])('$title is limited', ({ fits, exceeds, problem }) => {
    expect(() => parseJson(encode(fits), limits)).not.toThrow();
    expect(refusal(() => parseJson(encode(exceeds), limits)).message).toContain(problem);
  });
});

describe('pulling tokens', () => {
  test('each token tells its kind, its place and its text', () => {
    const scanner = scan(' {"a": [1.0, true, null, "é\\n"]}');
    const tokens: unknown[] = [];
    while (scanner.next() !== null)
      tokens.push([scanner.token, scanner.tokenStart, scanner.tokenEnd, scanner.depth, scanner.text()]);
    expect(tokens).toEqual([
      ['START_OBJECT', 1, 2, 1, '{'],
      ['FIELD_NAME', 2, 5, 1, 'a'],
      ['START_ARRAY', 7, 8, 2, '['],
      ['VALUE_NUMBER', 8, 11, 2, '1.0'],
      ['VALUE_BOOLEAN', 13, 17, 2, 'true'],
      ['VALUE_NULL', 19, 23, 2, 'null'],
      ['VALUE_STRING', 25, 31, 2, 'é\n'],
      ['END_ARRAY', 31, 32, 1, ']'],
      ['END_OBJECT', 32, 33, 0, '}'],
    ]);
  });

  test('skipping a container ends on the token that closes it, and still finds what is wrong inside', () => {
    const scanner = scan('{"a":{"b":[{}]},"c":1}');
    scanner.next();
    scanner.next();
    scanner.next();
    scanner.skipChildren();
    expect(scanner.token).toBe('END_OBJECT');
    expect([scanner.next(), scanner.text()]).toEqual(['FIELD_NAME', 'c']);
    const wrong = scan('{"a":{"b":1,"b":2}}');
    wrong.next();
    expect(refusal(() => wrong.skipChildren()).message).toContain("Duplicate field 'b'");
  });

  test('a range of the bytes is read, and what lies around it is not', () => {
    const bytes = encode('x{"a":1}x');
    const scanner = new JsonScanner(bytes, DEFAULT_JSON_LIMITS, { start: 1, end: 8 });
    while (scanner.next() !== null);
    expect(scanner.tokenEnd).toBe(8);
    scanner.reset(bytes, { start: 1, end: 7 });
    expect(
      refusal(() => {
        while (scanner.next() !== null);
      }).code,
    ).toBe('contentEnd');
  });

  test('several values may follow each other when nobody asks for one', () => {
    const scanner = scan('{"a":1}\n{"b":2}');
    scanner.next();
    scanner.skipChildren();
    expect(scanner.next()).toBe('START_OBJECT');
  });

  test.each([
    { text: '"name"', expected: 'name', equal: true },
    { text: '"n\\u0061me"', expected: 'name', equal: true },
    { text: '"naïve"', expected: 'naïve', equal: true },
    { text: '"names"', expected: 'name', equal: false },
    { text: '"nam"', expected: 'name', equal: false },
  ])('comparing $text with $expected without decoding: $equal', ({ text, expected, equal }) => {
    const scanner = scan(text);
    scanner.next();
    expect(scanner.textEquals(expected)).toBe(equal);
  });

  test('objects have no prototype, and __proto__ is a name like any other', () => {
    const parsed = parse('{"__proto__":{"polluted":true}}');
    expect(Object.getPrototypeOf(parsed)).toBeNull();
    expect(JSON.stringify(parsed)).toBe('{"__proto__":{"polluted":true}}');
    expect('polluted' in {}).toBe(false);
  });
});

function isParsable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether some object has a name twice: then its compact form is longer than what JSON.parse kept. */
function hasDuplicates(text: string): boolean {
  const names = (value: string): number => value.split('":').length;
  return names(text.replace(/\s/g, '')) !== names(JSON.stringify(JSON.parse(text)));
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
