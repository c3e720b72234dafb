import { describe, expect, it } from 'vitest';
import { aStep, START } from '../../test/support/job-world.ts';
import { captureAnswer } from './capture-answer.ts';
import { fillStep, StepUnfillable } from './fill-step.ts';

const captured = {
  'find#/count': '9007199254740993',
  'find#/name': '"a/b é\\"c"',
  'find#/list': '[1.0,{"x":null}]',
  'find#/lines': '"a\\nb"',
};
const run = { id: 'run-id', job: 'tidy', scheduledAt: START, captured };
const fill = (changes: Parameters<typeof aStep>[0]) => fillStep(aStep(changes), run);
const bodyOf = (body: string): string => Buffer.from(fill({ body }).body ?? '').toString();

describe('a step whose references are filled', () => {
  it('has them percent-encoded in its path, so that a value adds no segment and no parameter', () => {
    expect(fill({ path: '/i/_doc/${find#/name}?routing=${find#/count}' }).target).toBe(
      '/i/_doc/a%2Fb%20%C3%A9%22c?routing=9007199254740993',
    );
  });

  it('keeps the type of a value where a text of JSON is nothing but the reference', () => {
    expect(bodyOf('{"n": "${find#/count}", "l": "${find#/list}", "s": "${find#/name}", "given": 1.50}')).toBe(
      '{"n": 9007199254740993, "l": [1.0,{"x":null}], "s": "a/b é\\"c", "given": 1.50}',
    );
  });

  it('writes it as text inside a longer text and in a name', () => {
    expect(bodyOf('{"a": "n=${find#/count}, ${find#/name}", "${find#/name}" : 1, "${find#/count}": 2}')).toBe(
      '{"a": "n=9007199254740993, a/b é\\"c", "a/b é\\"c" : 1, "9007199254740993": 2}',
    );
  });

  it('fills each line of lines of JSON, and a text that is no JSON as text', () => {
    expect(bodyOf('{"index":{"_id":"${find#/count}"}}\n{"x":"${find#/name}"}\n')).toBe(
      '{"index":{"_id":9007199254740993}}\n{"x":"a/b é\\"c"}\n',
    );
    expect(bodyOf('plain ${find#/name} and ${find#/list}')).toBe('plain a/b é"c and [1.0,{"x":null}]');
  });

  it('tells of the run and the job', () => {
    expect(bodyOf('{"at":"${run.scheduled_at}","by":"${job.name}/${run.id}"}')).toBe(
      '{"at":"2026-01-05T12:00:00.000Z","by":"tidy/run-id"}',
    );
  });

  it('leaves a text of JSON with escapes as it was written when it refers to nothing', () => {
    expect(bodyOf('{"a":"\\u00e9 $\\u007bx}","b":"\\\\"}')).toBe('{"a":"\\u00e9 $\\u007bx}","b":"\\\\"}');
  });

  it.each([
    ['{"a":1}', 'application/json'],
    ['{"a":1}\n{"b":2}\n', 'application/x-ndjson'],
    ['text', 'application/json'],
  ])('says what %j is', (body, type) => {
    expect(fill({ body }).headers).toEqual(['content-type', type]);
    expect(fill({ body, headers: { 'content-type': 'text/plain' } }).headers).toEqual(['content-type', 'text/plain']);
  });

  it('has no body and no headers where none are given', () => {
    expect(fill({})).toEqual({ method: 'GET', target: '/_cluster/health', headers: [], body: null });
  });

  it.each([
    [{ path: '/${find#/gone}' }, 'the answer of step [find] has nothing at [/gone]'],
    [{ body: '{"a":"${find#}"}' }, 'the answer of step [find] has nothing at []'],
    [{ path: '/${__proto__#/x}' }, 'the answer of step [__proto__] has nothing at [/x]'],
    [{ headers: { 'x-a': 'b${find#/lines}' } }, 'the header [x-a] would hold what no header may'],
    [{ headers: { 'x-a': '${find#/name}' } }, 'the header [x-a] would hold what no header may'],
    [{ path: '/${nonsense}' }, '[${nonsense}] is no reference'],
  ])('cannot be sent as %j', (changes, message) => {
    expect(() => fill(changes)).toThrow(new StepUnfillable(message));
  });
});

describe('what later steps refer to in an answer', () => {
  const answer = '{"count":9007199254740993,"hits":[{"_id":"x","a/b":{"~":1.0}},{"_id":"y"}],"a~1b":2,"":{"":3}}';
  const capture = (body: string, ...references: string[]): unknown =>
    captureAnswer('find', [aStep({ body: references.map((reference) => `\${${reference}}`).join(' ') })], Buffer.from(body));

  it('is taken as it stands there, by RFC 6901', () => {
    expect(
      capture(answer, 'find#/count', 'find#/hits/1/_id', 'find#/hits/0/a~1b/~0', 'find#/a~01b', 'find#//', 'find#/hits/1'),
    ).toEqual({
      'find#/count': '9007199254740993',
      'find#/hits/1/_id': '"y"',
      'find#/hits/0/a~1b/~0': '1.0',
      'find#/a~01b': '2',
      'find#//': '3',
      'find#/hits/1': '{"_id":"y"}',
    });
  });

  it('may be the whole answer, and a part of it beside', () => {
    expect(capture('[1, [2]]', 'find#', 'find#/1/0')).toEqual({ 'find#': '[1,[2]]', 'find#/1/0': '2' });
  });

  it('lacks what the answer lacks, and indices that are none', () => {
    expect(capture(answer, 'find#/none', 'find#/hits/2', 'find#/hits/00', 'find#/hits/-', 'find#/count/x')).toEqual({});
  });

  it('is nothing of other steps, and of an answer that nobody refers to not even read', () => {
    expect(capture('no JSON', 'other#/a')).toEqual({});
    expect(capture('no JSON', 'find#/a')).toBeNull();
    expect(capture('', 'find#/a')).toBeNull();
    expect(capture('{} {}', 'find#/a')).toBeNull();
  });
});
