import { describe, expect, test } from 'vitest';
import { emptyDraft, type KeyDraft, previewOfDraft, readDraft } from './key-draft.ts';
import { defaultLifetime, expirationOf, lifetimeFault, mayNeverExpire, presetDays } from './key-lifetime.ts';
import { formDescriptor, frozenDescriptor, hiddenFields, readDescriptors } from './key-rights.ts';
import { sortRefusals } from './refusals.ts';

const DAY_MS = 86_400_000;
const FREE = { max_lifetime_ms: null, expiration_required: false, name_length_max: 256 };
const MONTH = { ...FREE, max_lifetime_ms: 30 * DAY_MS };
const NOW = 1_700_000_000_000;
const READER = { cluster: ['monitor'], indices: [{ names: ['logs-*'], privileges: ['read'] }] };

function draft(changes: Partial<KeyDraft>): KeyDraft {
  return { ...emptyDraft(FREE), name: 'k', lifetime: { kind: 'never', amount: 1, unit: 'd', at: null }, ...changes };
}

describe('a draft of a key', () => {
  test('asks for all of the owner’s rights by naming none', () => {
    expect(readDraft(draft({}), {}, FREE, NOW)).toEqual({ outcome: 'ready', request: { name: 'k' } });
  });

  test('carries what the chosen roles grant at that moment, without what a key’s descriptor cannot have', () => {
    const role = { ...READER, description: 'd', metadata: { _reserved: true }, transient_metadata: {}, run_as: [] };
    const rights = { kind: 'roles', roles: ['reader'], descriptors: {}, json: null } as const;
    expect(readDraft(draft({ rights }), { reader: role }, FREE, NOW)).toEqual({
      outcome: 'ready',
      request: { name: 'k', role_descriptors: { reader: READER } },
    });
  });

  test.each([
    ['no role is chosen', { kind: 'roles', roles: [], descriptors: {}, json: null }, 'noRole'],
    ['the chosen role is gone', { kind: 'roles', roles: ['gone'], descriptors: {}, json: null }, 'noRole'],
    ['a role is named like a method of objects', { kind: 'roles', roles: ['toString'], descriptors: {}, json: null }, 'noRole'],
    ['nothing is written', { kind: 'custom', roles: [], descriptors: {}, json: null }, 'nothing'],
    ['an empty descriptor is written', { kind: 'custom', roles: [], descriptors: {}, json: '{"a":{"cluster":[]}}' }, 'nothing'],
    ['an array is written', { kind: 'custom', roles: [], descriptors: {}, json: '[]' }, 'noObject'],
    ['indices are no list', { kind: 'custom', roles: [], descriptors: {}, json: '{"a":{"indices":{}}}' }, 'noObject'],
    ['the JSON is broken', { kind: 'custom', roles: [], descriptors: {}, json: '{"a":' }, 'invalidJson'],
  ] as const)('never asks for all rights by accident: %s', (_case, rights, outcome) => {
    const reading = readDraft(draft({ rights }), {}, FREE, NOW);
    expect(reading).toMatchObject({ outcome: 'faulty', faults: { rights: { outcome } } });
    expect(previewOfDraft(draft({ rights }), {}, FREE, NOW)).toBeNull();
  });

  test('is not previewed while a row has names alone or privileges alone', () => {
    for (const row of [
      { names: ['logs-*'], privileges: [] },
      { names: [], privileges: ['read'] },
    ]) {
      const rights = { kind: 'custom', roles: [], descriptors: { custom: { indices: [row] } }, json: null } as const;
      expect(previewOfDraft(draft({ rights }), {}, FREE, NOW)).toBeNull();
    }
  });

  test('leaves out rows of the form that say nothing yet', () => {
    const custom = { cluster: ['monitor'], indices: [{ names: [], privileges: [] }] };
    const rights = { kind: 'custom', roles: [], descriptors: { custom }, json: null } as const;
    expect(readDraft(draft({ rights }), {}, FREE, NOW)).toMatchObject({
      request: { role_descriptors: { custom: { cluster: ['monitor'], indices: [] } } },
    });
  });

  test.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['a'.repeat(257), 'tooLong'],
    ['😀'.repeat(256), null],
  ])('judges the name %j as %s', (name, fault) => {
    const reading = readDraft(draft({ name }), {}, FREE, NOW);
    expect(reading.outcome === 'faulty' ? reading.faults.name : null).toBe(fault);
  });

  test.each(['[]', '1', '{', 'null'])('refuses metadata that is no object: %s', (metadata) => {
    expect(readDraft(draft({ metadata }), {}, FREE, NOW)).toMatchObject({ faults: { metadata: 'noObject' } });
  });

  test('sends metadata and live rights where they are asked for', () => {
    expect(readDraft(draft({ metadata: '{"team":"a"}', isLive: true }), {}, FREE, NOW)).toMatchObject({
      request: { metadata: { team: 'a' }, owner_rights: 'live' },
    });
  });

  test('is previewed before it has a name, and beyond the policy, which the server tells', () => {
    expect(previewOfDraft(draft({ name: '' }), {}, FREE, NOW)).toEqual({});
    const lifetime = { kind: 'duration', amount: 31, unit: 'd', at: null } as const;
    expect(previewOfDraft(draft({ lifetime }), {}, MONTH, NOW)).toEqual({ name: 'k', expiration: '31d' });
  });

  test('is not previewed as never expiring while its end is not chosen yet', () => {
    const lifetime = { kind: 'date', amount: 1, unit: 'd', at: null } as const;
    expect(previewOfDraft(draft({ lifetime }), {}, FREE, NOW)).toBeNull();
  });
});

