import type { BodyKind } from '../routes/route.ts';
import { aliasesBody, putAliasBody } from './alias-bodies.ts';
import { byQueryBody, reindexBody, updateBody } from './by-query-bodies.ts';
import {
  createIndexBody,
  modifyDataStreamBody,
  resizeBody,
  restoreBody,
  rolloverBody,
  snapshotBody,
} from './index-life-bodies.ts';
import { mappingBody, settingsBody } from './index-shapes.ts';
import { esqlBody, openSearchSqlBody, pplBody, sqlBody } from './language-bodies.ts';
import { eqlBody, mtermvectorsBody, rankEvalBody, termsEnumBody, termvectorsBody } from './read-bodies.ts';
import { searchBody } from './search-shape.ts';
import type { Shape } from './shape.ts';
import { analyzeBody } from './small-shapes.ts';

/** A body that is one JSON object, and read whole. */
type ShapedBodyKind = Exclude<BodyKind, 'none' | 'document' | 'bulk' | 'mget' | 'msearch'>;

/** How each body is read. */
export const BODY_SHAPES: Readonly<Record<ShapedBodyKind, Shape>> = {
  aliases: aliasesBody,
  analyze: analyzeBody,
  byQuery: byQueryBody,
  createIndex: createIndexBody,
  eql: eqlBody,
  esql: esqlBody,
  mapping: mappingBody,
  modifyDataStream: modifyDataStreamBody,
  mtermvectors: mtermvectorsBody,
  openSearchSql: openSearchSqlBody,
  ppl: pplBody,
  putAlias: putAliasBody,
  rankEval: rankEvalBody,
  reindex: reindexBody,
  resize: resizeBody,
  restore: restoreBody,
  rollover: rolloverBody,
  search: searchBody,
  settings: settingsBody,
  snapshot: snapshotBody,
  sql: sqlBody,
  termsEnum: termsEnumBody,
  termvectors: termvectorsBody,
  update: updateBody,
};

/** Bodies that say which indices a request is about, where its path does not. */
export const NAMING_BODIES: ReadonlySet<BodyKind> = new Set<BodyKind>([
  'aliases',
  'esql',
  'modifyDataStream',
  'openSearchSql',
  'ppl',
  'putAlias',
  'reindex',
  'restore',
  'sql',
]);
