import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { AUTHORITY_EXTENSIONS, ClientAuthority, derOf, type MadeCertificate } from '../../../test/support/client-authority.ts';
import { defineWith } from '../../../test/support/requirements.ts';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { readCertificate } from './certificate.ts';
import { type PathRules, pathViolation } from './certificate-path.ts';
import { readRevocationLists } from './revocation-list.ts';

const DAY_MS = 86_400_000;
await defineWith('openssl', 'chains of certificates', async () => {
  const folder = await makeTemporaryFolder();
  const other = await makeTemporaryFolder();
  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });
  const authority = new ClientAuthority(folder.path);
  const stranger = new ClientAuthority(other.path);
  const middle = authority.issue('middle', {
    extensions: [...AUTHORITY_EXTENSIONS.slice(1), 'basicConstraints=critical,CA:true,pathlen:0'],
  });
  const lower = authority.issue('lower', { extensions: AUTHORITY_EXTENSIONS }, middle);
  const jane = authority.issue('jane');
  const plain = authority.issue('plain', { extensions: ['basicConstraints=CA:false'] });
  const server = authority.issue('server', { extensions: ['extendedKeyUsage=serverAuth'] });
  const weak = authority.issue('weak', { hash: 'sha1' });
  const short = authority.issue('short', { newKey: ['rsa:1024'] });
  const odd = authority.issue('odd', { extensions: ['1.2.3.4=critical,DER:0500'] });
  const bounded = authority.issue('bounded', {
    extensions: [...AUTHORITY_EXTENSIONS, 'nameConstraints=critical,permitted;DNS:example.com'],
  });
  const belowMiddle = authority.issue('below-middle', {}, middle);
  const belowLower = authority.issue('below-lower', {}, lower);
  const belowJane = authority.issue('below-jane', {}, jane);
  const belowBounded = authority.issue('below-bounded', {}, bounded);
  const foreign = stranger.issue('foreign');

  function read(made: MadeCertificate) {
    return readCertificate(derOf(made));
  }

  function lists(path: string) {
    return readRevocationLists(readFileSync(path));
  }

  // A minute on: the lists that are made below are of this time then, however long that takes.
  const NOW = instant(Date.now() + 60_000);

  function judge(
    chain: readonly MadeCertificate[],
    rules: Partial<PathRules> = {},
    now: Instant = NOW,
    anchors: readonly MadeCertificate[] = [authority.root],
  ): string | null {
    const [leaf, ...others] = chain.map(read);
    if (leaf === undefined) throw new Error('a chain has a certificate');
    const anchored = anchors.map(read);
    return pathViolation(leaf, others, { anchors: anchored, lists: [], isListRequired: false, depthMax: 5, ...rules }, now);
  }

  describe('a chain', () => {
    test.each([
      { case: 'of a client and the authority', chain: [jane] },
      { case: 'of a client without a stated use', chain: [plain] },
      { case: 'with an authority between', chain: [belowMiddle, middle] },
      { case: 'with the trusted authority itself', chain: [jane, authority.root] },
      { case: 'in disorder', chain: [belowMiddle, foreign, middle] },
    ])('$case is believed', ({ chain }) => {
      expect(judge(chain)).toBeNull();
    });

    test('that ends at an authority below the root is believed where that one is trusted', () => {
      expect(judge([belowMiddle], {}, NOW, [middle])).toBeNull();
    });

    test.each([
      { case: 'of a stranger', chain: [foreign], violation: 'it leads to no authority that is trusted' },
      {
        case: 'that brings its own root',
        chain: [foreign, stranger.root],
        violation: 'it leads to no authority that is trusted',
      },
      { case: 'that lacks the middle', chain: [belowMiddle], violation: 'it leads to no authority that is trusted' },
      { case: 'of a server', chain: [server], violation: 'it is not made for clients' },
      { case: 'signed by SHA-1', chain: [weak], violation: 'its signature is of a weak kind' },
      { case: 'with a short key', chain: [short], violation: 'its key is too short' },
      { case: 'with an unknown rule', chain: [odd], violation: 'the critical extension 1.2.3.4 is not supported' },
      { case: 'signed by a client', chain: [belowJane, jane], violation: 'it is signed by what is no authority' },
      { case: 'longer than allowed', chain: [belowLower, lower, middle], violation: 'its chain is longer than allowed' },
      {
        case: 'below a constrained authority',
        chain: [belowBounded, bounded],
        violation: 'the critical extension 2.5.29.30 is not supported',
      },
      {
        case: 'of the trusted authority alone',
        chain: [authority.root],
        violation: 'it leads to no authority that is trusted',
      },
    ])('$case is refused', ({ chain, violation }) => {
      expect(judge(chain)).toBe(violation);
    });

    test('is refused when it is deeper than the limit, and believed at it', () => {
      expect(judge([belowMiddle, middle], { depthMax: 1 })).toBe('its chain is too long');
      expect(judge([belowMiddle, middle], { depthMax: 2 })).toBeNull();
    });

    test.each([
      { case: 'before its time', days: -1, violation: 'its time has not come' },
      { case: 'after its time', days: 11, violation: 'it has expired' },
    ])('is refused $case', ({ days, violation }) => {
      expect(judge([jane], {}, instant(NOW + days * DAY_MS))).toBe(violation);
    });
  });

  describe('a list of revoked certificates', () => {
    const current = lists(authority.revoke('current', [jane]));
    const ofMiddle = lists(authority.revoke('of-middle', [belowMiddle], middle));

    test('shuts out who is on it, and lets in who is not', () => {
      expect(judge([jane], { lists: current })).toBe('it is revoked');
      expect(judge([plain], { lists: current })).toBeNull();
    });

    test('speaks for its own authority alone', () => {
      expect(judge([belowMiddle, middle], { lists: current })).toBeNull();
      expect(judge([belowMiddle, middle], { lists: [...current, ...ofMiddle] })).toBe('it is revoked');
    });

    test('is missed where each authority must have one', () => {
      const rules = { lists: current, isListRequired: true };
      expect(judge([plain], rules)).toBeNull();
      expect(judge([belowMiddle, middle], rules)).toBe('its authority has no list of revoked certificates');
    });

    test('that has run out lets nobody in, and still shuts out who is on it', () => {
      const later = instant(NOW + 2 * DAY_MS);
      expect(judge([plain], { lists: current }, later)).toBe(
        'the list of revoked certificates of its authority is not of this time',
      );
      expect(judge([jane], { lists: current }, later)).toBe('it is revoked');
    });

    test('of another key under the same name is none', () => {
      const forged = lists(stranger.revoke('forged', []));
      expect(judge([plain], { lists: forged, isListRequired: true })).toBe('its authority has no list of revoked certificates');
    });

    test.each([
      { case: 'no list', bytes: Buffer.from('nothing') },
      { case: 'a cut list', bytes: Buffer.from('MAMCAQ==', 'base64') },
      { case: 'a certificate', bytes: Buffer.from(derOf(jane)) },
    ])('cannot be read from $case', ({ bytes }) => {
      expect(() => readRevocationLists(bytes)).toThrow();
    });
  });
});
