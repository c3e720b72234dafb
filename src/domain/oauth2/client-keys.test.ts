import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import { readClientKeys } from './client-keys.ts';

const jwkOf = (key: KeyObject): JsonObject => JSON.parse(JSON.stringify(key.export({ format: 'jwk' })));
const ed = generateKeyPairSync('ed25519');
const ED: JsonObject = { ...jwkOf(ed.publicKey), kid: 'ed', alg: 'EdDSA' };
const EC: JsonObject = { ...jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey), kid: 'ec', alg: 'ES256' };
const RSA: JsonObject = { ...jwkOf(generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey), kid: 'rsa', alg: 'RS256' };
const WEAK: JsonObject = { ...jwkOf(generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey), kid: 'rsa', alg: 'RS256' };

test('keys of each algorithm are read, with their known members alone', () => {
  const read = readClientKeys([{ ...ED, use: 'sig', x5u: 'https://attacker.example' }, EC, RSA], 3);
  if ('violation' in read) throw new Error(read.violation);
  expect(read.keys.map(({ alg }) => alg)).toEqual(['EdDSA', 'ES256', 'RS256']);
  expect(read.keys[0]).toEqual({ kid: 'ed', alg: 'EdDSA', jwk: jwkOf(ed.publicKey) });
});

test('the name that RFC 9864 gives to Ed25519 means the same', () => {
  expect(readClientKeys([{ ...ED, alg: 'Ed25519' }], 1)).toMatchObject({ keys: [{ alg: 'EdDSA' }] });
});

describe('what is no set of public keys is refused:', () => {
  test.each<readonly [string, readonly JsonValue[]]>([
    ['no key', []],
    ['more keys than a client may have', [ED, EC, RSA, { ...ED, kid: 'more' }]],
    ['a text', ['key']],
    ['a private key', [{ ...jwkOf(ed.privateKey), kid: 'ed', alg: 'EdDSA' }]],
    ['a shared secret', [{ kty: 'oct', k: 'c2VjcmV0', kid: 'k', alg: 'HS256' }]],
    ['a key without a kid', [jwkOf(ed.publicKey)]],
    ['an empty kid', [{ ...ED, kid: '' }]],
    ['a kid that is too long', [{ ...ED, kid: 'x'.repeat(257) }]],
    ['two keys of one kid', [ED, { ...EC, kid: 'ed' }]],
    ['a key without an algorithm', [{ ...jwkOf(ed.publicKey), kid: 'ed' }]],
    ['the algorithm none', [{ ...ED, alg: 'none' }]],
    ['an algorithm of another kind of key', [{ ...ED, alg: 'RS256' }]],
    ['a key that encrypts', [{ ...ED, use: 'enc' }]],
    ['a number that is no text', [{ ...ED, x: 1 }]],
    ['a modulus of 1,024 bits', [WEAK]],
  ])('%s', (_, keys) => {
    expect(readClientKeys(keys, 3)).toHaveProperty('violation');
  });
});
