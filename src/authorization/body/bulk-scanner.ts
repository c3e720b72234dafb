import { illegalArgument, type SecurityError } from '../../domain/error.ts';
import type { JsonLimits } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { needsAllRights } from '../routes/refusals.ts';

/** What one item of a bulk request asks. */
export interface BulkItem {
  readonly operation: 'index' | 'create' | 'update' | 'delete';
  /** `_index` of the action line; `null`: the path's. */
  readonly index: string | null;
}

/** Limits of a bulk body. */
export interface BulkLimits extends JsonLimits {
  /** Length of an action line, in bytes. Source lines are not kept, so they have no limit here. */
  readonly actionLineBytesMax: number;
}

/** Names of an action line that steer nothing. */
const PLAIN_PARAMETERS: ReadonlySet<string> = new Set([
  '_id',
  '_source',
  '_type',
  'dynamic_templates',
  'if_primary_term',
  'if_seq_no',
  'include_source_on_error',
  'list_executed_pipelines',
  'op_type',
  'require_alias',
  'require_data_stream',
  'retry_on_conflict',
  'routing',
  'version',
  'version_type',
]);
const ACTION = 'indices:data/write/bulk';
const LINE_FEED = 0x0a;
const NOTHING = new Uint8Array(0);

/**
 * Reads a bulk body as the cluster does, in pieces of any size: lines end at `\n`, blank lines before an action are skipped, each
 * action but `delete` is followed by one line of source, which is passed over unread. Keeps at most one action line.
 *
 * What clusters of different versions read differently is refused: more than one action in a line, text behind it, a last line without its end.
 */
export class BulkScanner {
  readonly #limits: BulkLimits;
  readonly #onItem: (item: BulkItem) => void;
  readonly #json: JsonScanner;
  #kept: Uint8Array = NOTHING;
  #isInSource = false;
  /** Number of the line that is being read. */
  #line = 1;

  /** `onItem` is called once per item, in order; what it throws ends the scan. */
  constructor(limits: BulkLimits, onItem: (item: BulkItem) => void) {
    this.#limits = limits;
    this.#onItem = onItem;
    this.#json = new JsonScanner(NOTHING, limits);
  }

  /** Takes the next piece of the body. @throws SecurityError at the first thing that is wrong; the scanner is of no use afterwards. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const lineEnd = chunk.indexOf(LINE_FEED, at);
      if (lineEnd === -1) {
        if (!this.#isInSource) this.#keep(chunk.subarray(at));
        return;
      }
      if (this.#isInSource) this.#isInSource = false;
      else this.#finishActionLine(chunk, at, lineEnd);
      this.#line += 1;
      at = lineEnd + 1;
    }
  }

  /** Ends the body. @throws SecurityError when its last line, or a source, is missing its end. */
  end(): void {
    if (this.#isInSource || this.#kept.length > 0) {
      throw illegalArgument('The bulk request must be terminated by a newline [\\n]');
    }
  }

  #keep(piece: Uint8Array): void {
    const length = this.#kept.length + piece.length;
    if (length > this.#limits.actionLineBytesMax) throw this.#tooLong();
    const kept = new Uint8Array(length);
    kept.set(this.#kept);
    kept.set(piece, this.#kept.length);
    this.#kept = kept;
  }

  #finishActionLine(chunk: Uint8Array, start: number, end: number): void {
    if (this.#kept.length === 0) {
      if (end - start > this.#limits.actionLineBytesMax) throw this.#tooLong();
      this.#readActionLine(chunk, start, end);
      return;
    }
    this.#keep(chunk.subarray(start, end));
    const line = this.#kept;
    this.#kept = NOTHING;
    this.#readActionLine(line, 0, line.length);
  }

  #readActionLine(bytes: Uint8Array, start: number, end: number): void {
    const json = this.#json;
    json.reset(bytes, { start, end });
    const token = json.next();
    if (token === null) return;
    if (token !== 'START_OBJECT') throw this.#malformed(`expected START_OBJECT but found [${token}]`);
    const name = json.next();
    if (name !== 'FIELD_NAME') throw this.#malformed(`expected FIELD_NAME but found [${name}]`);
    const action = this.#readAction();
    const value = json.next();
    if (value !== 'START_OBJECT') throw this.#malformed(`expected START_OBJECT but found [${value}]`);
    const item = this.#readParameters(action);
    const close = json.next();
    if (close !== 'END_OBJECT') throw this.#malformed(`expected END_OBJECT but found [${close}]`);
    if (json.next() !== null) throw this.#malformed('unexpected data after the closing brace');
    this.#isInSource = action !== 'delete';
    this.#onItem(item);
  }

  #readAction(): BulkItem['operation'] {
    const action = this.#json.text();
    if (action === 'index' || action === 'create' || action === 'update' || action === 'delete') return action;
    throw this.#malformed(`expected field [create], [delete], [index] or [update] but found [${action}]`);
  }

  #readParameters(action: BulkItem['operation']): BulkItem {
    const json = this.#json;
    let index: string | null = null;
    let hasId = false;
    let opType: string | null = null;
    while (json.next() === 'FIELD_NAME') {
      const name = json.text();
      const token = json.next();
      if (name === '_index') {
        if (token !== 'VALUE_STRING') throw this.#malformed(`expected a string for field [_index] but found [${token}]`);
        index = json.text();
      } else if (name === 'pipeline') {
        throw needsAllRights(ACTION, `[pipeline] in line [${this.#line}]`);
      } else if (!PLAIN_PARAMETERS.has(name)) {
        throw illegalArgument(`Action/metadata line [${this.#line}] contains an unknown parameter [${name}]`);
      } else if (name === '_id') {
        hasId = token !== 'VALUE_NULL';
      } else if (name === 'op_type') {
        opType = token === 'VALUE_STRING' ? json.text() : null;
      }
      json.skipChildren();
    }
    if (action !== 'index') return { operation: action, index };
    // An id that the cluster makes up is new, so nothing can be overwritten.
    const creates = opType === 'create' || (opType === null && !hasId);
    return { operation: creates ? 'create' : 'index', index };
  }

  #malformed(problem: string): SecurityError {
    return illegalArgument(`Malformed action/metadata line [${this.#line}], ${problem}`);
  }

  #tooLong(): SecurityError {
    return illegalArgument(`Action/metadata line [${this.#line}] is longer than [${this.#limits.actionLineBytesMax}] bytes`);
  }
}
