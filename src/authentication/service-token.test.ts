import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../domain/secret.ts';
import { parseServiceToken, serviceTokenText } from './service-token.ts';

function presented(text: string, magic: readonly number[] = [0, 1, 0, 1]): Secret {
  return new Secret(Buffer.concat([Buffer.from(magic), Buffer.from(text)]).toString('base64'));
}

test('what is made can be read, and begins with AAEAAW', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9-][A-Za-z0-9_-]{0,20}$/);
  fc.assert(
    fc.property(name, fc.string({ minLength: 1 }), (tokenName, secret) => {
      const token = { account: 'elastic/kibana', name: tokenName, secret: new Secret(secret) };
      const text = serviceTokenText(token);
      expect(text.reveal()).toMatch(/^AAEAAW[^=]*$/);
      const read = parseServiceToken(text);
      expect(read).toMatchObject({ account: 'elastic/kibana', name: tokenName });
      expect(read?.secret.reveal()).toBe(secret.isWellFormed() ? secret : read?.secret.reveal());
    }),
  );
});

test('a secret may hold colons, and padding may stand', () => {
  expect(parseServiceToken(presented('a/b/c:d:e'))?.secret.reveal()).toBe('d:e');
});

test.each([
  { case: 'other magic bytes', token: presented('elastic/kibana/t:secret', [0, 1, 0, 2]) },
  { case: 'fewer bytes than the magic', token: new Secret('AAE') },
  { case: 'no base64', token: new Secret('AAEA!') },
  { case: 'no colon', token: presented('elastic/kibana/t') },
  { case: 'two parts', token: presented('elastic/kibana:secret') },
  { case: 'four parts', token: presented('elastic/kibana/t/u:secret') },
  { case: 'empty parts', token: presented('//t:secret') },
  { case: 'a name that no token has', token: presented('elastic/kibana/_t:secret') },
  { case: 'nothing', token: new Secret('') },
])('$case is another kind of token', ({ token }) => {
  expect(parseServiceToken(token)).toBeNull();
});
