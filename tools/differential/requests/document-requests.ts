import { ndjson, type RequestShape, type ShapeContext } from './request-shape.ts';

const DOCUMENT = { team: 'red', '@timestamp': '2026-01-01T00:00:00Z' };
const TEXT = JSON.stringify(DOCUMENT);
const PARTIAL = JSON.stringify({ doc: { team: 'red' } });

/** Reading and writing single documents, and many in one request. */
export const DOCUMENT_REQUESTS: readonly RequestShape[] = [
  { family: 'get', weight: 5, make: (c) => ({ method: c.draw.one(['GET', 'GET', 'HEAD']), target: `/${c.name()}/_doc/1` }) },
  { family: 'get', weight: 2, make: (c) => ({ method: 'GET', target: `/${c.name()}/_source/1` }) },
  { family: 'get', weight: 1, make: (c) => ({ method: 'GET', target: `/${c.expression()}/_doc/1` }) },
  {
    family: 'get',
    weight: 2,
    make: (c) => ({ method: 'GET', target: `/${c.name()}/_explain/1`, body: JSON.stringify({ query: { match_all: {} } }) }),
  },
  { family: 'get', weight: 2, make: (c) => ({ method: 'GET', target: `/${c.name()}/_termvectors/1` }) },
  {
    family: 'get',
    weight: 1,
    make: (c) => ({
      method: 'POST',
      target: '/_mtermvectors',
      body: JSON.stringify({ docs: c.draw.times(2, () => ({ _index: c.rawName(), _id: '1' })) }),
    }),
  },
  { family: 'mget', weight: 6, make: (c) => ({ method: 'POST', target: '/_mget', body: drawMultiGet(c) }) },
  { family: 'mget', weight: 2, make: (c) => ({ method: 'GET', target: `/${c.name()}/_mget`, body: drawMultiGet(c) }) },
  {
    family: 'mget',
    weight: 1,
    make: (c) => ({ method: 'POST', target: `/${c.name()}/_mget`, body: JSON.stringify({ ids: ['1', '2'] }) }),
  },
  { family: 'write', weight: 5, make: (c) => write('PUT', `/${c.name()}/_doc/w1`, TEXT) },
  { family: 'write', weight: 3, make: (c) => write('POST', `/${c.name()}/_doc`, TEXT) },
  {
    family: 'write',
    weight: 3,
    make: (c) => write(c.draw.one(['PUT', 'POST']), `/${c.name()}/_create/${c.draw.one(['1', 'w2'])}`, TEXT),
  },
  { family: 'write', weight: 1, make: (c) => write('PUT', `/${c.name()}/_doc/w3?op_type=create`, TEXT) },
  { family: 'write', weight: 3, make: (c) => write('POST', `/${c.name()}/_update/1`, PARTIAL) },
  {
    family: 'write',
    weight: 1,
    make: (c) => write('POST', `/${c.name()}/_update/w4`, JSON.stringify({ doc: { team: 'red' }, doc_as_upsert: true })),
  },
  {
    family: 'write',
    weight: 4,
    make: (c) => ({ method: 'DELETE', target: `/${c.name()}/_doc/${c.draw.one(['1', 'w9'])}`, changes: true }),
  },
  { family: 'bulk', weight: 12, make: (c) => write('POST', '/_bulk', drawBulk(c)) },
  { family: 'bulk', weight: 4, make: (c) => write(c.draw.one(['POST', 'PUT']), `/${c.name()}/_bulk`, drawBulk(c)) },
  {
    family: 'by_query',
    weight: 4,
    only: 'opensearch',
    make: (c) =>
      write(
        'POST',
        `/${c.targetExpression()}/_delete_by_query?refresh=true`,
        JSON.stringify({ query: { term: { team: 'none' } } }),
      ),
  },
  {
    family: 'by_query',
    weight: 4,
    only: 'opensearch',
    make: (c) => write('POST', `/${c.targetExpression()}/_update_by_query?conflicts=proceed&refresh=true`),
  },
  {
    family: 'by_query',
    weight: 5,
    only: 'opensearch',
    make: (c) => write('POST', '/_reindex', JSON.stringify({ source: { index: c.rawName() }, dest: { index: c.rawName() } })),
  },
];

/** A write may make an index, so more than documents has to be put right. */
function write(method: string, target: string, body?: string): ReturnType<RequestShape['make']> {
  return { method, target, ...(body === undefined ? {} : { body }), changes: true };
}

function drawMultiGet(context: ShapeContext): string {
  const { draw } = context;
  const docs = draw.times(1 + draw.below(3), () => (draw.chance(10) ? { _id: '1' } : { _index: context.rawName(), _id: '1' }));
  return JSON.stringify({ docs });
}

function drawBulk(context: ShapeContext): string {
  const { draw } = context;
  return ndjson(draw.times(1 + draw.below(4), () => drawBulkItem(context)).flat());
}

function drawBulkItem(context: ShapeContext): readonly unknown[] {
  const { draw } = context;
  const index = draw.chance(8) ? {} : { _index: context.rawName() };
  switch (draw.below(5)) {
    case 0:
      return [{ create: { ...index, _id: 'w5' } }, DOCUMENT];
    case 1:
      return [{ update: { ...index, _id: '1' } }, { doc: { team: 'red' } }];
    case 2:
      return [{ delete: { ...index, _id: 'w9' } }];
    case 3:
      return [{ index }, DOCUMENT];
    default:
      return [{ index: { ...index, _id: 'w6' } }, DOCUMENT];
  }
}
