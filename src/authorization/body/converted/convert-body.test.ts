import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { CONVERSION_LIMITS, type ConvertedFormat, convertedFormatOf, convertToJson } from './convert-body.ts';

const decoder = new TextDecoder();

function convert(body: string | Uint8Array, format: ConvertedFormat): string {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return decoder.decode(convertToJson(bytes, format, CONVERSION_LIMITS));
}

function hex(text: string): Uint8Array {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

describe('which format a media type names', () => {
  test.each([
    ['application/yaml', 'yaml'],
    ['Application/CBOR; charset=utf-8', 'cbor'],
    ['application/vnd.elasticsearch+yaml;compatible-with=8', 'yaml'],
    ['application/json', null],
    ['application/smile', null],
    ['application/yamlx', null],
    [undefined, null],
  ])('%s: %s', (contentType, format) => {
    expect(convertedFormatOf(contentType)).toBe(format);
  });
});

describe('YAML reads as the cluster reads it', () => {
  test.each([
    ['names and lists', 'a: [x, y]\nb:\n- c: 1\n', '{"a":["x","y"],"b":[{"c":1}]}'],
    ['JSON', '{"a": ["b"], "c": null}', '{"a":["b"],"c":null}'],
    ['truth values of YAML 1.1', '[yes, No, on, OFF, True, y, "yes"]', '[true,false,true,false,true,"y","yes"]'],
    ['nothing', '[null, ~, Null, ""]\n', '[null,null,null,""]'],
    ['a name without a value', 'a:\nb: 1', '{"a":null,"b":1}'],
    ['numbers', '[1, -0, +5, 1.5, 1e3, 12345678901234567890]', '[1,-0,5,1.5,1e3,12345678901234567890]'],
    ['numbers in quotes are texts', `['1', "0x1F"]`, '["1","0x1F"]'],
    ['dates are texts', '[2001-01-01, 1.2.3]', '["2001-01-01","1.2.3"]'],
    ['a name is a text', '1: a\ntrue: b\n<<: c', '{"1":"a","true":"b","<<":"c"}'],
    ['folded and literal texts', 'a: >\n  x\n  y\nb: |\n  x\n', '{"a":"x y\\n","b":"x\\n"}'],
    ['a name given twice is left to the reader', 'a: 1\na: 2', '{"a":1,"a":2}'],
    ['a document start and a comment', '%YAML 1.1\n---\n# c\na: 1\n', '{"a":1}'],
    ['nothing at all', '', ''],
  ])('%s', (_case, yaml, json) => {
    expect(convert(yaml, 'yaml')).toBe(json);
  });

  test.each([
    ['an alias', 'a: &x [1]\nb: *x'],
    ['a tag', 'a: !!str 1'],
    ['an own tag', 'a: !foo 1'],
    ['bytes', 'a: !!binary aGVsbG8='],
    ['a hexadecimal number', 'a: 0x1F'],
    ['an octal number', 'a: 017'],
    ['a number of base 60', 'a: 12:30'],
    ['a number with underscores', 'a: 1_000'],
    ['infinity', 'a: .inf'],
    ['a name that is a list', '? [a]\n: b'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['an open list', 'a: [b\n'],
    ['tabs for indentation', 'a:\n\tb: 1\n'],
    ['nesting beyond the stack', '['.repeat(20_000)],
    ['bytes that are not UTF-8', Uint8Array.of(0x61, 0x3a, 0x20, 0xff)],
  ])('%s is refused', (_case, yaml) => {
    expect(() => convert(yaml, 'yaml')).toThrow(expect.objectContaining({ code: 'contentParse' }));
  });

  test('a body is as large as it may be, and one byte more is refused', () => {
    const yaml = (bytes: number): string => `a: ${'b'.repeat(bytes - 3)}`;
    expect(convert(yaml(CONVERSION_LIMITS.yamlBytesMax), 'yaml')).toContain('"a"');
    expect(() => convert(yaml(CONVERSION_LIMITS.yamlBytesMax + 1), 'yaml')).toThrow(
      expect.objectContaining({ code: 'bodyTooLarge' }),
    );
  });
});

describe('CBOR reads as JSON', () => {
  test.each([
    ['a map of known length', 'a1 61 61 01', '{"a":1}'],
    ['a map and a list without a length', 'bf 61 61 9f 01 f5 f6 ff ff', '{"a":[1,true,null]}'],
    ['the mark that it is CBOR', 'd9d9f7 a0', '{}'],
    ['a text and a name in pieces', 'bf 7f 61 61 61 62 ff 9f 7f 61 63 61 64 ff ff ff', '{"ab":["cd"]}'],
    ['64-bit numbers', '82 1b ffffffffffffffff 3b 7fffffffffffffff', '[18446744073709551615,-9223372036854775808]'],
    ['fractions', '82 fb 3ff8000000000000 f9 3e00', '[1.5,1.5]'],
    ['nothing at all', '', ''],
  ])('%s', (_case, bytes, json) => {
    expect(convert(hex(bytes), 'cbor')).toBe(json);
  });

  test.each([
    ['bytes', '41 00'],
    ['a tag', 'c0 61 61'],
    ['undefined', 'f7'],
    ['infinity', 'f9 7c00'],
    ['no number', 'f9 7e00'],
    ['a name that is a number', 'a1 01 01'],
    ['a name without a value', 'bf 61 61 ff'],
    ['a break at the root', 'ff'],
    ['a break in a list of known length', '82 01 ff'],
    ['a list that ends too early', '82 01'],
    ['a text that ends too early', '65 61'],
    ['a text in pieces that are no texts', '7f 01 ff'],
    ['something behind the end', '01 01'],
    ['nesting beyond the limit', '81'.repeat(101) + '01'],
  ])('%s is refused', (_case, bytes) => {
    expect(() => convert(hex(bytes), 'cbor')).toThrow(expect.objectContaining({ code: 'contentParse' }));
  });
});

describe('whatever JSON holds', () => {
  const anyJson = fc.jsonValue({ maxDepth: 4 });

  test('comes through YAML', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const yaml = stringify(value, {
          version: '1.1',
          defaultStringType: 'QUOTE_DOUBLE',
          defaultKeyType: 'QUOTE_DOUBLE',
          aliasDuplicateObjects: false,
        });
        fc.pre(!yaml.includes('? '));
        // Through JSON once more, which knows no negative zero.
        expect(JSON.parse(JSON.stringify(JSON.parse(convert(yaml, 'yaml'))))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 300 },
    );
  });

  test('comes through CBOR', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(JSON.parse(convert(encode(value), 'cbor'))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 300 },
    );
  });

  test('no bytes make the converters fail otherwise than by refusing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom<ConvertedFormat>('yaml', 'cbor'), (bytes, format) => {
        try {
          const json = convert(bytes, format);
          if (json !== '') JSON.parse(json);
        } catch (error) {
          expect(error).toMatchObject({ code: 'contentParse' });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
