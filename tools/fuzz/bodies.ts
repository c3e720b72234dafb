import type { Draw } from './draw.ts';
import { EXPRESSIONS, NAMES } from './samples.ts';

/** Makes one body with names of the draw's choice. */
export type BodyMaker = (draw: Draw) => string;

const QUERY_DEPTH_MAX = 4;

/** An index name, seldom more than a name. */
export function drawName(draw: Draw): string {
  return draw.pick(draw.once(5) ? EXPRESSIONS : NAMES);
}

/** One to three items of an index expression. */
export function drawItems(draw: Draw): readonly string[] {
  return Array.from({ length: 1 + draw.below(3) }, () => draw.pick(draw.once(2) ? EXPRESSIONS : NAMES));
}

function oneOrMany(draw: Draw): unknown {
  return draw.once(3) ? drawItems(draw) : drawName(draw);
}

function drawQuery(draw: Draw, depth = 0): object {
  const inner = (): object => drawQuery(draw, depth + 1);
  switch (draw.below(depth < QUERY_DEPTH_MAX ? 16 : 6)) {
    case 0:
      return { term: { owner: 'a' } };
    case 1:
      return { range: { age: { gte: 1e3, lt: Number.MAX_SAFE_INTEGER } } };
    case 2:
      return { terms: { owner: ['a', 'b'] } };
    case 3:
      return { terms: { owner: { index: drawName(draw), id: '1', path: 'owner' } } };
    case 4:
      return { more_like_this: { fields: ['t'], like: [{ _index: drawName(draw), _id: '1' }] } };
    case 5:
      return { geo_shape: { place: { indexed_shape: { index: drawName(draw), id: '1', path: 'shape' } } } };
    case 6:
      return { percolate: { field: 'q', index: drawName(draw), id: '1' } };
    case 7:
      return { nested: { path: 'n', query: inner() } };
    case 8:
      return { constant_score: { filter: inner() } };
    case 9:
      return { function_score: { query: inner(), functions: [{ filter: inner(), weight: 2 }] } };
    case 10:
      return { script: { script: { source: 'true', params: { a: 1 } } } };
    default:
      return { bool: { [draw.pick(['must', 'should', 'filter', 'must_not'])]: draw.once(2) ? [inner(), inner()] : inner() } };
  }
}

function drawSearch(draw: Draw): object {
  const places: readonly (() => object)[] = [
    () => ({ query: drawQuery(draw) }),
    () => ({ post_filter: drawQuery(draw) }),
    () => ({ aggs: { a: { filter: drawQuery(draw), aggs: { b: { terms: { field: 'owner', size: 10 } } } } } }),
    () => ({ aggs: { a: { filters: { filters: { x: drawQuery(draw) } } }, c: { top_hits: { _source: ['a'] } } } }),
    () => ({ rescore: { query: { rescore_query: drawQuery(draw) } } }),
    () => ({ sort: [{ a: { order: 'asc', nested: { path: 'p', filter: drawQuery(draw) } } }] }),
    () => ({ highlight: { fields: { a: { highlight_query: drawQuery(draw) } } } }),
    () => ({ indices_boost: [{ [drawName(draw)]: 1.5 }] }),
    () => ({ runtime_mappings: { r: { type: 'lookup', target_index: drawName(draw), input_field: 'a', target_field: 'b' } } }),
    () => ({ knn: { field: 'v', query_vector: [0.1], k: 3, num_candidates: 9, filter: drawQuery(draw) } }),
    () => ({ size: 3, from: 0, _source: false, track_total_hits: true }),
    () => ({ pit: { id: 'abc', keep_alive: '1m' } }),
    () => ({ search_pipeline: 'p' }),
  ];
  return { ...draw.pick(places)(), ...draw.pick(places)() };
}

/** The body of a search. */
export const searchBody: BodyMaker = (draw) => JSON.stringify(drawSearch(draw));

/** The body of a bulk request. */
export const bulkBody: BodyMaker = (draw) => {
  const lines: string[] = [];
  for (let items = draw.below(6); items >= 0; items -= 1) {
    const action = draw.pick(['index', 'create', 'update', 'delete']);
    const parameters: Record<string, unknown> = draw.once(6) ? {} : { _index: drawName(draw) };
    if (draw.once(2)) parameters['_id'] = draw.pick(['1', 'ä', 7]);
    if (draw.once(15)) parameters['pipeline'] = 'p';
    if (draw.once(15)) parameters['routing'] = { deep: [drawName(draw)] };
    lines.push(JSON.stringify({ [action]: parameters }));
    if (action !== 'delete') lines.push(draw.once(8) ? '{"delete":{"_index":"secret"}}' : '{"title":"x","n":1}');
    if (draw.once(12)) lines.push('');
  }
  return `${lines.join('\n')}\n`;
};

