import fc from 'fast-check';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { Aggregation, Aggregations, CompositeSource } from '../../domain/query/aggregation.ts';
import type { Bound, FieldValue, Query, Sort } from '../../domain/query/query.ts';
import { instant } from '../../domain/time.ts';
import type { ApiKeyQuery } from '../store.ts';
import { aCreator, anApiKey } from './stored-things.ts';

const DAY_MS = 86_400_000;
// Few values, so that keys and queries meet; odd ones, so that no store takes them for something else.
const TEXT = fc.constantFrom(
  '',
  'a',
  'A',
  'ab',
  'aB',
  'b',
  'é',
  'É',
  '%',
  '_',
  'a_',
  '5',
  '\0',
  'a\0b',
  '\u{E000}',
  '\u{E000}0000',
  '\ud83d',
  '😀',
  'ｱ',
  '*',
  '\\',
  'true',
  '1.5',
);
const TIME = fc.constantFrom(0, 1, 5, DAY_MS - 1, DAY_MS, DAY_MS + 1, 7 * DAY_MS, 1_700_000_000_000).map(instant);
const NAME = fc.constantFrom('a', 'A', 'ab', 'x.y', 'b');
const LEAF = fc.oneof(TEXT, fc.constantFrom(1, 1.5, true, false, null));
const METADATA = fc.dictionary(
  NAME,
  fc.oneof(
    LEAF,
    fc.array(fc.oneof(LEAF, fc.dictionary(NAME, LEAF, { maxKeys: 2 })), { maxLength: 3 }),
    fc.dictionary(NAME, LEAF, { maxKeys: 2 }),
  ),
  { maxKeys: 3 },
);
const USE = fc.record({ at: TIME, requestId: fc.constant('r'), address: fc.constantFrom('10.0.0.1', '::1') });

const API_KEY: fc.Arbitrary<Omit<ApiKey, 'id' | 'token'>> = fc
  .record({
    name: TEXT,
    type: fc.constantFrom('rest' as const, 'rest' as const, 'cross_cluster' as const),
    creation: TIME,
    expiration: fc.option(TIME),
    invalidation: fc.option(TIME, { freq: 2 }),
    creator: fc
      .tuple(fc.constantFrom('alice', 'Alice', 'bob'), fc.constantFrom('native', 'ldap'))
      .map(([principal, name]) => aCreator(principal, { name, type: 'native' })),
    metadata: METADATA,
    lastUse: fc.option(USE),
  })
  .map(anApiKey);

const TOKEN_FORM = fc.option(fc.constantFrom('opaque' as const, 'jwt' as const), { freq: 2 });

/** Keys with ids in no order, API tokens among them. */
export const API_KEYS: fc.Arbitrary<readonly ApiKey[]> = fc
  .array(fc.tuple(API_KEY, TOKEN_FORM), { maxLength: 12, size: 'max' })
  .map((drawn) => {
    const names = new Set<string>();
    return drawn.map(([apiKey, form], index): ApiKey => {
      const id = `${(index * 7) % 13}-${index}`;
      // Of the tokens that are not invalidated no two have one name.
      if (form === null || (apiKey.invalidation === null && names.has(apiKey.name))) return { ...apiKey, id };
      if (apiKey.invalidation === null) names.add(apiKey.name);
      return { ...apiKey, id, token: { form, digest: `digest of ${id}` } };
    });
  });

const FIELD = fc.constantFrom(
  'id',
  'name',
  'type',
  'username',
  'realm_name',
  'creation',
  'expiration',
  'invalidated',
  'invalidation',
  'is_token',
  'last_used',
  'last_used.address',
  'metadata',
  'metadata.a',
  'metadata.b.a',
  'metadata.x.y',
  'unheard_of',
);
const VALUE: fc.Arbitrary<FieldValue> = fc.oneof(
  { arbitrary: TEXT, weight: 3 },
  fc.constantFrom('alice', 'BOB', 'native', 'rest', 'cross_cluster', '7-1', '0-0', '10.0.0.1'),
  { arbitrary: TIME, weight: 3 },
  fc.constantFrom<FieldValue>(true, false, 0.5, -1, Number.POSITIVE_INFINITY),
);
const OPTIONAL_VALUE = fc.option(VALUE);
const OTHER_BUCKET = fc.option(fc.constant('other'));
const BOUND: fc.Arbitrary<Bound | null> = fc.option(fc.record({ value: VALUE, inclusive: fc.boolean() }), { freq: 3 });
const PATTERN = fc
  .array(fc.constantFrom('*', '?', '\\', '\\*', 'a', 'A', 'b', 'é', '\0', '😀', '\ud83d', '_', '%'), { maxLength: 4 })
  .map((parts) => parts.join(''));

