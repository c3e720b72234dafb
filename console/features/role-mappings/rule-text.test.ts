import { expect, test } from 'vitest';
import { ruleText } from './rule-text.ts';

const WORDS = { all: 'and', any: 'or', except: 'not' };

test.each([
  { rule: { field: { username: 'alice' } }, text: 'username = alice' },
  { rule: { field: { groups: ['a', 'b'] } }, text: 'groups = a | b' },
  {
    rule: { any: [{ field: { username: 'alice' } }, { field: { groups: 'ops' } }] },
    text: '(username = alice) or (groups = ops)',
  },
  {
    rule: { all: [{ field: { groups: 'ops' } }, { except: { field: { username: 'x' } } }] },
    text: '(groups = ops) and (not username = x)',
  },
  { rule: { any: [{ field: { dn: '*' } }] }, text: 'dn = *' },
  { rule: { other: 1 }, text: '{"other":1}' },
  { rule: null, text: 'null' },
])('$rule reads "$text"', ({ rule, text }) => {
  expect(ruleText(rule, WORDS)).toBe(text);
});
