import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aCaller } from '../../../test/support/planned-request.ts';
import { instant } from '../../domain/time.ts';
import { systemRandom } from '../../platform/random.ts';
import { holderOf } from './holder.ts';
import { IdSeal, type IdSealOptions } from './id-seal.ts';
import type { OpaqueIdKind } from './opaque-id.ts';

const OLD_KEY = new Uint8Array(32).fill(1);
const NEW_KEY = new Uint8Array(32).fill(2);
const KINDS: readonly OpaqueIdKind[] = ['scroll', 'pit', 'asyncSearch', 'cursor', 'task'];

function aSealWith(options: Partial<IdSealOptions> = {}): IdSeal {
  return new IdSeal({ keys: [OLD_KEY], random: systemRandom, clock: { now: () => instant(5) }, ...options });
}

function sealed(seal: IdSeal, upstreamId = 'raw==', holder = 'ann'): string {
  const text = seal.seal('scroll', upstreamId, holder, ['books']);
  if (text === null) throw new Error('the id was not sealed');
  return text;
}

describe('A sealed id', () => {
  test('opens for its holder, whatever the id of the cluster holds', () => {
    const seal = aSealWith();
    const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), id, fc.array(fc.string(), { maxLength: 5 }), (kind, upstreamId, indices) => {
        const text = seal.seal(kind, upstreamId, 'ann', indices) ?? '';
        expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
        const opened = { outcome: 'opened', id: { kind, upstreamId, indices, issuedAt: 5 } };
        expect(seal.open(kind, text, 'ann')).toEqual(opened);
      }),
    );
  });

  test('is malformed after any change of a bit', () => {
    const seal = aSealWith();
    const bytes = Buffer.from(sealed(seal), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(seal.open('scroll', changed.toString('base64url'), 'ann'), `bit ${bit}`).toEqual({ outcome: 'malformed' });
    }
  });

  test('is malformed in any other spelling, shortened or prolonged', () => {
    const seal = aSealWith();
    const text = sealed(seal, 'raw');
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.string({ maxLength: 8 }), (at, inserted) => {
        const changed = text.slice(0, at) + inserted + text.slice(at + 1);
        fc.pre(changed !== text);
        expect(seal.open('scroll', changed, 'ann')).toEqual({ outcome: 'malformed' });
      }),
    );
    for (const spelling of [`${text}=`, `${text} `, `${text}A`, text.slice(1), '']) {
      expect(seal.open('scroll', spelling, 'ann')).toEqual({ outcome: 'malformed' });
    }
  });

  test('is foreign to another holder and to every other kind', () => {
    const seal = aSealWith();
    const text = sealed(seal);
    expect(seal.open('scroll', text, 'bob')).toEqual({ outcome: 'foreign' });
    for (const kind of KINDS.filter((other) => other !== 'scroll')) {
      expect(seal.open(kind, text, 'ann')).toEqual({ outcome: 'foreign' });
    }
  });

  test('differs each time, and does not show what it holds', () => {
    const seal = aSealWith();
    expect(sealed(seal)).not.toBe(sealed(seal));
    expect(Buffer.from(sealed(seal, 'the-raw-id'), 'base64url').toString('latin1')).not.toContain('the-raw-id');
  });

  test('opens after a restart, and on a node with the same keys', () => {
    expect(aSealWith().open('scroll', sealed(aSealWith()), 'ann').outcome).toBe('opened');
  });

  test('opens while its key is the second, and not once that is gone', () => {
    const text = sealed(aSealWith());
    expect(aSealWith({ keys: [NEW_KEY, OLD_KEY] }).open('scroll', text, 'ann').outcome).toBe('opened');
    expect(aSealWith({ keys: [NEW_KEY] }).open('scroll', text, 'ann').outcome).toBe('malformed');
    const rotated = sealed(aSealWith({ keys: [NEW_KEY, OLD_KEY] }));
    expect(aSealWith({ keys: [NEW_KEY] }).open('scroll', rotated, 'ann').outcome).toBe('opened');
    expect(aSealWith().open('scroll', rotated, 'ann').outcome).toBe('malformed');
  });

  test('is made of ids up to the limit, and of none that is empty', () => {
    const seal = aSealWith({ upstreamIdCharactersMax: 10 });
    expect(seal.open('scroll', sealed(seal, 'x'.repeat(10)), 'ann').outcome).toBe('opened');
    expect(seal.seal('scroll', 'x'.repeat(11), 'ann', [])).toBeNull();
    expect(seal.seal('scroll', '', 'ann', [])).toBeNull();
  });

  test('of a scroll over thousands of shards opens, and a text longer than any seal is not read', () => {
    const seal = aSealWith();
    expect(seal.open('scroll', sealed(seal, '\u20ac'.repeat(20_000)), 'ann').outcome).toBe('opened');
    expect(seal.open('scroll', sealed(seal, 'x'.repeat(1_048_576)), 'ann').outcome).toBe('opened');
    expect(seal.open('scroll', 'A'.repeat(4_000_000), 'ann')).toEqual({ outcome: 'malformed' });
  });

  test.each([
    { characters: 8, indices: ['abcd', 'efgh'] },
    { characters: 7, indices: null },
  ])('carries its indices up to $characters characters', ({ characters, indices }) => {
    const seal = aSealWith({ indexCharactersMax: characters });
    const opened = seal.open('pit', seal.seal('pit', 'raw', 'ann', ['abcd', 'efgh']) ?? '', 'ann');
    expect(opened).toMatchObject({ outcome: 'opened', id: { indices } });
  });

  test('cannot be made without a key, or with one of another length', () => {
    expect(() => aSealWith({ keys: [] })).toThrow('there is a key to seal with');
    expect(() => aSealWith({ keys: [new Uint8Array(16)] })).toThrow('has 32 bytes');
  });
});

describe('The holder of an id', () => {
  const caller = aCaller('', ['books', 'read']);
  const { authentication } = caller;

  test('is the same for the same principal with the same rights', () => {
    expect(holderOf(aCaller('', ['books', 'read']))).toBe(holderOf(caller));
  });

  test.each([
    { case: 'rights on another index', other: aCaller('', ['books,notes', 'read']) },
    { case: 'other privileges', other: aCaller('monitor', ['books', 'read']) },
    {
      case: 'another user',
      other: { ...caller, authentication: { ...authentication, user: { ...authentication.user, username: 'bob' } } },
    },
    {
      case: 'the user of another realm',
      other: { ...caller, authentication: { ...authentication, lookupRealm: { name: 'ldap1', type: 'ldap' } } },
    },
    {
      case: 'a key of the same user',
      other: {
        ...caller,
        authentication: { ...authentication, apiKey: { id: 'k1', name: 'n', ownerRealm: authentication.realm } },
      },
    },
  ])('is another with $case', ({ other }) => {
    expect(holderOf(other)).not.toBe(holderOf(caller));
  });
});
