import { describe, expect, test } from 'vitest';
import { countsOf } from './get-key-counts.ts';
import { sortClauses } from './key-order.ts';
import { keyQuery, keyQueryOfAnyStatus, STATUS_QUERIES } from './key-query.ts';
import { DEFAULT_VIEW, EXPIRING_MS, isExpiringSoon, isNarrowed, soundView, statusOf } from './key-view.ts';

const SELF = { username: 'moby', realm: 'default_native' };

function filtersOf(changes: Partial<typeof DEFAULT_VIEW>): unknown {
  return keyQuery({ ...DEFAULT_VIEW, ...changes }, SELF);
}

describe('the query of the list', () => {
  test('is for all keys when nothing is narrowed', () => {
    expect(filtersOf({})).toEqual({ match_all: {} });
  });

  test.each([
    ['a beginning of a name', { q: ' log ' }, [{ prefix: { name: { value: 'log' } } }]],
    ['a pattern', { q: 'log*prod' }, [{ wildcard: { name: { value: 'log*prod' } } }]],
    [
      'what may be an id or a name',
      { q: 'Zk3aaaaaaaaaaaaaaaa_' },
      [
        {
          bool: {
            should: [{ prefix: { name: { value: 'Zk3aaaaaaaaaaaaaaaa_' } } }, { ids: { values: ['Zk3aaaaaaaaaaaaaaaa_'] } }],
            minimum_should_match: 1,
          },
        },
      ],
    ],
    ['one’s own', { whose: 'mine' }, [{ term: { username: 'moby' } }, { term: { realm_name: 'default_native' } }]],
    ['an owner', { owner: 'ahab' }, [{ term: { username: 'ahab' } }]],
    [
      'those that expire soon',
      { show: 'expiring' },
      [{ term: { invalidated: false } }, { range: { expiration: { gt: 'now', lte: 'now+30d' } } }],
    ],
    ['those never used', { show: 'never_used' }, [{ bool: { must_not: { exists: { field: 'last_used' } } } }]],
    ['a status', { status: 'revoked' }, [{ term: { invalidated: true } }]],
    ['nothing unknown', { status: 'asleep', show: 'else' }, null],
  ])('narrows to %s', (_case, changes, filter) => {
    expect(filtersOf(changes)).toEqual(filter === null ? { match_all: {} } : { bool: { filter } });
  });

  test('of the counts leaves the status out and keeps the rest', () => {
    const view = { ...DEFAULT_VIEW, status: 'active', q: 'log' };
    expect(keyQueryOfAnyStatus(view, SELF)).toEqual({ bool: { filter: [{ prefix: { name: { value: 'log' } } }] } });
  });

  test('counts a key that expires at this very moment as expired', () => {
    expect(JSON.stringify(STATUS_QUERIES.active)).toContain('{"gt":"now"}');
    expect(JSON.stringify(STATUS_QUERIES.expired)).toContain('{"lte":"now"}');
    expect(statusOf({ invalidated: false, expiration: 1_000 }, 1_000)).toBe('expired');
    expect(statusOf({ invalidated: false, expiration: 1_001 }, 1_000)).toBe('active');
    expect(statusOf({ invalidated: true, expiration: 1 }, 1_000)).toBe('revoked');
  });

  test('tells keys that expire within 30 days from those that do later or never', () => {
    expect(isExpiringSoon({ invalidated: false, expiration: EXPIRING_MS }, 0)).toBe(true);
    expect(isExpiringSoon({ invalidated: false, expiration: EXPIRING_MS + 1 }, 0)).toBe(false);
    expect(isExpiringSoon({ invalidated: false }, 0)).toBe(false);
    expect(isExpiringSoon({ invalidated: true, expiration: 1 }, 0)).toBe(false);
  });
});

describe('the view in the URL', () => {
  test.each([
    [{ page: 0 }, { page: 1 }],
    [{ page: 1.5 }, { page: 1 }],
    [{ page: 7 }, { page: 7 }],
    [{ size: 1_000_000 }, { size: 25 }],
    [{ size: 100 }, { size: 100 }],
  ])('%j is taken as %j', (told, taken) => {
    expect(soundView({ ...DEFAULT_VIEW, ...told })).toMatchObject(taken);
  });

  test('leaves no key out unless it says so', () => {
    expect(isNarrowed(DEFAULT_VIEW)).toBe(false);
    expect(isNarrowed({ ...DEFAULT_VIEW, show: 'expiring' })).toBe(true);
    expect(isNarrowed({ ...DEFAULT_VIEW, page: 2, sort: 'name' })).toBe(false);
  });
});

describe('the order of the list', () => {
  test('ends in the order of creation, so that no two keys are alike in it', () => {
    expect(sortClauses({ sort: 'name', order: 'asc' })).toEqual([{ name: { order: 'asc' } }, { _doc: { order: 'asc' } }]);
  });

  test('is that of creation when the URL tells an unknown field', () => {
    expect(sortClauses({ sort: 'secret', order: 'desc' })).toEqual([
      { creation: { order: 'desc' } },
      { _doc: { order: 'desc' } },
    ]);
  });

  test.each([
    ['expiration', 'asc', '_last'],
    ['expiration', 'desc', '_first'],
    ['last_used', 'asc', '_first'],
    ['last_used', 'desc', '_last'],
  ])('by %s %s has keys without one %s, and is turned around whole', (sort, order, missing) => {
    const opposite = { asc: 'desc', desc: 'asc', _first: '_last', _last: '_first' };
    const [first] = sortClauses({ sort, order });
    expect(first).toEqual({ [sort]: { order, missing } });
    expect(sortClauses({ sort, order }, true)).toEqual([
      { [sort]: { order: Reflect.get(opposite, order), missing: Reflect.get(opposite, missing) } },
      { _doc: { order: Reflect.get(opposite, order) } },
    ]);
  });
});

describe('the counts', () => {
  test('are read from the aggregation', () => {
    const buckets = { active: { doc_count: 3 }, expired: { doc_count: 2 }, revoked: { doc_count: 1 } };
    expect(countsOf({ total: 6, aggregations: { status: { buckets } } })).toEqual({
      all: 6,
      active: 3,
      expired: 2,
      revoked: 1,
    });
  });

  test('are zero when nothing matches, where there is no aggregation', () => {
    expect(countsOf({ total: 0 })).toEqual({ all: 0, active: 0, expired: 0, revoked: 0 });
  });
});
