import { illegalArgument, validationFailed } from '../../domain/error.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { Caller } from '../plan.ts';
import { assertIndices, assertPlainItems, createNameJudge, NAMES_TOLD_MAX } from '../routes/judge-indices.ts';
import { needsAllRights } from '../routes/refusals.ts';
import type { BodyKind } from '../routes/route.ts';
import { type BulkItem, type BulkLimits, BulkScanner } from './bulk-scanner.ts';
import { bodyTooLarge } from './content.ts';
import { createIndexBody, mappingBody, settingsBody } from './index-shapes.ts';
import { mgetBody } from './mget-body.ts';
import { scanMsearch } from './msearch-scanner.ts';
import { searchBody } from './search-shape.ts';
import type { Shape } from './shape.ts';
import { analyzeBody, termvectorsBody } from './small-shapes.ts';

/** A body that has to be read before its request is decided. */
type ReadBodyKind = Exclude<BodyKind, 'none' | 'document'>;

/** Limits of bodies that are read. */
export interface BodyLimits extends BulkLimits {
  /** Length of a body. */
  readonly bodyBytesMax: number;
}

/** The request that a body belongs to; its head has been judged. */
export interface JudgedHead {
  readonly caller: Caller;
  readonly action: string;
  /** Items of the path's index expression; `null` where the path has none. */
  readonly pathItems: readonly string[] | null;
  readonly kind: ReadBodyKind;
}

const SHAPES: Readonly<Record<Exclude<ReadBodyKind, 'bulk' | 'mget' | 'msearch'>, Shape>> = {
  analyze: analyzeBody,
  createIndex: createIndexBody,
  mapping: mappingBody,
  search: searchBody,
  settings: settingsBody,
  termvectors: termvectorsBody,
};

const SHARD_BULK_ACTION = 'indices:data/write/bulk[s]';
const BULK_ACTIONS: Readonly<Record<BulkItem['operation'], readonly string[]>> = {
  index: [SHARD_BULK_ACTION, 'indices:data/write/index:op_type/index'],
  create: [SHARD_BULK_ACTION, 'indices:data/write/index:op_type/create'],
  update: [SHARD_BULK_ACTION, 'indices:data/write/update'],
  delete: [SHARD_BULK_ACTION, 'indices:data/write/delete'],
};
const MGET_ACTIONS: readonly string[] = ['indices:data/read/mget[shard]', 'indices:data/read/get'];
const SEARCH_ACTION = 'indices:data/read/search';

/**
 * Lets a body pass only if all that it asks is known to be allowed. An empty body asks nothing.
 * @returns the names that it held beside the path's.
 * @throws SecurityError
 */
export function judgeBody(head: JudgedHead, body: Uint8Array, limits: BodyLimits): readonly string[] {
  if (body.length > limits.bodyBytesMax) throw bodyTooLarge(limits.bodyBytesMax);
  if (body.length === 0) return [];
  if (head.kind === 'bulk') return judgeBulk(head, body, limits);
  if (head.kind === 'mget') return judgeMget(head, body, limits);
  if (head.kind === 'msearch') return judgeMsearch(head, body, limits);
  readWhole(head, body, limits, SHAPES[head.kind]);
  return [];
}

function readWhole(head: JudgedHead, body: Uint8Array, limits: BodyLimits, shape: Shape): void {
  const scanner = new JsonScanner(body, limits);
  if (scanner.next() !== 'START_OBJECT') throw illegalArgument('the request body is not a JSON object');
  shape(scanner, { action: head.action, namesIndex: (name) => head.pathItems?.includes(name) ?? false });
  if (scanner.next() !== null) throw illegalArgument('the request body has more than one JSON object');
}

function judgeBulk(head: JudgedHead, body: Uint8Array, limits: BodyLimits): readonly string[] {
  const judge = createNameJudge(head.caller, head.action);
  const scanner = new BulkScanner(limits, (item) => {
    judge.assertAllowed(BULK_ACTIONS[item.operation], item.index ?? defaultIndex(head));
  });
  scanner.push(body);
  scanner.end();
  return judge.names;
}

function judgeMget(head: JudgedHead, body: Uint8Array, limits: BodyLimits): readonly string[] {
  const judge = createNameJudge(head.caller, head.action);
  const shape = mgetBody((index) => judge.assertAllowed(MGET_ACTIONS, index ?? defaultIndex(head)));
  readWhole(head, body, limits, shape);
  return judge.names;
}

function judgeMsearch(head: JudgedHead, body: Uint8Array, limits: BodyLimits): readonly string[] {
  const names = new Set<string>();
  scanMsearch(body, limits, head.pathItems ?? [], (headerItems) => {
    const items = headerItems ?? head.pathItems;
    if (items === null) throw needsAllRights(SEARCH_ACTION, 'a search without an index searches all indices');
    assertPlainItems(SEARCH_ACTION, items);
    assertIndices(head.caller, SEARCH_ACTION, items);
    for (const item of items) if (names.size < NAMES_TOLD_MAX) names.add(item);
  });
  return [...names];
}

/** A list in the path is one name to the cluster, as it is written, and no index has such a name. */
function defaultIndex(head: JudgedHead): string {
  if (head.pathItems === null) throw validationFailed(['index is missing']);
  return head.pathItems.join(',');
}
