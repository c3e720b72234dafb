import { illegalArgument } from '../../domain/error.ts';
import type { JsonLimits } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { readJsonValue } from '../../domain/json/parse-json.ts';
import { needsAllRights } from '../routes/refusals.ts';

/** Ids that a body holds, and where. */
export interface BodyIds {
  readonly ids: readonly string[];
  /** The bytes of the ids' value: a text, or a list of texts. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** The bytes of the section that holds them; the value itself where there is no section. */
  readonly sectionStart: number;
  readonly sectionEnd: number;
  readonly isList: boolean;
}

/** Where a body may hold ids, and what else it may have. */
export interface BodyIdPlace {
  /** A field, or a field of a section. */
  readonly path: readonly string[];
  /** Other fields of the body; absent: any, they are judged elsewhere. */
  readonly fields?: readonly string[];
  /** For refusals. */
  readonly action: string | null;
}

/** Fields that may stand beside an id in its section. */
const SECTION_FIELDS: ReadonlySet<string> = new Set(['keep_alive']);

/**
 * Finds the ids of a body. @returns `null` when it holds none.
 * @throws SecurityError `contentParse`, `contentEnd`, `illegalArgument`; `forbidden` for a field beside them that is not listed.
 */
export function findBodyIds(body: Uint8Array, limits: JsonLimits, place: BodyIdPlace): BodyIds | null {
  const scanner = new JsonScanner(body, limits);
  if (scanner.next() !== 'START_OBJECT') throw illegalArgument('the request body is not a JSON object');
  const [name = '', field] = place.path;
  let found: BodyIds | null = null;
  let unknown: string | null = null;
  while (scanner.next() === 'FIELD_NAME') {
    const fieldName = scanner.text();
    scanner.next();
    if (fieldName === name && scanner.token !== 'VALUE_NULL') found = readIds(scanner, field, place);
    else {
      if (fieldName !== name && place.fields !== undefined && !place.fields.includes(fieldName)) unknown ??= fieldName;
      scanner.skipChildren();
    }
  }
  if (scanner.next() !== null) throw illegalArgument('the request body has more than one JSON object');
  if (found !== null && unknown !== null) throw needsAllRights(place.action, `[${unknown}] beside an id`);
  return found;
}

/** Writes a body anew with other ids in the place of its own. */
export function withBodyIds(body: Uint8Array, found: BodyIds, ids: readonly string[]): Uint8Array {
  return splice(body, found.valueStart, found.valueEnd, JSON.stringify(found.isList ? ids : ids[0]));
}

/** Writes a body anew with `null` in the place of the section that holds the ids. */
export function withoutSection(body: Uint8Array, found: BodyIds): Uint8Array {
  return splice(body, found.sectionStart, found.sectionEnd, 'null');
}

function readIds(scanner: JsonScanner, field: string | undefined, place: BodyIdPlace): BodyIds {
  const sectionStart = scanner.tokenStart;
  if (field === undefined) {
    const value = readIdValue(scanner);
    return { ...value, sectionStart, sectionEnd: value.valueEnd };
  }
  if (scanner.token !== 'START_OBJECT') throw illegalArgument(`[${place.path[0]}] is not an object`);
  let value: ReturnType<typeof readIdValue> | null = null;
  while (scanner.next() === 'FIELD_NAME') {
    const name = scanner.text();
    scanner.next();
    if (name === field) value = readIdValue(scanner);
    else if (SECTION_FIELDS.has(name)) scanner.skipChildren();
    else throw needsAllRights(place.action, `[${name}] beside an id`);
  }
  if (value === null) throw illegalArgument(`[${place.path.join('.')}] is missing`);
  return { ...value, sectionStart, sectionEnd: scanner.tokenEnd };
}

function readIdValue(scanner: JsonScanner): Omit<BodyIds, 'sectionStart' | 'sectionEnd'> {
  const valueStart = scanner.tokenStart;
  const value = readJsonValue(scanner);
  const values = Array.isArray(value) ? value : [value];
  const ids = values.filter((id): id is string => typeof id === 'string');
  if (ids.length !== values.length) throw illegalArgument('an id is a text');
  return { ids, valueStart, valueEnd: scanner.tokenEnd, isList: Array.isArray(value) };
}

function splice(body: Uint8Array, start: number, end: number, text: string): Uint8Array {
  return Buffer.concat([body.subarray(0, start), Buffer.from(text), body.subarray(end)]);
}
