import { expect, test } from 'vitest';
import { unindexableMetadata } from './flattened-metadata.ts';
import type { JsonObject, JsonValue } from './json/json-value.ts';

/** Objects in objects, this many of them: `{"a":{"a":1}}` for 2. */
function nested(objects: number, innermost: JsonValue = 1): JsonObject {
  return objects <= 1 ? { a: innermost } : { a: nested(objects - 1, innermost) };
}

const TOO_DEEP = 'The provided [flattened] field [metadata_flattened] exceeds the maximum depth limit of [20].';

test.each<{ case: string; metadata: JsonObject }>([
  { case: 'nothing', metadata: {} },
  { case: 'twenty objects in each other', metadata: nested(20) },
  { case: 'lists, which do not count', metadata: { list: [[[[[nested(19)]]]]] } },
  { case: 'a value of the longest size', metadata: { s: 'x'.repeat(32_764) } },
  { case: 'a value of the longest size, deeper', metadata: { s: { t: 'x'.repeat(32_762) } } },
  { case: 'a NUL in a value', metadata: { s: 'x\0y' } },
])('$case can be indexed', ({ metadata }) => {
  expect(unindexableMetadata('an-id', metadata)).toBeNull();
});

test.each<{ case: string; metadata: JsonObject; reason: string }>([
  { case: 'twenty-one objects in each other', metadata: nested(21), reason: TOO_DEEP },
  { case: 'an empty object too deep', metadata: nested(20, {}), reason: TOO_DEEP },
  { case: 'objects too deep within lists', metadata: { list: [[[[[nested(20)]]]]] }, reason: TOO_DEEP },
  {
    case: 'a value a byte too long',
    metadata: { s: 'x'.repeat(32_765) },
    reason:
      'Flattened field [metadata_flattened] contains one immense field whose keyed encoding is longer than the allowed max length of 32766 bytes. Key length: 1, value length: 32765 for key starting with [s]',
  },
  {
    case: 'a value too long in bytes, not in characters',
    metadata: { s: { t: 'é'.repeat(16_382) } },
    reason:
      'Flattened field [metadata_flattened] contains one immense field whose keyed encoding is longer than the allowed max length of 32766 bytes. Key length: 3, value length: 32764 for key starting with [s.t]',
  },
  {
    case: 'a NUL in a name',
    metadata: { 'a\0b': 1 },
    reason: 'Keys in [flattened] fields cannot contain the reserved character \\0. Offending key: [a\0b].',
  },
])('$case cannot be indexed', ({ metadata, reason }) => {
  expect(unindexableMetadata('an-id', metadata)).toMatchObject({
    code: 'documentParsing',
    message: "failed to parse field [metadata_flattened] of type [flattened] in document with id 'an-id'.",
    options: { causedBy: { code: 'illegalArgument', message: reason } },
  });
});
