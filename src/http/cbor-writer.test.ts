import { decode } from 'cborg';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeCbor } from './cbor-writer.ts';

test('objects and arrays are written without a length', () => {
  const written = Buffer.from(writeCbor({ a: [1, 1.5, null], status: 400 })).toString('hex');
  expect(written).toBe('bf61619f01fb3ff8000000000000f6ff66737461747573190190ff');
});

test('whatever is written is read back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const json = JSON.parse(JSON.stringify(value));
      expect(decode(writeCbor(json), { rejectDuplicateMapKeys: false })).toEqual(json);
    }),
    { numRuns: 500 },
  );
});
