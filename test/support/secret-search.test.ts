import { expect, test } from 'vitest';
import { findSecrets } from './secret-search.ts';

const SECRET = 'Qm9vay5_tr-"Wü7';
const SECRETS = new Map([['the secret', SECRET]]);

const hex = (text: string): string => Buffer.from(text).toString('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test.each([
  { case: 'as it is', text: `password=${SECRET};` },
  { case: 'inside a JSON string', text: JSON.stringify({ password: SECRET }) },
  { case: 'in a query string', text: `?password=${encodeURIComponent(SECRET)}` },
  { case: 'in hexadecimal', text: `blob ${hex(SECRET)}` },
  { case: 'in base64', text: base64(SECRET) },
  { case: 'in base64 behind an id of 20 characters', text: base64(`abcdefghijklmnopqrst:${SECRET}`) },
  { case: 'in base64 behind one character', text: base64(`x${SECRET}`) },
  { case: 'in base64 between others', text: base64(`xy${SECRET} and more`) },
  { case: 'in base64url', text: Buffer.from(`x${SECRET}`).toString('base64url') },
])('a secret is found $case', ({ text }) => {
  expect(findSecrets(SECRETS, new Map([['file', Buffer.from(text)]]))[0]).toMatchObject({
    secret: 'the secret',
    place: 'file',
  });
});

test('a secret is found in bytes that are no text', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0x00, 0x80]), Buffer.from(SECRET), Buffer.from([0xfe])]);
  expect(findSecrets(SECRETS, new Map([['file', bytes]]))).toContainEqual({
    secret: 'the secret',
    form: 'plain',
    place: 'file',
  });
});

test('where there is none, none is found', () => {
  expect(findSecrets(SECRETS, new Map([['file', Buffer.from(`${SECRET.slice(1)} ${base64(SECRET.slice(1))}`)]]))).toEqual([]);
});