const { query: QUERY } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({
      kind: fc.constant('equals' as const),
      field: FIELD,
      values: fc.array(VALUE, { maxLength: 12 }),
      ignoreCase: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('prefix' as const), field: FIELD, prefix: TEXT, ignoreCase: fc.boolean() }),
    fc.record({ kind: fc.constant('wildcard' as const), field: FIELD, pattern: PATTERN, ignoreCase: fc.boolean() }),
    fc.record({ kind: fc.constant('exists' as const), field: FIELD }),
    fc.record({ kind: fc.constant('range' as const), field: FIELD, from: BOUND, to: BOUND }),
    fc.constantFrom<Query>({ kind: 'all' }, { kind: 'none' }),
    fc.record({ kind: fc.constant('and' as const), queries: fc.array(tie('query'), { maxLength: 3 }) }),
    fc.record({
      kind: fc.constant('or' as const),
      queries: fc.array(tie('query'), { maxLength: 3 }),
      minimum: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), query: tie('query') }),
  ),
}));

const SORT_FIELD = fc.oneof(FIELD, fc.constant('_doc'));
const DIRECTION = fc.constantFrom('asc' as const, 'desc' as const);
const SORT: fc.Arbitrary<Sort> = fc.record({
  field: SORT_FIELD,
  order: DIRECTION,
  missing: fc.oneof(fc.constantFrom<Sort['missing']>('_first', '_last'), VALUE),
});
const POSITION_VALUE = fc.oneof(VALUE, fc.constantFrom(null, '0000000000000005:7-1', '0000000086400000:'));

const FILTERS: fc.Arbitrary<readonly Query[] | Readonly<Record<string, Query>>> = fc.oneof(
  fc.array(QUERY, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('f', 'g'), QUERY),
);

function compositeOf(sources: readonly CompositeSource[]): fc.Arbitrary<Aggregation['type']> {
  const after = fc.option(fc.array(OPTIONAL_VALUE, { minLength: sources.length, maxLength: sources.length }));
  const size = fc.integer({ min: 1, max: 4 });
  return fc.tuple(size, after).map(([shown, behind]) => ({ kind: 'composite', size: shown, sources, after: behind }));
}

const { aggregations: AGGREGATIONS } = fc.letrec<{ aggregations: Aggregations }>((tie) => {
  const named = (type: fc.Arbitrary<Aggregation['type']>): fc.Arbitrary<Aggregation> =>
    fc.record({ type, aggregations: tie('aggregations') });
  const range = fc.record({ key: fc.option(fc.constant('r')), from: fc.option(TIME), to: fc.option(TIME) });
  const metric = fc.record({ kind: fc.constantFrom('cardinality' as const, 'value_count' as const), field: FIELD });
  const by = fc.constantFrom('_count', '_key', 'x');
  const source = fc.record({ name: fc.constantFrom('s', 't'), field: FIELD, order: DIRECTION, missingBucket: fc.boolean() });
  const aggregation = fc.oneof(
    named(
      fc.record({
        kind: fc.constant('terms' as const),
        field: FIELD,
        size: fc.integer({ min: 1, max: 4 }),
        minDocCount: fc.integer({ min: 0, max: 2 }),
        missing: OPTIONAL_VALUE,
        order: fc.array(fc.record({ by, order: DIRECTION }), { maxLength: 2 }),
      }),
    ),
    named(
      fc.record({
        kind: fc.constantFrom('range' as const, 'date_range' as const),
        field: FIELD,
        ranges: fc.array(range, { maxLength: 3 }),
        keyed: fc.boolean(),
      }),
    ),
    named(fc.record({ kind: fc.constant('missing' as const), field: FIELD })),
    metric.map((type): Aggregation => ({ type, aggregations: {} })),
    named(fc.array(source, { minLength: 1, maxLength: 3 }).chain((sources) => compositeOf(sources))),
    named(fc.record({ kind: fc.constant('filter' as const), query: QUERY })),
    named(fc.record({ kind: fc.constant('filters' as const), filters: FILTERS, otherBucket: OTHER_BUCKET })),
    named(fc.constant({ kind: 'global' as const })),
  );
  return {
    aggregations: fc.oneof(
      { maxDepth: 2 },
      fc.constant<Aggregations>({}),
      fc.dictionary(fc.constantFrom('x', 'y'), aggregation, { maxKeys: 2 }),
    ),
  };
});

/** Queries of every form, most of which find some of `API_KEYS`. */
export const API_KEY_QUERY: fc.Arbitrary<ApiKeyQuery> = fc.array(SORT, { maxLength: 3 }).chain((sort) =>
  fc.record({
    visible: fc.oneof({ arbitrary: fc.constant<Query>({ kind: 'all' }), weight: 2 }, QUERY),
    query: QUERY,
    sort: fc.constant(sort),
    window: fc.record({
      from: fc.constantFrom(0, 0, 1, 5),
      size: fc.constantFrom(0, 1, 3, 10, 10_000),
      searchAfter:
        sort.length === 0
          ? fc.constant(null)
          : fc.option(fc.array(POSITION_VALUE, { minLength: sort.length, maxLength: sort.length })),
    }),
    aggregations: AGGREGATIONS,
  }),
);
