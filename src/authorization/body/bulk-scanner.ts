import { illegalArgument, type SecurityError } from '../../domain/error.ts';
import type { JsonLimits } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';

/** What one item of a bulk request asks. */
export interface BulkItem {
  /** The action of the line, by which the answer names the item. */
  readonly action: BulkAction;
  /** What it does, as privileges tell it apart: an `index` with the `op_type` of a `create` is one. */
  readonly operation: BulkAction;
  /** `_index` of the action line; `null`: the path's. */
  readonly index: string | null;
  /** `_id` of the action line; `null`: the cluster makes it up. */
  readonly id: string | null;
  /** `pipeline` of the action line; `null`: none is named. */
  readonly pipeline: string | null;
}

/** The actions of a bulk request. */
export type BulkAction = 'index' | 'create' | 'update' | 'delete';

/** How a bulk body is read. */
export interface BulkScannerOptions {
  /** Whether action lines may have parameters that are not known here, as an index of a caller with all rights may. Default false. */
  readonly takesUnknownParameters?: boolean;
}

/** Limits of a bulk body. */
export interface BulkLimits extends JsonLimits {
  /** Length of an action line, in bytes. Source lines are not kept, so they have no limit here. */
  readonly actionLineBytesMax: number;
}

/** Names of an action line that steer nothing. */
const PLAIN_PARAMETERS: ReadonlySet<string> = new Set([
  '_source',
  '_type',
  'dynamic_templates',
  'if_primary_term',
  'if_seq_no',
  'include_source_on_error',
  'list_executed_pipelines',
  'require_alias',
  'require_data_stream',
  'retry_on_conflict',
  'routing',
  'version',
  'version_type',
]);
const LINE_FEED = 0x0a;
const NOTHING = new Uint8Array(0);

/**
 * Reads a bulk body as the cluster does, in pieces of any size: lines end at `\n`, blank lines before an action are skipped, each
 * action but `delete` is followed by one line of source, which is passed over unread. Items that are not to go on are left out, with their
 * source and with blank lines; all other bytes are given back as they came. Keeps at most one action line.
 *
 * What clusters of different versions read differently is refused: more than one action in a line, text behind it, a last line without its end.
 */
export class BulkScanner {
  readonly #limits: BulkLimits;
  readonly #onItem: (item: BulkItem) => boolean;
  readonly #takesUnknownParameters: boolean;
  readonly #json: JsonScanner;
  #kept: Uint8Array = NOTHING;
  #isInSource = false;
  /** Whether the item that is being read goes on. */
  #passes = false;
  /** Number of the line that is being read. */
  #line = 1;

  /** `onItem` is called once per item, in order, and tells whether it goes on; what it throws ends the scan. */
  constructor(limits: BulkLimits, onItem: (item: BulkItem) => boolean, options: BulkScannerOptions = {}) {
    this.#limits = limits;
    this.#onItem = onItem;
    this.#takesUnknownParameters = options.takesUnknownParameters ?? false;
    this.#json = new JsonScanner(NOTHING, limits);
  }