/** The body of a multi-search. */
export const msearchBody: BodyMaker = (draw) => {
  const lines: string[] = [];
  for (let items = draw.below(4); items >= 0; items -= 1) {
    const header: Record<string, unknown> = {};
    if (!draw.once(5)) header[draw.once(8) ? 'indices' : 'index'] = oneOrMany(draw);
    if (draw.once(4)) header['ignore_unavailable'] = draw.pick([true, 'true', 1]);
    if (draw.once(4)) header['expand_wildcards'] = draw.pick(['all', ['open', 'hidden'], 'none']);
    lines.push(JSON.stringify(header), draw.once(2) ? '{}' : searchBody(draw));
  }
  return `${lines.join('\n')}\n`;
};

/** The body of a multi-get. */
export const mgetBody: BodyMaker = (draw) => {
  const docs = Array.from({ length: draw.below(4) }, () => ({
    ...(draw.once(5) ? {} : { _index: drawName(draw) }),
    _id: draw.pick(['1', 2]),
    ...(draw.once(5) ? { _source: { includes: ['a'] } } : {}),
  }));
  return JSON.stringify(draw.once(5) ? { ids: ['1', '2'], docs } : { docs });
};

/** The body of changes of aliases. */
export const aliasesBody: BodyMaker = (draw) => {
  const action = (): object => ({
    [draw.pick(['add', 'remove', 'remove_index'])]: {
      [draw.pick(['index', 'indices'])]: oneOrMany(draw),
      [draw.pick(['alias', 'aliases'])]: oneOrMany(draw),
      ...(draw.once(3) ? { filter: drawQuery(draw) } : {}),
    },
  });
  return JSON.stringify({ actions: Array.from({ length: 1 + draw.below(3) }, action) });
};

/** Other bodies that steer, each with the line of its request. */
export const OTHER_BODIES: readonly (readonly [line: string, make: BodyMaker])[] = [
  [
    'POST /_reindex',
    (draw) => JSON.stringify({ source: { index: oneOrMany(draw), query: drawQuery(draw) }, dest: { index: drawName(draw) } }),
  ],
  ['PUT /{}/_alias/own-x', (draw) => JSON.stringify({ index: drawName(draw), alias: drawName(draw) })],
  ['PUT /{}', (draw) => JSON.stringify({ aliases: { [drawName(draw)]: {} }, settings: { 'index.number_of_shards': 1 } })],
  ['PUT /{}/_settings', () => JSON.stringify({ index: { default_pipeline: 'p' } })],
  ['PUT /{}/_mapping', () => JSON.stringify({ properties: { a: { type: 'keyword' } } })],
  ['POST /{}/_update/1', () => JSON.stringify({ doc: { a: 1 }, script: { id: 'x' } })],
  ['POST /{}/_delete_by_query', (draw) => JSON.stringify({ query: drawQuery(draw) })],
  ['POST /{}/_count', (draw) => JSON.stringify({ query: drawQuery(draw) })],
  ['POST /{}/_rollover', (draw) => JSON.stringify({ conditions: { max_docs: 1 }, aliases: { [drawName(draw)]: {} } })],
  ['POST /_mtermvectors', (draw) => JSON.stringify({ docs: [{ _index: drawName(draw), _id: '1' }] })],
  [
    'POST /{}/_rank_eval',
    (draw) =>
      JSON.stringify({
        requests: [{ id: 'a', request: drawSearch(draw), ratings: [{ _index: drawName(draw), _id: '1', rating: 1 }] }],
      }),
  ],
  ['POST /{}/_eql/search', () => JSON.stringify({ query: 'any where true' })],
  ['POST /_query', (draw) => JSON.stringify({ query: `FROM ${drawItems(draw).join()} | LIMIT 1` })],
  ['POST /_sql', (draw) => JSON.stringify({ query: `SELECT * FROM "${drawName(draw)}"` })],
  ['POST /_plugins/_sql', (draw) => JSON.stringify({ query: `SELECT * FROM \`${drawName(draw)}\`` })],
  ['POST /_plugins/_ppl', (draw) => JSON.stringify({ query: `source=${drawName(draw)} | head 1` })],
  [
    'POST /_data_stream/_modify',
    (draw) => JSON.stringify({ actions: [{ add_backing_index: { data_stream: drawName(draw), index: drawName(draw) } }] }),
  ],
  ['PUT /{}/_clone/own-copy', (draw) => JSON.stringify({ aliases: { [drawName(draw)]: {} } })],
];
