import { isDateMath } from '../expression/date-math.ts';
import { USUAL_OPTIONS } from '../expression/index-options.ts';
import { findRestrictedUse } from '../expression/restricted-exclusions.ts';
import type { BodyStream } from '../plan.ts';
import { isRestrictedName } from '../restricted-names.ts';
import { needsAllRights } from '../routes/refusals.ts';
import { type BulkAction, type BulkItem, BulkScanner } from './bulk-scanner.ts';
import { ItemJudge, type ItemRefusal } from './item-judge.ts';
import { type BodyLimits, defaultIndex, type JudgedHead } from './judged-head.ts';
import { RefusedItems, readAnswerForm } from './refused-items.ts';

const SHARD_BULK_ACTION = 'indices:data/write/bulk[s]';
const BULK_ACTIONS: Readonly<Record<BulkAction, readonly string[]>> = {
  index: [SHARD_BULK_ACTION, 'indices:data/write/index:op_type/index'],
  create: [SHARD_BULK_ACTION, 'indices:data/write/index:op_type/create'],
  update: [SHARD_BULK_ACTION, 'indices:data/write/update'],
  delete: [SHARD_BULK_ACTION, 'indices:data/write/delete'],
};

/**
 * Judges a bulk body item by item while it streams: what is allowed goes on, what is refused is answered as an item of the answer. The head
 * has been judged, so some index grants writing.
 * @throws SecurityError `illegalArgument` for a filter path beyond its limit.
 */
export function openBulkStream(head: JudgedHead, limits: BodyLimits): BodyStream {
  const judge = new ItemJudge(head.caller, head.action, head.names?.metadata ?? null);
  return openStream(head, limits, false, judge, (item, index) => {
    if (item.pipeline !== null) return { action: head.action, error: needsAllRights(head.action, 'an item with a [pipeline]') };
    return judge.judge(BULK_ACTIONS[item.operation], index);
  });
}

/** As `openBulkStream`, for a caller with all rights: only the system's own indices are judged. */
export function openUnlimitedBulkStream(head: JudgedHead, limits: BodyLimits): BodyStream {
  const judge = new ItemJudge(head.caller, head.action);
  return openStream(head, limits, true, judge, (item, index) =>
    isRestrictedName(index) || isRestrictedDateMath(head, index) ? judge.judge(BULK_ACTIONS[item.operation], index) : null,
  );
}

/** Whether a name is date math that comes, or could come, to one of the system's own indices. */
function isRestrictedDateMath({ action, caller, names }: JudgedHead, index: string): boolean {
  if (!isDateMath(index)) return false;
  const { authorizer } = caller;
  const now = names?.now ?? null;
  const expression = { authorizer, action, items: [index], options: USUAL_OPTIONS, candidates: 'everything', now } as const;
  return findRestrictedUse(expression).denied.length > 0;
}

function openStream(
  head: JudgedHead,
  limits: BodyLimits,
  takesUnknownParameters: boolean,
  judged: { readonly names: readonly string[] },
  judge: (item: BulkItem, index: string) => ItemRefusal | null,
): BodyStream {
  const { action, pathItems, target } = head;
  const form = readAnswerForm(target);
  const refused = new RefusedItems('items', form, limits.refusedItemsMax);
  const onItem = (item: BulkItem): boolean => {
    const index = item.index ?? defaultIndex(head);
    const refusal = judge(item, index);
    if (refusal === null) refused.pass();
    else refused.refuse(refusal.error, refusal.action, index, (reason) => answerItem(item, index, reason));
    return refusal === null;
  };
  const scanner = new BulkScanner(limits, onItem, { takesUnknownParameters });
  return {
    action,
    canonical: form.canonical,
    push: (chunk) => scanner.push(chunk),
    end() {
      scanner.end();
      const indices = judged.names.length === 0 ? (pathItems ?? []) : judged.names;
      // A large body is on its way by now, to the form's path: its answer must be cut to what the caller asked for.
      const isWholeAsked = form.canonical !== target.canonical;
      const asked = isWholeAsked ? { rewrite: { canonical: form.canonical }, reshape: refused.reshape } : {};
      return { rest: [], decision: { refusal: null, action, indices, ...asked, ...refused.outcome() } };
    },
  };
}

function answerItem({ action, id }: BulkItem, index: string, reason: string): string {
  const error = `{"type":"security_exception","reason":${reason}}`;
  return `{"${action}":{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)},"status":403,"error":${error}}}`;
}