  /**
   * Takes the next piece of the body. @returns what goes on by now, as parts of the piece where that is possible.
   * @throws SecurityError at the first thing that is wrong; the scanner is of no use afterwards.
   */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    const passed: Uint8Array[] = [];
    // Where the bytes begin that go on and are not given back yet; -1 while none do.
    let from = this.#isInSource && this.#passes ? 0 : -1;
    let at = 0;
    while (at < chunk.length) {
      const lineEnd = chunk.indexOf(LINE_FEED, at);
      if (lineEnd === -1) break;
      const next = lineEnd + 1;
      if (this.#isInSource) {
        this.#isInSource = false;
      } else if (this.#kept.length > 0) {
        const line = this.#finishKept(chunk.subarray(at, next));
        this.#passes = this.#readActionLine(line, 0, line.length - 1);
        if (this.#passes) passed.push(line);
        from = this.#passes ? next : -1;
      } else {
        if (lineEnd - at > this.#limits.actionLineBytesMax) throw this.#tooLong();
        this.#passes = this.#readActionLine(chunk, at, lineEnd);
        if (this.#passes && from === -1) from = at;
        else if (!this.#passes) from = giveBack(passed, chunk, from, at);
      }
      this.#line += 1;
      at = next;
    }
    if (this.#isInSource) {
      giveBack(passed, chunk, from, chunk.length);
    } else {
      giveBack(passed, chunk, from, at);
      if (at < chunk.length) this.#keep(chunk.subarray(at), this.#limits.actionLineBytesMax);
    }
    return passed;
  }

  /** Ends the body. @throws SecurityError when its last line, or a source, is missing its end. */
  end(): void {
    if (this.#isInSource || this.#kept.length > 0) {
      throw illegalArgument('The bulk request must be terminated by a newline [\\n]');
    }
  }

  #keep(piece: Uint8Array, bytesMax: number): void {
    const length = this.#kept.length + piece.length;
    if (length > bytesMax) throw this.#tooLong();
    const kept = new Uint8Array(length);
    kept.set(this.#kept);
    kept.set(piece, this.#kept.length);
    this.#kept = kept;
  }

  /** The action line that was kept, with its last piece, which ends in a line feed. */
  #finishKept(piece: Uint8Array): Uint8Array {
    this.#keep(piece, this.#limits.actionLineBytesMax + 1);
    const line = this.#kept;
    this.#kept = NOTHING;
    return line;
  }

  /** @returns whether the item goes on; a blank line does not. */
  #readActionLine(bytes: Uint8Array, start: number, end: number): boolean {
    const json = this.#json;
    json.reset(bytes, { start, end });
    const token = json.next();
    if (token === null) return false;
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
    return this.#onItem(item);
  }

  #readAction(): BulkAction {
    const action = this.#json.text();
    if (action === 'index' || action === 'create' || action === 'update' || action === 'delete') return action;
    throw this.#malformed(`expected field [create], [delete], [index] or [update] but found [${action}]`);
  }

  #readParameters(action: BulkAction): BulkItem {
    const json = this.#json;
    let index: string | null = null;
    let id: string | null = null;
    let pipeline: string | null = null;
    let opType: string | null = null;
    while (json.next() === 'FIELD_NAME') {
      const name = json.text();
      const token = json.next();
      if (name === '_index') {
        if (token !== 'VALUE_STRING') throw this.#malformed(`expected a string for field [_index] but found [${token}]`);
        index = json.text();
      } else if (name === '_id') {
        id = token === 'VALUE_NULL' ? null : json.text();
      } else if (name === 'op_type') {
        opType = token === 'VALUE_STRING' ? json.text() : null;
      } else if (name === 'pipeline') {
        pipeline = json.text();
      } else if (!PLAIN_PARAMETERS.has(name) && !this.#takesUnknownParameters) {
        throw illegalArgument(`Action/metadata line [${this.#line}] contains an unknown parameter [${name}]`);
      }
      json.skipChildren();
    }
    // Elasticsearch 8.19 wants the right to overwrite for an `index` without an id too.
    const creates = action === 'index' && opType === 'create';
    return { action, operation: creates ? 'create' : action, index, id, pipeline };
  }

  #malformed(problem: string): SecurityError {
    return illegalArgument(`Malformed action/metadata line [${this.#line}], ${problem}`);
  }

  #tooLong(): SecurityError {
    return illegalArgument(`Action/metadata line [${this.#line}] is longer than [${this.#limits.actionLineBytesMax}] bytes`);
  }
}

/** @returns -1: no bytes wait to be given back. */
function giveBack(passed: Uint8Array[], chunk: Uint8Array, from: number, to: number): number {
  if (from !== -1 && from < to) passed.push(chunk.subarray(from, to));
  return -1;
}
