import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRequestTarget } from './parse-request-target.ts';
import { redactTarget } from './redact-target.ts';

const TOKEN = `${'i'.repeat(20)}.${'s'.repeat(43)}`;

test.each([
  [`/_security/token/${TOKEN}`, '/_security/token/{token}'],
  [`/_security/token/${TOKEN}/`, '/_security/token/{token}'],
  [`/_security/token/${TOKEN}?pretty`, '/_security/token/{token}?pretty'],
  [`/_security/token/${TOKEN}/_renew`, '/_security/token/{token}/_renew'],
  [`/_security/token/${TOKEN}/_cancel?human`, '/_security/token/{token}/_cancel?human'],
  [`/_security/token/${TOKEN}/${TOKEN}`, '/_security/token/{token}'],
  ['/_security/token/a-part-of-one', '/_security/token/{token}'],
  ['/_security/token/_renew/secret', '/_security/token/{token}'],
  [`//_security//token//${TOKEN}`, '//_security//token//{token}'],
  [`/_security/%74oken/${TOKEN}`, '/_security/token/{token}'],
  [`/_security/%2574oken/${TOKEN}`, '/_security/token/{token}'],
  [`/_security/token%2F${TOKEN}`, '/_security/token/{token}'],
  [`/_SECURITY/Token/${TOKEN}`, '/_SECURITY/Token/{token}'],
  [`/_security/./token/${TOKEN}`, '/_security/./token/{token}'],
  [`/_security/token?token=${TOKEN}`, '/_security/token?token={token}'],
  [`http://host/_security/token/${TOKEN}`, 'http://host/_security/token/{token}'],
])('%s is written as %s', (target, written) => {
  expect(redactTarget(target)).toBe(written);
});

test.each([
  '/',
  '/_security/token',
  '/_security/token/',
  '/_security/token/_get',
  '/_security/token/_renew?pretty',
  '/_security/oauth2/token',
  '/_security/api_key?id=%2Fa',
  `/logs-${TOKEN}/_search`,
  '/%3Clogs-%7Bnow%2Fd%7D%3E/_search',
])('%s is written as it is', (target) => {
  expect(redactTarget(target)).toBe(target);
});

test('a parsed target tells its texts without the token, and its route with it', () => {
  const target = parseRequestTarget(`/_security/token/${TOKEN}?pretty`);
  expect([target.raw, target.path]).toEqual(['/_security/token/{token}?pretty', '/_security/token/{token}']);
  expect(target.segments).toEqual(['_security', 'token', TOKEN]);
});

test('whatever stands around it, no token of the security API is left, and redacting again changes nothing', () => {
  const around = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(around, around, (before, behind) => {
      const written = redactTarget(`/_security/token/${before.replaceAll(/[A-Za-z0-9_%-]/g, '')}${TOKEN}/${behind}`);
      expect(written).not.toContain('s'.repeat(43));
      expect(redactTarget(written)).toBe(written);
    }),
  );
});
