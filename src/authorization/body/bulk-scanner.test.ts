import { describe, expect, test } from 'vitest';
import { lines } from '../../../test/support/planned-request.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { type BulkItem, BulkScanner } from './bulk-scanner.ts';

const limits = { ...DEFAULT_JSON_LIMITS, actionLineBytesMax: 64 };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function scan(...chunks: readonly (string | Uint8Array)[]): readonly BulkItem[] {
  const items: BulkItem[] = [];
  const scanner = new BulkScanner(limits, (item) => items.push(item) > 0);
  for (const chunk of chunks) scanner.push(typeof chunk === 'string' ? encode(chunk) : chunk);
  scanner.end();
  return items;
}

const SOURCE = { index: { _index: 'not an action' } };

describe('A bulk body is read line by line', () => {
  test.each<{ case: string; body: string; items: readonly Partial<BulkItem>[] }>([
    { case: 'nothing', body: '', items: [] },
    { case: 'blank lines alone', body: '\n \t\r\n\n', items: [] },
    {
      case: 'an index',
      body: lines({ index: { _index: 'a', _id: '1' } }, SOURCE),
      items: [{ operation: 'index', index: 'a' }],
    },
    {
      case: 'an index without an id',
      body: lines({ index: { _index: 'a' } }, SOURCE),
      items: [{ operation: 'index', index: 'a' }],
    },
    { case: 'an id of null', body: lines({ index: { _id: null } }, SOURCE), items: [{ operation: 'index', index: null }] },
    {
      case: 'op_type create',
      body: lines({ index: { _id: '1', op_type: 'create' } }, SOURCE),
      items: [{ operation: 'create', index: null }],
    },
    {
      case: 'op_type index, no id',
      body: lines({ index: { op_type: 'index' } }, SOURCE),
      items: [{ operation: 'index', index: null }],
    },
    {
      case: 'another op_type, no id',
      body: lines({ index: { op_type: 'CREATE' } }, SOURCE),
      items: [{ operation: 'index', index: null }],
    },
    {
      case: 'a create',
      body: lines({ create: { op_type: 'index', _id: '1' } }, SOURCE),
      items: [{ operation: 'create', index: null }],
    },
    {
      case: 'an update',
      body: lines({ update: { _id: '1', _source: { includes: ['a'] } } }, SOURCE),
      items: [{ operation: 'update', index: null }],
    },
    {
      case: 'a delete, which has no source',
      body: lines({ delete: { _id: '1' } }, { delete: { _index: 'b', _id: '2' } }),
      items: [
        { operation: 'delete', index: null },
        { operation: 'delete', index: 'b' },
      ],
    },
    {
      case: 'carriage returns and blank lines',
      body: '{"index":{"_id":"1"}}\r\n{}\r\n\r\n\n{"delete":{"_id":"1"}}\r\n',
      items: [
        { operation: 'index', index: null },
        { operation: 'delete', index: null },
      ],
    },
    {
      case: 'a blank source, which is one',
      body: '{"index":{"_id":"1"}}\n\n{"delete":{"_index":"a"}}\n',
      items: [
        { operation: 'index', index: null },
        { operation: 'delete', index: 'a' },
      ],
    },
    {
      case: 'an escaped name',
      body: '{"\\u0069ndex":{"_\\u0069ndex":"\\u0061"}}\n{}\n',
      items: [{ operation: 'index', index: 'a' }],
    },
    {
      case: 'a source longer than an action may be',
      body: lines({ index: { _id: '1' } }, { a: 'x'.repeat(1000) }),
      items: [{ operation: 'index', index: null }],
    },
    {
      case: 'a source that is no JSON',
      body: '{"index":{"_id":"1"}}\nnot json\n',
      items: [{ operation: 'index', index: null }],
    },
  ])('$case', ({ body, items }) => {
    const scanned = scan(body);
    expect(scanned).toHaveLength(items.length);
    expect(scanned).toMatchObject(items);
  });

  test('the same wherever it is cut', () => {
    const body = encode(
      '\r\n{"index":{"_index":"ä","_id":"1"}}\r\n{"index":1}\n\n{"delete":{"_index":"b"}}\n{"update":{"_id":"2"}}\n{"doc":{}}\n',
    );
    const whole = scan(body);
    expect(whole.map(({ operation, index }) => `${operation} ${index}`)).toEqual(['index ä', 'delete b', 'update null']);
    for (let cut = 0; cut <= body.length; cut += 1) {
      expect(scan(body.subarray(0, cut), body.subarray(cut)), `cut at ${cut}`).toEqual(whole);
    }
    expect(scan(...[...body].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  test('each item tells how it is answered', () => {
    const body = lines({ index: { _index: 'a', pipeline: 'p' } }, {}, { update: { _id: 7 } }, {});
    expect(scan(body)).toEqual([
      { action: 'index', operation: 'index', index: 'a', id: null, pipeline: 'p' },
      { action: 'update', operation: 'update', index: null, id: '7', pipeline: null },
    ]);
  });

  test('an action is told before its source has come', () => {
    const items: BulkItem[] = [];
    const scanner = new BulkScanner(limits, (item) => items.push(item) > 0);
    scanner.push(encode('{"delete":{"_id":"1"}}\n{"index":{"_id":"1"}}\n{"a"'));
    expect(items.map((item) => item.operation)).toEqual(['delete', 'index']);
  });
});

describe('Items that do not go on are left out', () => {
  const BODY = `\r\n${lines({ index: { _index: 'no' } }, { a: 'no' }, { delete: { _index: 'yes' } })}\n${lines(
    { update: { _index: 'yes' } },
    { doc: 'yes' },
    { create: { _index: 'no' } },
    { a: 'no' },
    { index: { _index: 'yes' } },
    '',
    { delete: { _index: 'no' } },
  )}`;
  const REST = lines(
    { delete: { _index: 'yes' } },
    { update: { _index: 'yes' } },
    { doc: 'yes' },
    { index: { _index: 'yes' } },
    '',
  );

  function pass(...chunks: readonly Uint8Array[]): string {
    const scanner = new BulkScanner(limits, (item) => item.index === 'yes');
    const passed = chunks.flatMap((chunk) => scanner.push(chunk).map((piece) => Buffer.from(piece)));
    scanner.end();
    return Buffer.concat(passed).toString();
  }

  test('the others go on as they came, wherever the body is cut', () => {
    const body = encode(BODY);
    expect(pass(body)).toBe(REST);
    for (let cut = 0; cut <= body.length; cut += 1) {
      expect(pass(body.subarray(0, cut), body.subarray(cut)), `cut at ${cut}`).toBe(REST);
    }
    expect(pass(...[...body].map((byte) => Uint8Array.of(byte)))).toBe(REST);
  });

  test('a large source is given back as it comes, and nothing of it is kept', () => {
    const scanner = new BulkScanner(limits, () => true);
    scanner.push(encode('{"index":{}}\n'));
    const chunk = encode('x'.repeat(10_000));
    for (let times = 0; times < 3; times += 1) expect(scanner.push(chunk)).toEqual([chunk]);
  });
});

describe('A bulk body that two clusters could read differently is refused', () => {
  test.each([
    { case: 'no last newline', body: '{"delete":{"_id":"1"}}', says: 'terminated by a newline' },
    { case: 'no newline behind the source', body: '{"index":{}}\n{}', says: 'terminated by a newline' },
    { case: 'no source', body: '{"index":{}}\n', says: 'terminated by a newline' },
    { case: 'an unknown action', body: lines({ upsert: {} }, {}), says: 'line [1], expected field [create]' },
    { case: 'an action in capitals', body: lines({ Index: {} }, {}), says: 'line [1], expected field [create]' },
    {
      case: 'two actions in a line',
      body: lines({ index: {}, delete: {} }, {}),
      says: 'expected END_OBJECT but found [FIELD_NAME]',
    },
    { case: 'text behind the action', body: '{"index":{}}{"delete":{}}\n{}\n', says: 'unexpected data' },
    {
      case: 'an action in the second line that is a list',
      body: `${lines({ delete: { _id: '1' } })}[]\n`,
      says: 'line [2], expected START_OBJECT',
    },
    { case: 'an empty action', body: '{}\n', says: 'expected FIELD_NAME but found [END_OBJECT]' },
    { case: 'an action without parameters', body: '{"delete":null}\n', says: 'expected START_OBJECT but found [VALUE_NULL]' },
    { case: 'an index that is a number', body: lines({ delete: { _index: 1 } }), says: 'expected a string for field [_index]' },
    { case: 'an index that is null', body: lines({ delete: { _index: null } }), says: 'expected a string for field [_index]' },
    {
      case: 'an unknown parameter',
      body: lines({ delete: { index: 'a' } }),
      says: 'line [1] contains an unknown parameter [index]',
    },
    { case: 'a parameter twice', body: '{"delete":{"_index":"a","_index":"b"}}\n', says: 'Duplicate field' },
    { case: 'a comment', body: '{"delete":{/**/}}\n', says: 'Unexpected character' },
    { case: 'an action over two lines', body: '{"delete":\n{"_id":"1"}}\n', says: 'Unexpected end of file' },
    { case: 'a separator of another format', body: '{"delete":{}}\u00ff{"delete":{}}\n', says: 'Unrecognized token' },
    {
      case: 'an action line over the limit',
      body: lines({ delete: { _id: 'x'.repeat(44) } }),
      says: 'line [1] is longer than [64] bytes',
    },
  ])('$case', ({ body, says }) => {
    const scans = [() => scan(body), () => scan(...[...encode(body)].map((byte) => Uint8Array.of(byte)))];
    for (const run of scans)
      expect(run).toThrow(expect.objectContaining({ name: 'SecurityError', message: expect.stringContaining(says) }));
  });

  test('an action line at the limit is read', () => {
    const line = lines({ delete: { _id: 'x'.repeat(43) } });
    expect(line.length - 1).toBe(64);
    expect(scan(line)).toHaveLength(1);
    expect(scan(line.slice(0, 10), line.slice(10))).toHaveLength(1);
  });
});
