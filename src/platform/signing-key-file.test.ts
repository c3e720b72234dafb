import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StoredSigningKey } from '../domain/oauth2/signing-key.ts';
import { instant } from '../domain/time.ts';
import { readSigningKeys, writeSigningKeys } from './signing-key-file.ts';

const KEY: StoredSigningKey = {
  kid: 'k',
  alg: 'EdDSA',
  creation: instant(1),
  jwk: { kty: 'OKP', crv: 'Ed25519', x: 'public', d: 'private' },
};

function aPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'claviger-signing-')), 'signing.keys');
}

test('keys are read as they were written, from a file that its owner alone may open', () => {
  const path = aPath();
  expect(readSigningKeys(path)).toEqual([]);
  writeSigningKeys(path, [KEY]);
  writeSigningKeys(path, [{ ...KEY, kid: 'next' }, KEY]);
  expect(readSigningKeys(path).map(({ kid }) => kid)).toEqual(['next', 'k']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file that others may open is refused', () => {
  const path = aPath();
  writeSigningKeys(path, [KEY]);
  chmodSync(path, 0o640);
  expect(() => readSigningKeys(path)).toThrow('set its mode to 0600');
});

test.each(['', '{', '{}', '[{"kid":"k"}]', JSON.stringify([{ ...KEY, alg: 'none' }]), JSON.stringify([{ ...KEY, more: 1 }])])(
  'what holds no keys is refused, without a word of it: %s',
  (text) => {
    const path = aPath();
    writeFileSync(path, text, { mode: 0o600 });
    expect(() => readSigningKeys(path)).toThrow(`the key file ${path} holds no signing keys`);
  },
);

test('what a write leaves unfinished does not hinder the next', () => {
  const path = aPath();
  writeFileSync(`${path}.new`, 'unfinished');
  writeSigningKeys(path, [KEY]);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(1);
});
