import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SecurityError } from '../../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { RoleMappingRule } from '../../domain/role-mapping/role-mapping.ts';
import { readRules, rulesDocument } from './role-mapping-rules-parser.ts';
import { ROLE_TEMPLATES, readTemplateScript } from './role-template-parser.ts';

function scan(text: string): JsonScanner {
  const scanner = new JsonScanner(Buffer.from(text), DEFAULT_JSON_LIMITS);
  scanner.next();
  return scanner;
}

const VALUE = fc.oneof(fc.constantFrom('a', 'a*', '/a/', ''), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));

const FIELD: fc.Arbitrary<RoleMappingRule> = fc
  .record({ field: fc.constantFrom('username', 'dn', 'metadata.x'), values: fc.array(VALUE, { minLength: 1, maxLength: 3 }) })
  .map(({ field, values }) => ({ kind: 'field', field, values, isList: values.length > 1 }));

const RULES = fc.letrec<{ rule: RoleMappingRule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small' },
    FIELD,
    fc.array(tie('rule'), { maxLength: 3 }).map((rules) => ({ kind: 'any' as const, rules })),
    fc
      .array(
        fc.oneof(
          tie('rule'),
          tie('rule').map((rule) => ({ kind: 'except' as const, rule })),
        ),
        { maxLength: 3 },
      )
      .map((rules) => ({ kind: 'all' as const, rules })),
  ),
})).rule;

describe('rules', () => {
  test('are read as they are printed', () => {
    fc.assert(
      fc.property(RULES, (rule) => {
        expect(readRules(scan(JSON.stringify(rulesDocument(rule))), 'm')).toEqual(rule);
      }),
    );
  });

  test('of any form are read or refused in words', () => {
    const names = fc.constantFrom('any', 'all', 'except', 'field', 'x');
    const anything = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, 1, 1e300, 'a', '/(/', true),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 2 }),
      ),
    })).value;
    fc.assert(
      fc.property(anything, (value) => {
        try {
          readRules(scan(JSON.stringify(value)), 'm');
        } catch (error) {
          expect(error).toBeInstanceOf(SecurityError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a template', () => {
  test.each([
    { case: 'an object', given: { template: { source: '{{a}}', params: { a: 1 }, lang: 'painless' } } },
    { case: 'a text that holds the object', given: { template: '{"source":"{{a}}","params":{"a":1},"lang":"painless"}' } },
    {
      case: 'an array of one',
      given: [{ template: '{"source":"{{a}}","params":{"a":1},"lang":"painless"}', format: 'STRING' }],
    },
  ])('is $case, and printed as text', ({ given }) => {
    const [template] = ROLE_TEMPLATES.read(scan(JSON.stringify(given)));
    expect(template && readTemplateScript(template)).toEqual({
      source: '{{a}}',
      params: { a: 1 },
      format: 'string',
      given: { template: '{"source":"{{a}}","params":{"a":1},"lang":"painless"}', format: 'string' },
    });
  });

  test('may be an object whose JSON is the text', () => {
    const script = readTemplateScript({ template: '{"source":{"a":["{{x}}", 1.50]}}', format: 'json' });
    expect(script.source).toBe('{"a":["{{x}}",1.50]}');
  });

  test.each([
    { template: '{}', told: 'must specify either [source]' },
    { template: '{"id":"x"}', told: 'unable to find script [x] in cluster state' },
    { template: '{"id":"x","source":"y"}', told: '[script] failed to parse field [source]' },
    { template: '[]', told: 'Expected START_OBJECT' },
    { template: '', told: 'Expected START_OBJECT' },
    { template: '{', told: 'end' },
  ])('$template is refused: $told', ({ template, told }) => {
    expect(() => readTemplateScript({ template, format: 'string' })).toThrow(told);
  });
});
