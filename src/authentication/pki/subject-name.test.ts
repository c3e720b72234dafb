import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { ClientAuthority, derOf } from '../../../test/support/client-authority.ts';
import { defineWith } from '../../../test/support/requirements.ts';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { readCertificate } from './certificate.ts';
import { readDer } from './der.ts';
import { attributeOf, formatSubjectName } from './subject-name.ts';

await defineWith('openssl', 'subjects of certificates', async () => {
  const folder = await makeTemporaryFolder();
  afterAll(() => folder[Symbol.asyncDispose]());
  const authority = new ClientAuthority(folder.path);
  let made = 0;

  function subjectOf(subject: string) {
    made += 1;
    return readCertificate(derOf(authority.issue(`subject-${made}`, { subject }))).subject;
  }

  describe('the subject of a certificate', () => {
    test.each([
      { subject: '/DC=example/OU=people/CN=jane', text: 'CN=jane, OU=people, DC=example', name: 'jane' },
      { subject: '/O=Doe, Jane\\+Co/CN=jane', text: 'CN=jane, O=Doe\\, Jane\\+Co', name: 'jane' },
      { subject: '/CN=admin/O=x/CN=jane', text: 'CN=jane, O=x, CN=admin', name: 'jane' },
      { subject: '/CN=Zoë', text: 'CN=Zoë', name: 'Zoë' },
      { subject: '/O=CN=admin', text: 'O=CN\\=admin', name: null },
      { subject: '/CN=a,CN=admin', text: 'CN=a\\,CN\\=admin', name: 'a,CN=admin' },
      { subject: '/UID=7/emailAddress=j@example.com', text: 'EMAILADDRESS=j@example.com, UID=7', name: null },
    ])('[$subject] reads [$text]', ({ subject, text, name }) => {
      const read = subjectOf(subject);
      expect(formatSubjectName(read)).toBe(text);
      expect(attributeOf(read, 'cn')).toBe(name);
      expect(attributeOf(read, '2.5.4.3')).toBe(name);
    });
  });
});

test('any bytes are read as DER or refused as such', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        readDer(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});

test.each([
  { case: 'an indefinite length', hex: '30800000' },
  { case: 'a long-winded length', hex: '30810100' },
  { case: 'a length with a leading zero', hex: '3082008000' },
  { case: 'bytes behind the value', hex: '050000' },
  { case: 'a cut value', hex: '300501' },
  { case: 'a tag of several bytes', hex: '1f8100' },
])('$case is refused', ({ hex }) => {
  expect(() => readDer(Buffer.from(hex, 'hex'))).toThrow(RangeError);
});
