import { expect, test } from 'vitest';
import { illegalArgument } from '../../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { BOOLEAN, build, OBJECT, parseObject, required, STRING, STRING_ARRAY } from './object-parser.ts';

const FIELDS = { name: STRING, names: STRING_ARRAY, owner: BOOLEAN, metadata: OBJECT };

function read(text: string): ReturnType<typeof parseObject<typeof FIELDS>> {
  const scanner = new JsonScanner(new TextEncoder().encode(text), DEFAULT_JSON_LIMITS);
  scanner.next();
  return parseObject(scanner, 'p', FIELDS);
}

test('each declared field is read, and an absent one is undefined', () => {
  expect(read('{"names":["a",1,true],"owner":"true","metadata":{"x":[]}}')).toMatchObject({
    name: undefined,
    names: ['a', '1', 'true'],
    owner: true,
    metadata: { x: [] },
  });
  expect(read('{"names":"a","owner":false}')).toMatchObject({ names: ['a'], owner: false });
});

test.each([
  { text: '1', problem: '[1:1] [p] Expected START_OBJECT but was: VALUE_NUMBER' },
  { text: ' ', problem: '[1:0] [p] Expected START_OBJECT but was: null' },
  { text: '{"foo":1}', problem: '[1:2] [p] unknown field [foo]' },
  { text: '{"nam":1}', problem: '[1:2] [p] unknown field [nam] did you mean any of [name, names]?' },
  { text: '{\n "onwer":1}', problem: '[2:2] [p] unknown field [onwer] did you mean [owner]?' },
  { text: '{"constructor":1}', problem: '[1:2] [p] unknown field [constructor]' },
  { text: '{"__proto__":1}', problem: '[1:2] [p] unknown field [__proto__]' },
  { text: '{"name":{}}', problem: "[1:9] [p] name doesn't support values of type: START_OBJECT" },
  {
    text: '{"names":[null]}',
    problem: '[1:11] [p] failed to parse field [names]',
    cause: 'Expected text at 1:11 but found VALUE_NULL',
  },
  {
    text: '{"owner":"no"}',
    problem: '[1:10] [p] failed to parse field [owner]',
    cause: 'Failed to parse value [no] as only [true] or [false] are allowed.',
  },
])('$text is refused: $problem', ({ text, problem, cause }) => {
  const options = cause === undefined ? {} : { causedBy: expect.objectContaining({ code: 'illegalArgument', message: cause }) };
  expect(() => read(text)).toThrow(expect.objectContaining({ code: 'contentParse', message: problem, options }));
});

test('a required field that is absent is named', () => {
  expect(() => required(undefined, 'name')).toThrow('Required [name]');
  expect(required('', 'name')).toBe('');
});

test('what goes wrong in building is told as its cause, and a defect stays a defect', () => {
  const cause = illegalArgument('why');
  const fail = (thrown: Error) => (): never => {
    throw thrown;
  };
  expect(() => build('p', fail(cause))).toThrow(
    expect.objectContaining({ message: 'Failed to build [p] after last required field arrived', options: { causedBy: cause } }),
  );
  expect(() => build('p', fail(new TypeError('defect')))).toThrow(TypeError);
});
