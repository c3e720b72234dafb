import type { PatchedResource, Resource, ResourcePatch } from '../../../actions/opensearch/resources/resource-kind.ts';
import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import { equalJson } from '../../../domain/json/equal-json.ts';
import { isJsonObject } from '../../../domain/json/json-kind.ts';
import {
  applyJsonPatch,
  type JsonPatchLimits,
  type JsonPatchOperation,
  notAPatch,
  readJsonPatch,
} from '../../../domain/json/json-patch.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import { assertContent, type ContentLimits, ELASTICSEARCH, readBody } from './resource-content.ts';
import type { ResourceShape } from './resource-shape.ts';

/** What bodies of this dialect's resources may hold. */
export type ResourceLimits = ContentLimits & JsonPatchLimits;

/**
 * Reads a patch of one thing, or of all by their names.
 * @param name The one; `null`: all.
 * @param openBody Opens the body, which throws for one that cannot be read.
 * @throws SecurityError `illegalArgument`.
 */
export function readPatch<Item, Draft>(
  shape: ResourceShape<Item, Draft>,
  limits: ResourceLimits,
  name: string | null,
  openBody: () => JsonScanner | null,
): ResourcePatch<Item, Draft> {
  const operations = readJsonPatch(readPatchBody(openBody), limits);
  return {
    edit(present) {
      const before = documentsOf(shape, present);
      const after = name === null ? applyJsonPatch(before, operations) : patchOne(before, name, operations);
      if (!isJsonObject(after)) throw notAPatch();
      return changedBetween(shape, limits, before, after);
    },
  };
}

/** Reads the body of a request that replaces a thing. */
export function readDraft<Item, Draft>(
  shape: ResourceShape<Item, Draft>,
  limits: ContentLimits,
  name: string,
  body: JsonValue,
): Draft {
  const own = assertContent(body, shape.content, limits);
  return shape.draft(name, own, isJsonObject(body) ? body[ELASTICSEARCH] : undefined);
}

function readPatchBody(openBody: () => JsonScanner | null): JsonValue {
  try {
    return readBody(openBody());
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw illegalArgument(`Error in JSON patch: ${error.message}`);
  }
}

function documentsOf<Item, Draft>(shape: ResourceShape<Item, Draft>, present: ReadonlyMap<string, Resource<Item>>): JsonObject {
  // Without a prototype: a thing may be named `__proto__`.
  const documents: Record<string, JsonValue> = Object.create(null);
  for (const [name, { item }] of present) documents[name] = shape.editable(item);
  return documents;
}

function patchOne(documents: JsonObject, name: string, operations: readonly JsonPatchOperation[]): JsonObject {
  const document = documents[name];
  const patched: Record<string, JsonValue> = Object.create(null);
  patched[name] = applyJsonPatch(document !== undefined && isJsonObject(document) ? document : {}, operations);
  return patched;
}

function changedBetween<Item, Draft>(
  shape: ResourceShape<Item, Draft>,
  limits: ContentLimits,
  before: JsonObject,
  after: JsonObject,
): ReadonlyMap<string, PatchedResource<Draft>> {
  const changed = new Map<string, PatchedResource<Draft>>();
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [before[name], after[name]];
    if (next === undefined) changed.set(name, { removed: true });
    else if (old === undefined || !equalJson(old, next)) {
      changed.set(name, { removed: false, readDraft: () => readDraft(shape, limits, name, withoutHalf(old, next)) });
    }
  }
  return changed;
}

/** What was there of Elasticsearch's half, and is not any more, was taken away. */
function withoutHalf(before: JsonValue | undefined, after: JsonValue): JsonValue {
  if (before === undefined || !isJsonObject(before) || !isJsonObject(after)) return after;
  const isTaken = before[ELASTICSEARCH] !== undefined && after[ELASTICSEARCH] === undefined;
  // An empty body is told of as such, whatever else it lost.
  return isTaken && Object.keys(after).length > 0 ? { ...after, [ELASTICSEARCH]: null } : after;
}
