import { describe, expect, test } from 'vitest';
import { allScenarios, fewScenarios } from '../../../tools/elasticsearch/compat/all-scenarios.ts';
import { compareAnswers } from '../../../tools/elasticsearch/compat/compare-answers.ts';
import { KeptValues } from '../../../tools/elasticsearch/compat/kept-values.ts';
import { sortDifferences } from '../../../tools/elasticsearch/compat/known-differences.ts';
import { ask } from '../../../tools/elasticsearch/compat/scenario.ts';
import type { Answer } from '../../../tools/elasticsearch/compat/target.ts';

const answer = (text: string, status = 200, headers: Answer['headers'] = []): Answer => ({ status, headers, text });
const ID = 'abcdefghijklmnopqrst';

describe('two answers are alike', () => {
  test.each([
    { case: 'with other ids', a: `{"id":"${ID}"}`, b: `{"id":"${ID.toUpperCase()}"}` },
    { case: 'with other times', a: '{"creation":1795373381563}', b: '{"creation":1}' },
    { case: 'with other times in YAML', a: '---\ncreation: 17\n', b: '---\ncreation: 18\n' },
    { case: 'with other secrets', a: `{"api_key":"${ID}ab"}`, b: `{"api_key":"${ID}cdefgh"}` },
    { case: 'with a list of keys in another order', a: '{"api_keys":[{"n":1},{"n":2}]}', b: '{"api_keys":[{"n":2},{"n":1}]}' },
    { case: 'with other names of nodes', a: '{"_nodes":{},"cluster_name":"a"}', b: '{"_nodes":{},"cluster_name":"b"}' },
  ])('$case', ({ a, b }) => {
    expect(compareAnswers(answer(a), answer(b))).toBeNull();
  });

  test('with other headers of the transport', () => {
    expect(compareAnswers(answer('', 200, [['date', 'a']]), answer('', 200, [['connection', 'close']]))).toBeNull();
  });
});

describe('two answers differ', () => {
  test.each([
    { kind: 'status', a: answer('{}'), b: answer('{}', 400) },
    { kind: 'headers', a: answer('{}', 200, [['warning', '299 a']]), b: answer('{}') },
    { kind: 'body', a: answer('{"reason":"a"}'), b: answer('{"reason":"b"}') },
    { kind: 'body', a: answer('{"roles":["a","b"]}'), b: answer('{"roles":["b","a"]}') },
    { kind: 'body', a: answer(`{"id":"${ID}"}`), b: answer('{"id":"short"}') },
    { kind: 'order', a: answer('{"id":"a","name":"b"}'), b: answer('{"name":"b","id":"a"}') },
  ])('in $kind: $a.text and $b.text', ({ kind, a, b }) => {
    expect(compareAnswers(a, b)).toMatchObject({ kind });
  });
});

test('what one side told is filled in for that side, and blanked in its answers', () => {
  const kept = new KeptValues('password');
  kept.keep('k', answer(`{"id":"${ID}","api_key":"the-secret","encoded":"the-pair"}`));
  const request = ask('GET', '/_security/api_key?id={id:k}', null, { as: { authorization: 'ApiKey {encoded:k}' } });
  expect(kept.fill(request)).toMatchObject({
    path: `/_security/api_key?id=${ID}`,
    headers: { authorization: 'ApiKey the-pair' },
  });
  expect(kept.blank(`no key [${ID}]`)).toBe('no key [{id:k}]');
});

test('a difference goes to the first entry that describes it, and is unknown without one', () => {
  const difference = { kind: 'body', reference: 'reference text', observed: 'observed text' } as const;
  const observed = { scenario: 'a story', request: ask('GET', '/_security/role'), difference };
  const entry = { reason: 'because', scenario: /story/, request: /^GET \/_security\/role/, reference: /text$/ };
  expect(sortDifferences([observed], [{ ...entry, observed: /other/ }, entry]).known).toEqual(new Map([[entry, [observed]]]));
  expect(sortDifferences([observed], [{ ...entry, scenario: /endpoint/ }]).unknown).toEqual([observed]);
});

test('the same requests are made each time, at least five hundred of them in the short run', () => {
  expect(JSON.stringify(allScenarios())).toBe(JSON.stringify(allScenarios()));
  expect(fewScenarios(7).flatMap(({ requests }) => requests).length).toBeGreaterThanOrEqual(500);
});
