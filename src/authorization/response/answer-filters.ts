import { illegalArgument } from '../../domain/error.ts';
import type { ClusterMetadata } from '../cluster-metadata.ts';
import { reshaping } from '../map-decisions.ts';
import type { Caller, ClusterRequest, Decision } from '../plan.ts';
import { ANSWERS, type AnswerFilter, type AnswerKind, everything } from './answer-kinds.ts';
import { filteringCat } from './cat-answers.ts';
import { assertJsonAsked, forcingJson } from './force-json.ts';
import { type AnswerShape, filterJson } from './json-filter.ts';
import type { PublishAddress } from './node-shapes.ts';
import { visibleNames } from './visible-names.ts';

/** What an answer is filtered with. */
export interface AnswerFilterOptions {
  /** Where clients reach Claviger; `null` while that is not known. */
  readonly publishAddress: () => PublishAddress | null;
  /** The names of the cluster, as far as they are known. */
  readonly metadata: ClusterMetadata | null;
}

/** What becomes of a decision on a request. */
export type DecisionStep = (decision: Decision) => Decision;

/**
 * How the answer to a request is filtered, so that the caller sees no name but those it may see, and no address of a node.
 * @throws SecurityError `illegalArgument` where the request asks for a form of the answer that cannot be filtered.
 */
export function answerFilter(
  options: AnswerFilterOptions,
  kind: AnswerKind,
  request: ClusterRequest,
  caller: Caller,
): DecisionStep | null {
  const filter: AnswerFilter = ANSWERS[kind];
  const { allowsEverything } = caller.authorizer;
  const address = options.publishAddress();
  if (allowsEverything && (filter.everyone === undefined || address === null)) return null;
  const visible = allowsEverything ? null : visibleNames(caller, filter.action, options.metadata);
  // Of a form of the answer that cannot be filtered, a caller with all rights sees the addresses as they are.
  if (allowsEverything && isOddForm(request)) return null;
  if (typeof filter.content !== 'function') {
    return filteringCat(filter.content, request, { visible: visible ?? everything, address });
  }
  if (!allowsEverything && filter.whole) assertWhole(request);
  assertJsonAsked(request);
  const shape = filter.content({ visible, address });
  return (decision) =>
    isForwarded(decision)
      ? forcingJson(
          request,
          reshaping(decision, (status, body) => filterAnswer(status, body, shape)),
        )
      : decision;
}

/** Whether the cluster will be asked. */
function isForwarded({ refusal, answer }: Decision): boolean {
  return refusal === null && answer === undefined;
}

/** An error tells what the request itself named; an answer that is incomplete (408, 404) is filtered like any other. */
function filterAnswer(status: number, body: Uint8Array, shape: AnswerShape): Uint8Array {
  return status >= 400 && isError(body) ? body : filterJson(body, shape);
}

const ERROR_START = /^\s*\{\s*"error"\s*:\s*\{/;
const ERROR_START_BYTES = 32;

function isError(body: Uint8Array): boolean {
  return ERROR_START.test(new TextDecoder('latin1').decode(body.subarray(0, ERROR_START_BYTES)));
}

const READABLE_FORMATS: ReadonlySet<string> = new Set(['json', 'text', 'txt']);

function isOddForm({ target }: ClusterRequest): boolean {
  const format = target.query.get('format');
  const isTable = target.segments[0] === '_cat';
  if (isTable && target.query.has('filter_path')) return true;
  return format !== undefined && !(isTable ? READABLE_FORMATS.has(format) : format === 'json');
}

function assertWhole({ target }: ClusterRequest): void {
  if (!target.query.has('filter_path')) return;
  throw illegalArgument('[filter_path] is not supported here: the answer is filtered by what the caller may see');
}
