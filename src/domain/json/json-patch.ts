import { illegalArgument, type SecurityError } from '../error.ts';
import { isJsonArray, isJsonObject } from './json-kind.ts';
import type { JsonObject, JsonValue } from './json-value.ts';

/** One operation of a patch, its place not yet looked for. */
export interface JsonPatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  /** As given: what is wrong with it is told when its turn comes. `undefined`: none was. */
  readonly path: JsonValue | undefined;
  /** `undefined`: none was given. */
  readonly value: JsonValue | undefined;
}

/** How large a patch may be. */
export interface JsonPatchLimits {
  readonly operationsMax: number;
}

/** A container of a document that is being patched: a copy, which nobody else sees. */
type Container = JsonValue[] | Record<string, JsonValue>;

const OPERATIONS: readonly JsonPatchOperation['op'][] = ['replace', 'remove', 'add'];
const ARRAY_INDEX = /^(?:0|[1-9]\d{0,9})$/;

/**
 * Reads a patch (RFC 6902) of the operations that OpenSearch's security API takes. What else it holds is ignored.
 * @throws SecurityError `illegalArgument` for what is no patch, is empty or too long, or has another operation.
 */
export function readJsonPatch(patch: JsonValue, { operationsMax }: JsonPatchLimits): readonly JsonPatchOperation[] {
  if (!isJsonArray(patch) || patch.length === 0) throw notAPatch();
  if (patch.length > operationsMax) throw illegalArgument(`A patch may have at most ${operationsMax} operations`);
  return patch.map(readOperation);
}

/** What is told of a body that is no patch. */
export function notAPatch(): SecurityError {
  return illegalArgument('Wrong request body');
}

/**
 * The document after the operations, one after another; the document itself stays as it is. As in OpenSearch, removing a member that is
 * not there does nothing.
 * @throws SecurityError `illegalArgument` for the first operation that has no place in the document: nothing has been done then.
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export function applyJsonPatch(document: JsonObject, operations: readonly JsonPatchOperation[]): JsonValue {
  let patched: JsonValue | Container = copyOf(document);
  for (const operation of operations) patched = applyOperation(patched, operation);
  return patched;
}

function readOperation(given: JsonValue): JsonPatchOperation {
  if (!isJsonObject(given)) throw notAPatch();
  const { op, path, value } = given;
  if (op === undefined) throw notAPatch();
  const known = OPERATIONS.find((name) => name === op);
  if (known === undefined) {
    const shown = typeof op === 'string' ? op : JSON.stringify(op);
    throw illegalArgument(`Unsupported patch operation: ${shown.slice(0, 100)}. Supported are: ${OPERATIONS.join(',')}`);
  }
  return { op: known, path, value };
}

function applyOperation(document: JsonValue | Container, { op, path, value }: JsonPatchOperation): JsonValue | Container {
  const tokens = tokensOf(path);
  if (op !== 'remove' && value === undefined) throw illegalArgument("Invalid JSON Patch payload (missing 'value' field)");
  const last = tokens.at(-1);
  if (last === undefined) {
    if (op === 'remove') throw illegalArgument('Cannot remove document root');
    return copyOf(value ?? null);
  }
  const container = containerAt(document, tokens.slice(0, -1));
  if (Array.isArray(container)) changeElement(container, op, last, value);
  else changeMember(container, op, last, value);
  return document;
}

/** The parts of a JSON pointer (RFC 6901). */
function tokensOf(path: JsonValue | undefined): readonly string[] {
  if (path === undefined) throw illegalArgument("Invalid JSON Patch payload (missing 'path' field)");
  if (typeof path !== 'string') throw illegalArgument("Invalid JSON Patch payload (non-text 'path' field)");
  if (path === '') return [];
  if (!path.startsWith('/')) throw illegalArgument('Missing leading slash');
  return path
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function containerAt(document: JsonValue | Container, tokens: readonly string[]): Container {
  let at = asContainer(document);
  for (const token of tokens) {
    if (Array.isArray(at)) {
      at = asContainer(at[indexWithin(token, at.length)] ?? null);
    } else {
      if (!Object.hasOwn(at, token)) throw missingField(token);
      at = asContainer(at[token] ?? null);
    }
  }
  return at;
}

function asContainer(value: JsonValue | Container): Container {
  if (typeof value !== 'object' || value === null) throw illegalArgument('Cannot reference past scalar value');
  // Everything in a document that is being patched is a copy of its own.
  return value as Container;
}

function changeElement(array: JsonValue[], op: JsonPatchOperation['op'], token: string, value: JsonValue | undefined): void {
  const given = copyOf(value ?? null);
  if (token === '-') {
    // Nothing lies behind the last element: only something new can come there.
    if (op === 'replace') throw outOfBounds(token);
    if (op === 'add') array.push(given);
  } else if (op === 'add') {
    array.splice(indexWithin(token, array.length + 1), 0, given);
  } else if (op === 'remove') {
    array.splice(indexWithin(token, array.length), 1);
  } else {
    array[indexWithin(token, array.length)] = given;
  }
}

function changeMember(
  object: Record<string, JsonValue>,
  op: JsonPatchOperation['op'],
  token: string,
  value: JsonValue | undefined,
): void {
  if (op === 'remove') {
    delete object[token];
    return;
  }
  if (op === 'replace' && !Object.hasOwn(object, token)) throw missingField(token);
  object[token] = copyOf(value ?? null);
}

function indexWithin(token: string, length: number): number {
  if (!ARRAY_INDEX.test(token)) throw illegalArgument('Object operation on array target');
  const index = Number(token);
  if (index >= length) throw outOfBounds(token);
  return index;
}

/** A copy whose objects have no prototype: a member may be named `__proto__`. */
function copyOf(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(copyOf);
  if (!isJsonObject(value)) return value;
  const copy: Record<string, JsonValue> = Object.create(null);
  for (const [name, member] of Object.entries(value)) copy[name] = copyOf(member);
  return copy;
}

function missingField(token: string): SecurityError {
  return illegalArgument(`Missing field "${token}"`);
}

function outOfBounds(token: string): SecurityError {
  return illegalArgument(`Array index ${token} out of bounds`);
}
