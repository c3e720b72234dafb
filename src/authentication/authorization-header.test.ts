import { expect, test } from 'vitest';
import type { Credential } from '../domain/principal/credential.ts';
import { parseAuthorization } from './authorization-header.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');

/** A credential with its secrets in the open, for comparison. */
function revealed(credential: Credential): object {
  if (credential.scheme === 'basic') return { ...credential, password: credential.password.reveal() };
  if (credential.scheme === 'apiKey') return { ...credential, secret: credential.secret.reveal() };
  if (credential.scheme === 'bearer') return { ...credential, token: credential.token.reveal() };
  return credential;
}

test.each([
  { value: `ApiKey ${encode('id:secret')}`, credential: { scheme: 'apiKey', id: 'id', secret: 'secret' } },
  { value: `apikey ${encode('id:secret')}`, credential: { scheme: 'apiKey', id: 'id', secret: 'secret' } },
  { value: `APIKEY ${encode('id:a:b')}`, credential: { scheme: 'apiKey', id: 'id', secret: 'a:b' } },
  { value: `ApiKey ${encode('id:')}`, credential: { scheme: 'apiKey', id: 'id', secret: '' } },
  { value: `basic ${encode('alice:pass:word')}`, credential: { scheme: 'basic', username: 'alice', password: 'pass:word' } },
  { value: `Basic ${encode(':p')}`, credential: { scheme: 'basic', username: '', password: 'p' } },
  { value: `Basic ${encode('jürgen:パス')}`, credential: { scheme: 'basic', username: 'jürgen', password: 'パス' } },
  { value: 'bearer abcdef', credential: { scheme: 'bearer', token: 'abcdef' } },
  { value: 'Bearer  two', credential: { scheme: 'bearer', token: ' two' } },
])('$value is read as $credential', ({ value, credential }) => {
  expect(revealed(parseAuthorization(value))).toEqual(credential);
});

test.each([
  undefined,
  '',
  ' ',
  'Basic',
  'Basic ',
  'ApiKey',
  'ApiKey ',
  'Bearer ',
  'Digest abc',
  'ApiKeyx abc',
  ' ApiKey YTpi',
  'ApiKey\tYTpi',
])('%j is no credential', (value) => {
  expect(parseAuthorization(value)).toEqual({ scheme: 'none' });
});

test.each([
  { value: 'ApiKey !!!', reason: 'Illegal base64 character 21' },
  { value: `ApiKey  ${encode('id:secret')}`, reason: 'Illegal base64 character 20' },
  { value: `ApiKey ${encode('justanid')}`, reason: 'invalid ApiKey value' },
  { value: `ApiKey ${encode(':secret')}`, reason: 'invalid ApiKey value' },
])('$value is a malformed API key: $reason', ({ value, reason }) => {
  expect(parseAuthorization(value)).toEqual({ scheme: 'malformedApiKey', reason });
});

test.each([
  { value: 'Basic !!!', reason: 'invalid basic authentication header encoding', cause: 'Illegal base64 character 21' },
  {
    value: `Basic  ${encode('a:b')}`,
    reason: 'invalid basic authentication header encoding',
    cause: 'Illegal base64 character 20',
  },
  { value: `Basic ${encode('alice')}`, reason: 'invalid basic authentication header value', cause: null },
])('$value is malformed Basic: $reason', ({ value, reason, cause }) => {
  expect(parseAuthorization(value)).toEqual({ scheme: 'malformedBasic', reason, cause });
});

test('a credential that is printed shows no secret', () => {
  const texts = [`ApiKey ${encode('id:hush')}`, `Basic ${encode('a:hush')}`, 'Bearer hush'].map((value) =>
    JSON.stringify(parseAuthorization(value)),
  );
  expect(texts.join()).not.toContain('hush');
});

const TOKEN = `os_${'a'.repeat(42)}A`;

test.each([`ApiKey ${TOKEN}`, `apikey ${TOKEN}`, `APIKEY ${TOKEN}`, `  ApiKey    ${TOKEN}    `])(
  '%j is an API token',
  (value) => {
    const credential = parseAuthorization(value);
    expect(credential.scheme === 'apiToken' ? credential.token.reveal() : credential).toBe(TOKEN);
  },
);

test.each([
  { name: 'one character less', value: `ApiKey ${TOKEN.slice(0, -1)}` },
  { name: 'one more', value: `ApiKey ${TOKEN}A` },
  { name: 'a last character that 32 bytes do not end in', value: `ApiKey ${TOKEN.slice(0, -1)}B` },
  { name: 'a character of no base64url', value: `ApiKey ${TOKEN.replace('a', '+')}` },
  { name: 'the prefix alone', value: 'ApiKey os_' },
  { name: '4,000 characters', value: `ApiKey os_${'A'.repeat(4_000)}` },
])('with $name it cannot be a token', ({ value }) => {
  expect(parseAuthorization(value)).toEqual({ scheme: 'malformedApiKey', reason: 'invalid API token' });
});

test.each([
  { name: 'a tab after the scheme', value: `ApiKey\t${TOKEN}`, scheme: 'none' },
  { name: 'another scheme', value: `Token ${TOKEN}`, scheme: 'none' },
  { name: 'no scheme', value: TOKEN, scheme: 'none' },
  { name: 'Bearer', value: `Bearer ${TOKEN}`, scheme: 'bearer' },
  { name: 'the prefix in upper case', value: `ApiKey ${TOKEN.replace('os_', 'OS_')}`, scheme: 'malformedApiKey' },
  { name: 'two tokens', value: `ApiKey ${TOKEN} ${TOKEN}`, scheme: 'malformedApiKey' },
  { name: 'two headers that became one', value: `ApiKey ${TOKEN}, ApiKey ${TOKEN}`, scheme: 'malformedApiKey' },
])('with $name it is none', ({ value, scheme }) => {
  expect(parseAuthorization(value).scheme).toBe(scheme);
});
