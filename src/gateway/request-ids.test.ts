import { expect, test } from 'vitest';
import { createRequestIds } from './request-ids.ts';

test('ids are 20 base64url characters and use each random byte once', () => {
  let drawn = 0;
  const nextId = createRequestIds({ bytes: (length) => Uint8Array.from({ length }, () => drawn++ % 251) });
  const ids = Array.from({ length: 600 }, nextId);
  expect(ids.every((id) => /^[\w-]{20}$/.test(id))).toBe(true);
  expect(ids[0]).toBe(Buffer.from(Array.from({ length: 15 }, (_, index) => index)).toString('base64url'));
  expect(ids[1]).not.toBe(ids[0]);
  expect(drawn).toBe(15 * 256 * 3);
});
