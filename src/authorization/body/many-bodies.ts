import type { SecurityError } from '../../domain/error.ts';
import { NAMES_TOLD_MAX } from '../routes/judge-indices.ts';
import { createBodyAccess } from './body-access.ts';
import { ItemJudge } from './item-judge.ts';
import { type BodyLimits, defaultIndex, type JudgedHead } from './judged-head.ts';
import { type MgetList, mgetBody } from './mget-body.ts';
import { resolveSearched } from './msearch-names.ts';
import { BLANK_HEADER, type MsearchItem, scanMsearch } from './msearch-scanner.ts';
import { join, RefusedItems, readAnswerForm } from './refused-items.ts';
import type { Shape } from './shape.ts';

/** What came of a body of many requests. */
export interface ManyVerdict {
  readonly names: readonly string[];
  readonly refused: RefusedItems;
  /** The body as it goes on, without what was refused; `null`: as it came. */
  readonly body: Uint8Array | null;
}

const MGET_ACTIONS: readonly string[] = ['indices:data/read/mget[shard]', 'indices:data/read/get'];
const SEARCH_ACTION = 'indices:data/read/search';
const ENCODER = new TextEncoder();
const COMMA = ENCODER.encode(',');
const NO_FIELDS = ENCODER.encode('{}');

/** Judges a multi-search search by search. @throws SecurityError when it cannot be read. */
export function judgeMsearch(head: JudgedHead, body: Uint8Array, limits: BodyLimits): ManyVerdict {
  const names = new Set<string>();
  const keep = (items: readonly string[]): void => {
    for (const name of items) if (names.size < NAMES_TOLD_MAX) names.add(name);
  };
  const items = scanMsearch(body, limits, (header) => {
    keep(header.items ?? head.pathItems ?? []);
    const searched = resolveSearched(head, header);
    return { searched, access: createBodyAccess(head.caller, SEARCH_ACTION, searched.indices) };
  });
  const refused = new RefusedItems('responses', readAnswerForm(head.target), limits.refusedItemsMax);
  for (const { refusal, header } of items) {
    if (refusal === null) refused.pass();
    else refused.refuse(refusal, SEARCH_ACTION, (header?.items ?? head.pathItems ?? []).join(), () => answerSearch(refusal));
  }
  const isUnchanged = items.every(
    ({ header, refusal, searched }) => refusal === null && header !== BLANK_HEADER && searched?.isRewritten === false,
  );
  return { names: [...names], refused, body: isUnchanged ? null : join(items.flatMap((item) => linesOf(body, item))) };
}

/** The two lines of a search as they go on. */
function linesOf(body: Uint8Array, { end, header, headerEnd, refusal, searched, start }: MsearchItem): readonly Uint8Array[] {
  if (refusal !== null || header === null || searched === null) return [];
  if (!searched.isRewritten) {
    return header === BLANK_HEADER ? [NO_FIELDS, body.subarray(headerEnd, end)] : [body.subarray(start, end)];
  }
  const tolerates = searched.isExpanded && !header.options.has('ignore_unavailable');
  const fields = [`"index":${JSON.stringify(searched.indices)}`, ...(tolerates ? ['"ignore_unavailable":true'] : [])];
  const others = header.others.flatMap((other) => [COMMA, other]);
  return [ENCODER.encode(`{${fields.join()}`), ...others, ENCODER.encode('}'), body.subarray(headerEnd, end)];
}

function answerSearch({ code, message, options }: SecurityError): string {
  const reason = JSON.stringify(message);
  if (code !== 'indexNotFound') return `{${errorOf(reason)},"status":403}`;
  const details = Object.entries(options.metadata ?? {}).map(
    ([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  return `{${errorOf(`${reason}${details.join('')}`, 'index_not_found_exception')},"status":404}`;
}

/**
 * Judges a multi-get document by document; `read` reads the body by a shape.
 * @throws SecurityError when it cannot be read.
 */
export function judgeMget(head: JudgedHead, body: Uint8Array, limits: BodyLimits, read: (shape: Shape) => void): ManyVerdict {
  const judge = new ItemJudge(head.caller, head.action);
  const refused = new RefusedItems('docs', readAnswerForm(head.target), limits.refusedItemsMax);
  const pieces: Uint8Array[] = [];
  let at = 0;
  const judgeList = (list: MgetList): void => {
    const kept = list.items.filter(({ index, id }) => {
      const name = index ?? defaultIndex(head);
      const refusal = judge.judge(MGET_ACTIONS, name);
      if (refusal === null) refused.pass();
      else refused.refuse(refusal.error, refusal.action, name, (reason) => answerDocument(name, id, reason));
      return refusal === null;
    });
    pieces.push(body.subarray(at, list.start));
    for (const [position, { start, end }] of kept.entries()) {
      if (position > 0) pieces.push(COMMA);
      pieces.push(body.subarray(start, end));
    }
    at = list.end;
  };
  read(mgetBody(judgeList));
  pieces.push(body.subarray(at));
  return { names: judge.names, refused, body: refused.none ? null : join(pieces) };
}

function answerDocument(index: string, id: string | null, reason: string): string {
  return `{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)},${errorOf(reason)}}`;
}

/** `reason`: JSON, with further fields behind it. */
function errorOf(reason: string, type = 'security_exception'): string {
  const cause = `"type":"${type}","reason":${reason}`;
  return `"error":{"root_cause":[{${cause}}],${cause}}`;
}
