import { SecurityError } from '../../domain/error.ts';
import { type FilterPath, parseFilterPath } from '../../domain/json/filter-path.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { composeTarget } from '../../domain/request/parse-request-target.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';
import type { Decision, RefusedPart } from '../plan.ts';
import { applyFilterPath } from '../response/filter-path-shape.ts';
import { NAMES_TOLD_MAX } from '../routes/judge-indices.ts';

/** The list of an answer that has one item for each of a request's. */
export type ItemList = 'items' | 'responses' | 'docs';

/** How the caller wants the answer; it is given so after what was refused has been put in. */
export interface AnswerForm {
  readonly filterPath: FilterPath | null;
  /** Path and query that make the cluster's answer whole JSON. */
  readonly canonical: string;
}

/** Parameters that would hide items of the cluster's answer, or give it in another format than JSON. */
const HIDING_PARAMETERS: ReadonlySet<string> = new Set(['filter_path', 'format']);
/** Kinds of refusals that are told to the audit for one request. */
const PARTS_TOLD_MAX = 20;
const ENCODER = new TextEncoder();
const COMMA = ENCODER.encode(',');
const TRUE = ENCODER.encode('true');

/** Reads how the caller wants the answer. @throws SecurityError `illegalArgument` for a filter path beyond its limit. */
export function readAnswerForm(target: RequestTarget): AnswerForm {
  const query = new Map([...target.query].filter(([name]) => !HIDING_PARAMETERS.has(name)));
  const isWhole = query.size === target.query.size;
  return {
    filterPath: parseFilterPath(target.query.get('filter_path') ?? ''),
    canonical: isWhole ? target.canonical : composeTarget(target.segments, query),
  };
}

interface RefusedItem {
  /** Among all items of the request. */
  readonly position: number;
  /** Writes the item of the answer. */
  readonly write: () => string;
}

/** The items of a request of many that are refused while the others go on, and what becomes of the answer by it. */
export class RefusedItems {
  readonly #list: ItemList;
  readonly #form: AnswerForm;
  readonly #refusedMax: number;
  readonly #refused: RefusedItem[] = [];
  readonly #parts = new Map<string, { action: string; indices: string[]; reason: string }>();
  #length = 0;

  constructor(list: ItemList, form: AnswerForm, refusedMax: number) {
    this.#list = list;
    this.#form = form;
    this.#refusedMax = refusedMax;
  }

  get none(): boolean {
    return this.#refused.length === 0;
  }

  /** Counts an item that goes on. */
  pass(): void {
    this.#length += 1;
  }

  /** Takes an item that does not. @throws SecurityError `forbidden` when there are too many to answer one by one. */
  refuse(refusal: SecurityError, action: string, index: string, write: (reason: string) => string): void {
    if (this.#refused.length === this.#refusedMax) throw refusal;
    const reason = JSON.stringify(refusal.message);
    this.#refused.push({ position: this.#length, write: () => write(reason) });
    this.#length += 1;
    const part = this.#parts.get(refusal.message);
    if (part === undefined) {
      if (this.#parts.size < PARTS_TOLD_MAX)
        this.#parts.set(refusal.message, { action, indices: [index], reason: refusal.message });
    } else if (part.indices.length < NAMES_TOLD_MAX && !part.indices.includes(index)) {
      part.indices.push(index);
    }
  }

  /** What to do: answer when nothing goes on, put what was refused into the cluster's answer, or nothing. */
  outcome(): Pick<Decision, 'answer' | 'reshape' | 'refusedParts' | 'rewrite'> {
    const refusedParts: readonly RefusedPart[] = [...this.#parts.values()];
    if (this.none) return {};
    if (this.#refused.length === this.#length) return { refusedParts, answer: { status: 200, body: this.#answerAlone() } };
    return { refusedParts, rewrite: { canonical: this.#form.canonical }, reshape: this.reshape };
  }

  /** Puts what was refused into the cluster's answer, and filters it. @throws SecurityError `badUpstream` */
  readonly reshape = (status: number, answer: Uint8Array): Uint8Array => {
    if (status >= 400) return answer;
    const merged = this.none ? answer : this.#merge(answer);
    return this.#form.filterPath === null ? merged : applyFilterPath(merged, this.#form.filterPath);
  };

  #answerAlone(): string {
    const list = `"${this.#list}":[${this.#refused.map((item) => item.write()).join()}]}`;
    const head = { items: '{"took":0,"errors":true,', responses: '{"took":0,', docs: '{' }[this.#list];
    const { filterPath } = this.#form;
    if (filterPath === null) return head + list;
    return new TextDecoder().decode(applyFilterPath(ENCODER.encode(head + list), filterPath));
  }

  #merge(answer: Uint8Array): Uint8Array {
    const found = findItems(answer, this.#list);
    if (found.items.length !== this.#length - this.#refused.length) throw unreadable('it has another number of items');
    const edits: Edit[] = [{ start: found.start, end: found.end, bytes: this.#interleave(answer, found.items) }];
    if (found.errors !== null) edits.push({ ...found.errors, bytes: TRUE });
    return applyEdits(answer, edits);
  }

  #interleave(answer: Uint8Array, items: readonly Range[]): Uint8Array {
    const pieces: Uint8Array[] = [];
    let fromCluster = 0;
    let fromHere = 0;
    for (let position = 0; position < this.#length; position += 1) {
      if (position > 0) pieces.push(COMMA);
      const refused = this.#refused[fromHere];
      const item = items[fromCluster];
      if (refused?.position === position) {
        pieces.push(ENCODER.encode(refused.write()));
        fromHere += 1;
      } else if (item !== undefined) {
        pieces.push(answer.subarray(item.start, item.end));
        fromCluster += 1;
      }
    }
    return join(pieces);
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Edit extends Range {
  readonly bytes: Uint8Array;
}

interface FoundItems extends Range {
  readonly items: readonly Range[];
  /** The value of the `errors` beside a bulk's items. */
  readonly errors: Range | null;
}

function findItems(answer: Uint8Array, list: ItemList): FoundItems {
  const scanner = new JsonScanner(answer, DEFAULT_JSON_LIMITS);
  let found: FoundItems | null = null;
  let errors: Range | null = null;
  if (scanner.next() !== 'START_OBJECT') throw unreadable('it is not an object');
  while (scanner.next() === 'FIELD_NAME') {
    const name = scanner.text();
    const token = scanner.next();
    if (name === list && token === 'START_ARRAY') {
      found = { ...readItems(scanner), errors: null };
      continue;
    }
    if (name === 'errors' && list === 'items') errors = { start: scanner.tokenStart, end: scanner.tokenEnd };
    scanner.skipChildren();
  }
  if (scanner.next() !== null || found === null) throw unreadable(`it has no [${list}]`);
  return { ...found, errors };
}

function readItems(scanner: JsonScanner): Range & { readonly items: readonly Range[] } {
  const start = scanner.tokenEnd;
  const items: Range[] = [];
  while (scanner.next() !== 'END_ARRAY') {
    const itemStart = scanner.tokenStart;
    scanner.skipChildren();
    items.push({ start: itemStart, end: scanner.tokenEnd });
  }
  return { start, end: scanner.tokenStart, items };
}

function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const edit of [...edits].sort((left, right) => left.start - right.start)) {
    pieces.push(bytes.subarray(at, edit.start), edit.bytes);
    at = edit.end;
  }
  pieces.push(bytes.subarray(at));
  return join(pieces);
}

/** Puts pieces behind each other. */
export function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

function unreadable(why: string): SecurityError {
  return new SecurityError('badUpstream', `the answer of the cluster cannot be completed: ${why}`);
}
