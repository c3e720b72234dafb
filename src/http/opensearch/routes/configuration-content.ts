import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import { isJsonArray, isJsonObject } from '../../../domain/json/json-kind.ts';
import { applyJsonPatch, notAPatch, readJsonPatch } from '../../../domain/json/json-patch.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import type { OpenSearchCall } from '../opensearch-route.ts';
import { readBody } from '../resource/resource-content.ts';

const PATCH_LIMITS = { operationsMax: 1_000 };

/**
 * The object in the body of a request.
 * @throws SecurityError `configurationInvalid` without one, `contentParse`, `contentEnd`.
 */
export function readObject(call: OpenSearchCall): JsonObject {
  const content = readBody(call.scanner);
  const isEmpty = content === null || (isJsonArray(content) ? content : Object.keys(content)).length === 0;
  if (isEmpty) throw new SecurityError('configurationInvalid', 'Request body required for this action.');
  if (!isJsonObject(content)) throw new SecurityError('contentParse', 'an object is expected');
  return content;
}

/**
 * What the JSON Patch in the body of a request makes of a document.
 * @throws SecurityError `illegalArgument`.
 */
export function readPatched(call: OpenSearchCall): (document: JsonObject) => JsonObject {
  const operations = readJsonPatch(readPatchBody(call), PATCH_LIMITS);
  return (document) => {
    const patched = applyJsonPatch(document, operations);
    if (!isJsonObject(patched)) throw notAPatch();
    return patched;
  };
}

/** OpenSearch tells of a patch that cannot be read in another way than of a document. */
function readPatchBody(call: OpenSearchCall): JsonValue {
  try {
    return readBody(call.scanner);
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw illegalArgument(`Error in JSON patch: ${error.message}`);
  }
}
