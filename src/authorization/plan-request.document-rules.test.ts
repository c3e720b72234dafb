import { describe, expect, test } from 'vitest';
import { aCaller, aPlanner, decide, lines, refusalsOf, type WrittenRequest } from '../../test/support/planned-request.ts';
import { EMPTY_ROLE_DESCRIPTOR, type IndicesPrivileges } from '../domain/role/role-descriptor.ts';
import { AuthorizerInterner } from './compile-authorizer.ts';
import type { Caller } from './plan.ts';

const interner = new AuthorizerInterner({ entriesMax: 50 });
const planner = aPlanner('elasticsearch');

const NOT_ENFORCED =
  /; document- and field-level security is not enforced in this release, so rules with \[query\] or \[field_security\](?: on \[idx\])? grant indexing, creating and deleting documents alone$/;

function aCallerWith(rule: Partial<IndicesPrivileges>, ...more: readonly IndicesPrivileges[]): Caller {
  const indices = [anEntry('idx', rule), ...more];
  return { ...aCaller(''), authorizer: interner.intern([{ role: { ...EMPTY_ROLE_DESCRIPTOR, indices } }]) };
}

function anEntry(name: string, rule: Partial<IndicesPrivileges> = {}): IndicesPrivileges {
  return { names: [name], privileges: ['all'], fieldSecurity: null, query: null, allowRestrictedIndices: false, ...rule };
}

const RULES: readonly Partial<IndicesPrivileges>[] = [
  { query: '{"term":{"team":"a"}}' },
  { fieldSecurity: { grant: ['title'], except: null } },
  { fieldSecurity: { grant: ['*'], except: ['salary'] } },
];
const HARMLESS: readonly Partial<IndicesPrivileges>[] = [
  { query: '{"match_all":{}}' },
  { query: '{"bool":{"filter":[{"match_all":{}}]}}' },
  { fieldSecurity: { grant: ['*'], except: null } },
];

const READS: readonly WrittenRequest[] = [
  { line: 'GET /idx/_search' },
  { line: 'GET /idx/_count' },
  { line: 'GET /idx/_doc/1' },
  { line: 'GET /idx/_source/1' },
  { line: 'HEAD /idx/_doc/1' },
  { line: 'GET /idx/_mget', body: { ids: ['1'] } },
  { line: 'GET /idx/_msearch', body: lines({}, { query: { match_all: {} } }) },
  { line: 'GET /idx/_field_caps?fields=*' },
  { line: 'GET /idx/_mapping' },
  { line: 'POST /idx/_update/1', body: { doc: { a: 1 } } },
  { line: 'POST /idx/_bulk', body: lines({ update: { _id: '1' } }, { doc: { a: 1 } }) },
];
const BLIND_WRITES: readonly WrittenRequest[] = [
  { line: 'PUT /idx/_doc/1', body: { a: 1 } },
  { line: 'POST /idx/_doc', body: { a: 1 } },
  { line: 'PUT /idx/_create/1', body: { a: 1 } },
  { line: 'DELETE /idx/_doc/1' },
  {
    line: 'POST /idx/_bulk',
    body: lines({ index: { _id: '1' } }, { a: 1 }, { create: { _id: '2' } }, { a: 1 }, { delete: { _id: '1' } }),
  },
];

describe.each(RULES)('a role whose only entry on an index has the rule %j', (rule) => {
  const caller = aCallerWith(rule);

  test.each(READS)('is refused $line, and told why', (request) => {
    const refusals = refusalsOf(decide(planner, caller, request));
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) {
      expect(refusal).toMatch(NOT_ENFORCED);
      expect(refusal).not.toContain('this action is granted by');
    }
  });

  test.each(BLIND_WRITES)('is allowed $line', (request) => {
    expect(refusalsOf(decide(planner, caller, request))).toEqual([]);
  });
});

describe.each(HARMLESS)('the rule %j cannot matter', (rule) => {
  const caller = aCallerWith(rule);
  test.each([...READS, ...BLIND_WRITES])('$line is allowed', (request) => {
    expect(refusalsOf(decide(planner, caller, request))).toEqual([]);
  });
});

test('another entry without a rule lifts it', () => {
  const caller = aCallerWith({ query: '{"term":{}}' }, anEntry('i*', { privileges: ['read'] }));
  expect(decide(planner, caller, { line: 'GET /idx/_search' }).refusal).toBeNull();
});

test('where privileges are missing as well, both are told', () => {
  const caller = aCallerWith({ query: '{"term":{}}' });
  const { refusal } = decide(planner, caller, { line: 'GET /idx,other/_search' });
  expect(refusal?.message).toContain(
    'on indices [idx,other], this action is granted by the index privileges [read,all]; document-',
  );
  expect(refusal?.message).toMatch(NOT_ENFORCED);
});

test('what no entry grants in the first place is refused without a word of rules', () => {
  const { refusal } = decide(planner, aCallerWith({ privileges: ['write'], query: '{"term":{}}' }), {
    line: 'GET /idx/_search',
  });
  expect(refusal?.message).not.toContain('not enforced');
});
