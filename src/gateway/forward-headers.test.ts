import { describe, expect, test } from 'vitest';
import { createCompatibility } from './compatibility.ts';
import { composeForwardHeaders, type ForwardedHead } from './forward-headers.ts';

function aHead(headers: Readonly<Record<string, string>>, overrides: Partial<ForwardedHead> = {}): ForwardedHead {
  return {
    headers: new Map(Object.entries(headers)),
    remoteAddress: '10.1.2.3',
    viaName: 'claviger-a',
    identity: [],
    compatibility: createCompatibility('elasticsearch'),
    contentLength: null,
    mediaType: null,
    bodyDecoded: false,
    answerRead: false,
    ...overrides,
  };
}

const OWN = ['via', '1.1 claviger-a', 'x-forwarded-for', '10.1.2.3'];

describe('only allow-listed headers reach the cluster', () => {
  test('what describes the body and the answer is forwarded', () => {
    const headers = { accept: 'a', 'accept-encoding': 'gzip', 'content-type': 'application/json', 'x-opaque-id': '7' };
    expect(composeForwardHeaders(aHead(headers))).toEqual([...Object.entries(headers).flat(), ...OWN]);
  });

  test.each([
    'authorization',
    'es-security-runas-user',
    'x-proxy-user',
    'x-proxy-roles',
    'x-proxy-ext-team',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-user',
    'opendistro_security_impersonate_as',
    'opendistro_security_user',
    '_opendistro_security_user',
    'securitytenant',
    'security_tenant',
    'x-opensearch-product-origin',
    'cookie',
    'connection',
    'transfer-encoding',
    'host',
    'expect',
    'te',
    'upgrade',
    'x-anything',
  ])('%s is not', (name) => {
    expect(composeForwardHeaders(aHead({ [name]: 'x' }))).toEqual(OWN);
  });
});

test('the identity of the gateway comes last and once, whatever the client sent', () => {
  const head = aHead({ authorization: 'Basic client' }, { identity: ['authorization', 'Basic gateway'] });
  expect(composeForwardHeaders(head)).toEqual([...OWN, 'authorization', 'Basic gateway']);
});

test('media types are translated for a cluster that does not know them', () => {
  const head = aHead(
    { accept: 'application/vnd.elasticsearch+json;compatible-with=8' },
    { compatibility: createCompatibility('opensearch') },
  );
  expect(composeForwardHeaders(head)).toEqual(['accept', 'application/json', ...OWN]);
});

test('a Via that was received is kept, and one that names this process is a loop', () => {
  expect(composeForwardHeaders(aHead({ via: '1.1 other' }))).toContain('1.1 other, 1.1 claviger-a');
  expect(() => composeForwardHeaders(aHead({ via: '1.1 other, 1.1 claviger-a' }))).toThrow(
    expect.objectContaining({ code: 'badUpstream' }),
  );
});

test('a body that was decoded goes without its encoding, and an answer that is read here is asked for plain', () => {
  const headers = { accept: 'application/yaml', 'accept-encoding': 'gzip', 'content-encoding': 'gzip' };
  expect(composeForwardHeaders(aHead(headers, { bodyDecoded: true, answerRead: true }))).toEqual(OWN);
  const json = { accept: 'application/vnd.elasticsearch+json;compatible-with=8' };
  expect(composeForwardHeaders(aHead(json, { answerRead: true }))).toEqual([...Object.entries(json).flat(), ...OWN]);
});
