import { describe, expect, it } from 'vitest';
import { nameOfToken, readSignedJwt } from './signed-jwt.ts';

const CHARACTERS_MAX = 2_000;
const HEADER = { alg: 'RS256', kid: 'one', typ: 'JWT' };

function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

function token(claims: unknown, header: unknown = HEADER): string {
  return `${part(header)}.${part(claims)}.c2ln`;
}

describe('a signed token', () => {
  it('is read with what its header says', () => {
    expect(readSignedJwt(token({ sub: 'carol' }), CHARACTERS_MAX)).toMatchObject({
      algorithm: 'RS256',
      keyId: 'one',
      type: 'JWT',
      isCritical: false,
      claims: { sub: 'carol' },
    });
  });

  it('may do without key id and type', () => {
    expect(readSignedJwt(token({}, { alg: 'RS256' }), CHARACTERS_MAX)).toMatchObject({ keyId: null, type: null });
  });

  it('is told to have critical extensions', () => {
    expect(readSignedJwt(token({}, { alg: 'RS256', crit: ['b64'] }), CHARACTERS_MAX)?.isCritical).toBe(true);
  });

  it('may hold registered claims that are null', () => {
    expect(readSignedJwt(token({ iss: null, aud: null, exp: null }), CHARACTERS_MAX)).not.toBeNull();
  });
});

describe('no signed token', () => {
  it.each([
    ['a text without dots', 'garbage'],
    ['two parts', `${part(HEADER)}.${part({})}`],
    ['an encrypted token of five parts', `${part(HEADER)}.a.b.c.d`],
    ['an empty signature', `${part(HEADER)}.${part({})}.`],
    ['padded base64', `${part(HEADER)}=.${part({})}.c2ln`],
    ['the base64 alphabet with + and /', `${part(HEADER)}.${part({})}.+/+/`],
    ['claims that are a list', token([1])],
    ['claims that are no JSON', token('hello')],
    ['a claim that is given twice', token('{"sub":"eve","sub":"carol"}')],
    ['a header name that is given twice', token({}, '{"alg":"RS256","alg":"HS256"}')],
    ['the algorithm none', token({}, { alg: 'none' })],
    ['a header without algorithm', token({}, { kid: 'one' })],
    ['an algorithm that is no text', token({}, { alg: 5 })],
    ['a key id that is no text', token({}, { alg: 'RS256', kid: 5 })],
    ['a type that is no text', token({}, { alg: 'RS256', typ: ['JWT'] })],
    ['an issuer that is a list', token({ iss: ['https://issuer.example'] })],
    ['a subject that is a list', token({ sub: ['carol'] })],
    ['a subject that is a number', token({ sub: 5 })],
    ['an expiration that is a text', token({ exp: '1795352747' })],
    ['a beginning that is an object', token({ nbf: {} })],
    ['an audience with a number', token({ aud: ['es01', 5] })],
    ['claims that nest deeper than any issuer does', token(`{"a":${'['.repeat(50)}${']'.repeat(50)}}`)],
    ['more characters than are looked at', token({ sub: 'x'.repeat(CHARACTERS_MAX) })],
  ])('is %s', (_, text) => {
    expect(readSignedJwt(text, CHARACTERS_MAX)).toBeNull();
  });

  it('is one character more than are looked at', () => {
    const text = token({ sub: 'carol' });
    expect(readSignedJwt(text, text.length)).not.toBeNull();
    expect(readSignedJwt(text, text.length - 1)).toBeNull();
  });
});

describe('the name of a token', () => {
  it.each([
    ['texts and lists of texts, by name', { sub: 'c', aud: ['x', 'y'], iss: 'i' }, "'aud:x,y' 'iss:i' 'sub:c'"],
    ['an empty text', { sub: '' }, "'sub:'"],
    ['no empty list', { sub: 'c', groups: [] }, "'sub:c'"],
    ['nothing else', { a: 1, b: true, c: null, d: { e: 'f' }, g: ['h', 1], sub: 'c' }, "'sub:c'"],
  ])('has %s', (_, claims, name) => {
    const jwt = readSignedJwt(token(claims), CHARACTERS_MAX);
    expect(jwt === null ? null : nameOfToken(jwt)).toBe(name);
  });
});