describe('the end of a key', () => {
  const duration = (amount: number) => ({ kind: 'duration', amount, unit: 'd', at: null }) as const;
  const date = (at: number | null) => ({ kind: 'date', amount: 1, unit: 'd', at }) as const;
  const never = { kind: 'never', amount: 1, unit: 'd', at: null } as const;

  test('may be never only where the policy allows it', () => {
    expect(mayNeverExpire(FREE)).toBe(true);
    expect(mayNeverExpire(MONTH)).toBe(false);
    expect(mayNeverExpire({ ...FREE, expiration_required: true })).toBe(false);
    expect(lifetimeFault(never, MONTH, NOW)).toBe('missing');
  });

  test('begins at 90 days, or the longest that is allowed', () => {
    expect(defaultLifetime(FREE)).toMatchObject({ kind: 'duration', amount: 90, unit: 'd' });
    expect(defaultLifetime(MONTH)).toMatchObject({ kind: 'duration', amount: 30, unit: 'd' });
    expect(defaultLifetime({ ...FREE, max_lifetime_ms: 90_000 })).toMatchObject({ amount: 1, unit: 'm' });
    expect(presetDays(MONTH)).toEqual([1, 7, 30]);
  });

  test.each([
    ['the longest that is allowed', duration(30), null],
    ['one day more', duration(31), 'tooLong'],
    ['nothing', duration(0), 'notPositive'],
    ['no number', duration(Number.NaN), 'notPositive'],
    ['no date yet', date(null), 'missing'],
    ['this very moment', date(NOW), 'past'],
    ['a date within the policy', date(NOW + 30 * DAY_MS), null],
    ['a date beyond it', date(NOW + 30 * DAY_MS + 1), 'tooLong'],
  ])('is judged: %s', (_case, lifetime, fault) => {
    expect(lifetimeFault(lifetime, MONTH, NOW)).toBe(fault);
  });

  test('is told as the API takes it: a date in whole seconds from now, rounded down so that no policy is broken', () => {
    expect(expirationOf(never, NOW)).toBeUndefined();
    expect(expirationOf(duration(30), NOW)).toBe('30d');
    expect(expirationOf(date(NOW + 90_999), NOW)).toBe('90s');
    expect(expirationOf(date(NOW + 1), NOW)).toBe('1s');
  });
});

describe('written rights', () => {
  test('are shown in the form when there is one descriptor, whatever its name', () => {
    expect(formDescriptor({})).toEqual({ name: 'custom', descriptor: {} });
    expect(formDescriptor({ a: READER })).toEqual({ name: 'a', descriptor: READER });
    expect(formDescriptor({ a: READER, b: READER })).toBeNull();
  });

  test('keep what the form does not show, and tell it', () => {
    expect(hiddenFields({ ...READER, run_as: ['x'], applications: [], restriction: { workflows: [] } })).toEqual([
      'run_as',
      'restriction',
    ]);
  });

  test('are read from JSON and tell what is wrong with it', () => {
    expect(readDescriptors('{"a":{"cluster":["all"]}}')).toEqual({ outcome: 'read', descriptors: { a: { cluster: ['all'] } } });
    expect(readDescriptors('{')).toMatchObject({ outcome: 'invalidJson', message: expect.stringMatching(/JSON/) });
  });

  test('of a role leave empty lists out', () => {
    expect(frozenDescriptor({ cluster: [], indices: [], run_as: ['a'] })).toEqual({ run_as: ['a'] });
  });
});

describe('refusals', () => {
  test('are told at the field that they are about, each in the server’s words', () => {
    const reason =
      'Validation Failed: 1: api key name may not begin with an underscore;2: api key expiration is required by the policy [claviger.api_key.lifetime_max];3: metadata keys may not start with [_];';
    expect(sortRefusals([reason])).toEqual({
      name: ['api key name may not begin with an underscore'],
      expiration: ['api key expiration is required by the policy [claviger.api_key.lifetime_max]'],
      metadata: ['metadata keys may not start with [_]'],
      rights: [],
      other: [],
    });
  });

  test('that name no field stand by themselves', () => {
    expect(sortRefusals(['the owner has [3] active api keys already']).other).toHaveLength(1);
  });

  test.each([
    ['failed to parse role [a]. unexpected field [b]', 'rights'],
    ['unknown cluster privilege [x]', 'rights'],
    ['api key name must match [a] by the policy [claviger.api_key.name_pattern]', 'name'],
    ['failed to parse setting [expiration] with value [x] as a time value: unit is missing or unrecognized', 'expiration'],
  ] as const)('%s: %s', (reason, field) => {
    expect(sortRefusals([reason])[field]).toEqual([reason]);
  });
});
