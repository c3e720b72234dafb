import { describe, expect, test } from 'vitest';
import { apiKeyNameViolations } from './api-key-name.ts';

const TOO_LONG = 'api key name may not be more than 256 characters long';
const BLANK_AT_AN_END = 'api key name may not begin or end with whitespace';
const UNDERSCORE = 'api key name may not begin with an underscore';

describe('the name of an API key', () => {
  test.each([
    { case: 'plain', name: 'k', violations: [] },
    { case: 'empty', name: '', violations: ['api key name is required'] },
    { case: 'a blank', name: '  ', violations: [BLANK_AT_AN_END] },
    { case: 'a blank in front', name: ' x', violations: [BLANK_AT_AN_END] },
    { case: 'a blank behind', name: 'x ', violations: [BLANK_AT_AN_END] },
    { case: 'a line end behind', name: 'x\n', violations: [BLANK_AT_AN_END] },
    { case: 'a NUL in front', name: '\u0000x', violations: [BLANK_AT_AN_END] },
    { case: 'a blank of Unicode behind, which Java does not trim', name: 'x\u2003', violations: [] },
    { case: 'accents around a line end', name: 'é\nü', violations: [] },
    { case: 'an underscore in front', name: '_x', violations: [UNDERSCORE] },
    { case: 'an underscore elsewhere', name: 'x_', violations: [] },
    { case: '256 characters', name: 'n'.repeat(256), violations: [] },
    { case: '257 characters', name: 'n'.repeat(257), violations: [TOO_LONG] },
    { case: '256 characters beyond the basic plane', name: '🔑'.repeat(256), violations: [] },
    { case: '257 characters beyond the basic plane', name: '🔑'.repeat(257), violations: [TOO_LONG] },
    { case: '256 characters, the last of two code units', name: `${'n'.repeat(255)}🔑`, violations: [] },
    { case: 'everything wrong, in order', name: `_${'n'.repeat(256)} `, violations: [TOO_LONG, BLANK_AT_AN_END, UNDERSCORE] },
  ])('is judged as Elasticsearch does: $case', ({ name, violations }) => {
    expect(apiKeyNameViolations(name)).toEqual(violations);
  });

  test('has the limit that it is told', () => {
    expect(apiKeyNameViolations('abc', 3)).toEqual([]);
    expect(apiKeyNameViolations('abcd', 3)).toEqual(['api key name may not be more than 3 characters long']);
  });
});
