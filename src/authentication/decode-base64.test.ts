import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64 } from './decode-base64.ts';

test.each([
  { text: '', bytes: '' },
  { text: 'YWxpY2U=', bytes: 'alice' },
  { text: 'YWxpY2U', bytes: 'alice' },
  { text: 'YWxpYw==', bytes: 'alic' },
  { text: 'YWxpYw', bytes: 'alic' },
  { text: 'YWxpYx', bytes: 'alic' },
])('$text decodes to $bytes, padded or not, left over bits ignored', ({ text, bytes }) => {
  expect(decodeBase64(text)).toEqual({ bytes: Buffer.from(bytes) });
});

test.each([
  { text: '!!!', violation: 'Illegal base64 character 21' },
  { text: ' YWxp', violation: 'Illegal base64 character 20' },
  { text: 'YWxp\n', violation: 'Illegal base64 character a' },
  { text: 'ab-_', violation: 'Illegal base64 character 2d' },
  { text: 'ab_-', violation: 'Illegal base64 character 5f' },
  { text: 'abc\u00e9', violation: 'Illegal base64 character -17' },
  { text: '@bcd', violation: 'Illegal base64 character 40' },
  { text: 'ab[d', violation: 'Illegal base64 character 5b' },
  { text: 'ab`d', violation: 'Illegal base64 character 60' },
  { text: 'ab{d', violation: 'Illegal base64 character 7b' },
  { text: 'ab.d', violation: 'Illegal base64 character 2e' },
  { text: 'ab:d', violation: 'Illegal base64 character 3a' },
  { text: 'a', violation: 'Input byte[] should at least have 2 bytes for base64 bytes' },
  { text: 'abcde', violation: 'Last unit does not have enough valid bits' },
  { text: 'a===', violation: 'Last unit does not have enough valid bits' },
  { text: 'abcd=', violation: 'Input byte array has wrong 4-byte ending unit' },
  { text: 'ab=', violation: 'Input byte array has wrong 4-byte ending unit' },
  { text: 'ab=c', violation: 'Input byte array has wrong 4-byte ending unit' },
  { text: 'abc=d', violation: 'Input byte array has incorrect ending byte at 4' },
  { text: 'ab==cd', violation: 'Input byte array has incorrect ending byte at 4' },
])('$text is refused: $violation', ({ text, violation }) => {
  expect(decodeBase64(text)).toEqual({ violation });
});

test('whatever was encoded is decoded, and any text is either decoded or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual({ bytes: Buffer.from(bytes) });
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => Object.keys(decodeBase64(text)).length === 1));
});
