import { ndjson, type RequestShape, type ShapeContext } from './request-shape.ts';

const BY_INDEX = { size: 0, aggs: { names: { terms: { field: '_index', size: 100 } } } };
/** Searches without a body show names through their hits. */
const MANY = 'size=500';

/** Reading by search: one, many, and what is near it. */
export const SEARCH_REQUESTS: readonly RequestShape[] = [
  { family: 'search', weight: 12, make: (c) => ({ method: 'GET', target: `/${c.expression()}/_search${c.options(MANY)}` }) },
  {
    family: 'search',
    weight: 12,
    make: (c) => ({
      method: 'POST',
      target: `/${c.expression()}/_search${c.options()}`,
      body: JSON.stringify(BY_INDEX),
    }),
  },
  { family: 'search', weight: 3, make: (c) => ({ method: 'GET', target: `/_search${c.options(MANY)}` }) },
  {
    family: 'search',
    weight: 1,
    make: (c) => ({
      method: 'GET',
      target: `${c.draw.one(['//_search', '/%2C/_search', '/*/_search', '/_all/_search'])}?${MANY}`,
    }),
  },
  {
    family: 'search',
    weight: 2,
    make: (c) => ({ method: 'GET', target: `/_search${c.options(`index=${c.expression()}&${MANY}`)}` }),
  },
  {
    family: 'lookup',
    weight: 4,
    make: (c) => ({
      method: 'POST',
      target: `/${c.expression()}/_search`,
      body: JSON.stringify({ ...BY_INDEX, query: drawLookup(c) }),
    }),
  },
  { family: 'count', weight: 5, make: (c) => ({ method: 'GET', target: `/${c.expression()}/_count${c.options()}` }) },
  { family: 'count', weight: 1, make: () => ({ method: 'GET', target: '/_count' }) },
  { family: 'msearch', weight: 6, make: (c) => ({ method: 'POST', target: '/_msearch', body: drawMultiSearch(c) }) },
  {
    family: 'msearch',
    weight: 3,
    make: (c) => ({ method: 'POST', target: `/${c.expression()}/_msearch`, body: drawMultiSearch(c) }),
  },
  {
    family: 'field_caps',
    weight: 4,
    make: (c) => ({ method: 'GET', target: `/${c.expression()}/_field_caps${c.options('fields=*')}` }),
  },
  { family: 'field_caps', weight: 1, make: () => ({ method: 'GET', target: '/_field_caps?fields=*' }) },
  {
    family: 'validate',
    weight: 2,
    make: (c) => ({ method: 'GET', target: `/${c.expression()}/_validate/query${c.options('explain=true')}` }),
  },
  {
    family: 'validate',
    weight: 2,
    make: (c) => ({ method: 'GET', target: `/${c.expression()}/_search_shards${c.options()}` }),
  },
  {
    family: 'scroll',
    weight: 3,
    make: (c) => ({ method: 'POST', target: `/${c.expression()}/_search?scroll=1m&${MANY}` }),
  },
  { family: 'scroll', weight: 1, make: () => ({ method: 'DELETE', target: '/_search/scroll/_all' }) },
  {
    family: 'scroll',
    weight: 1,
    make: () => ({
      method: 'POST',
      target: '/_search/scroll',
      body: JSON.stringify({ scroll_id: 'bm90aGluZw==', scroll: '1m' }),
    }),
  },
  {
    family: 'point_in_time',
    weight: 3,
    only: 'elasticsearch',
    make: (c) => ({ method: 'POST', target: `/${c.expression()}/_pit${c.options('keep_alive=30s')}` }),
  },
  {
    family: 'point_in_time',
    weight: 2,
    only: 'opensearch',
    make: (c) => ({ method: 'POST', target: `/${c.expression()}/_search/point_in_time?keep_alive=30s` }),
  },
];

function drawMultiSearch(context: ShapeContext): string {
  const { draw } = context;
  const lines = draw.times(1 + draw.below(3), () => [drawHeader(context), BY_INDEX]);
  return ndjson(lines.flat());
}

function drawHeader(context: ShapeContext): unknown {
  const expression = context.rawExpression();
  switch (context.draw.below(6)) {
    case 0:
      return {};
    case 1:
      return { index: expression.split(',') };
    case 2:
      return { index: expression, ignore_unavailable: true };
    case 3:
      return { index: expression, expand_wildcards: 'all', allow_no_indices: context.draw.chance(50) };
    default:
      return { index: expression };
  }
}

function drawLookup(context: ShapeContext): unknown {
  const lookup = { terms: { team: { index: context.rawName(), id: '1', path: 'team' } } };
  const like = { more_like_this: { fields: ['team'], like: [{ _index: context.rawName(), _id: '1' }], min_term_freq: 1 } };
  switch (context.draw.below(4)) {
    case 0:
      return { bool: { filter: [lookup] } };
    case 1:
      return like;
    case 2:
      return { constant_score: { filter: { bool: { must_not: [lookup] } } } };
    default:
      return lookup;
  }
}
