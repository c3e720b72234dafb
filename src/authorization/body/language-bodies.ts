import { needsAllRights } from '../routes/refusals.ts';
import { runtimeMappings } from './hit-shapes.ts';
import { readEsqlIndices } from './language/esql.ts';
import { readPplIndices } from './language/ppl.ts';
import type { QueryIndices } from './language/read-indices.ts';
import { ELASTICSEARCH_SQL, OPENSEARCH_SQL, readSqlIndices } from './language/sql.ts';
import { query as queryShape } from './query-shapes.ts';
import { accessOf, object, refused, type Shape, shapeTable } from './shape.ts';

const ESQL_ACTIONS: readonly string[] = ['indices:data/read/esql', 'indices:data/read/search'];
const SQL_ACTIONS: readonly string[] = ['indices:data/read/sql', 'indices:data/read/search', 'indices:data/read/field_caps'];
const OPENSEARCH_ACTIONS: readonly string[] = ['indices:data/read/search', 'indices:admin/mappings/get'];

/** A body with a query in a language of its own, which must be there and be read to the end. */
function languageBody(
  language: string,
  read: (text: string) => QueryIndices,
  actions: readonly string[],
  plain: readonly string[],
  others: Readonly<Record<string, Shape>>,
): Shape {
  return (scanner, context) => {
    let isRead = false;
    const query: Shape = (inner, at) => {
      if (inner.token !== 'VALUE_STRING') throw needsAllRights(at.action, `${language} query that is not a string`);
      const indices = read(inner.text());
      if ('problem' in indices) throw needsAllRights(at.action, `${language} query with ${indices.problem}`);
      accessOf(at, `${language} query`).assertItems(actions, indices.items, `the ${language} query`);
      isRead = true;
    };
    object('section of the body', shapeTable(plain, { ...others, query }))(scanner, context);
    if (!isRead) throw needsAllRights(context.action, `a body without a ${language} query`);
  };
}

const cursor = refused('[cursor]');

/** The body of an ES|QL query. */
export const esqlBody: Shape = languageBody(
  'ES|QL',
  readEsqlIndices,
  ESQL_ACTIONS,
  ['columnar', 'include_ccs_metadata', 'include_execution_metadata', 'locale', 'params', 'profile', 'time_zone'],
  { filter: queryShape },
);

/** The body of an SQL query to Elasticsearch. */
export const sqlBody: Shape = languageBody(
  'SQL',
  (text) => readSqlIndices(text, ELASTICSEARCH_SQL),
  SQL_ACTIONS,
  [
    'allow_partial_search_results',
    'columnar',
    'fetch_size',
    'field_multi_value_leniency',
    'page_timeout',
    'params',
    'request_timeout',
    'time_zone',
  ],
  { cursor, filter: queryShape, runtime_mappings: runtimeMappings },
);

/** The body of an SQL query to OpenSearch. */
export const openSearchSqlBody: Shape = languageBody(
  'SQL',
  (text) => readSqlIndices(text, OPENSEARCH_SQL),
  OPENSEARCH_ACTIONS,
  ['fetch_size', 'parameters'],
  { cursor, filter: queryShape },
);

/** The body of a PPL query. */
export const pplBody: Shape = languageBody('PPL', readPplIndices, OPENSEARCH_ACTIONS, [], {});
