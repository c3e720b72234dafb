import { SecurityError } from './error.ts';
import { isJsonArray, isJsonObject } from './json/json-kind.ts';
import type { JsonObject, JsonValue } from './json/json-value.ts';

/** How deep objects within metadata may nest; lists do not count. Elasticsearch's, fixed. */
const DEPTH_MAX = 20;
/** Longest path, separator and text of one value, as UTF-8. Elasticsearch's, fixed. */
const ENTRY_BYTES_MAX = 32_766;
/** How much of a path an error shows. */
const PATH_CHARACTERS_SHOWN_MAX = 50;

const utf8 = new TextEncoder();

/**
 * Why Elasticsearch cannot index the metadata of a key or a role, as its store would say of the document; `null`: it can.
 * @see https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/flattened
 */
export function unindexableMetadata(documentId: string, metadata: JsonObject): SecurityError | null {
  const problem = problemOfObject('', metadata, 1);
  if (problem === null) return null;
  return new SecurityError(
    'documentParsing',
    `failed to parse field [metadata_flattened] of type [flattened] in document with id '${documentId}'.`,
    { causedBy: new SecurityError('illegalArgument', problem) },
  );
}

function problemOfObject(path: string, value: JsonObject, depth: number): string | null {
  for (const [name, member] of Object.entries(value)) {
    if (name.includes('\0')) {
      return `Keys in [flattened] fields cannot contain the reserved character \\0. Offending key: [${name}].`;
    }
    const problem = problemOfValue(path === '' ? name : `${path}.${name}`, member, depth);
    if (problem !== null) return problem;
  }
  return null;
}

function problemOfValue(path: string, value: JsonValue, depth: number): string | null {
  if (isJsonArray(value)) {
    for (const item of value) {
      const problem = problemOfValue(path, item, depth);
      if (problem !== null) return problem;
    }
    return null;
  }
  if (value === null) return null;
  if (!isJsonObject(value)) return problemOfEntry(path, String(value));
  if (depth + 1 > DEPTH_MAX) {
    return `The provided [flattened] field [metadata_flattened] exceeds the maximum depth limit of [${DEPTH_MAX}].`;
  }
  return problemOfObject(path, value, depth + 1);
}

function problemOfEntry(path: string, text: string): string | null {
  const keyBytes = utf8.encode(path).length;
  const valueBytes = utf8.encode(text).length;
  if (keyBytes + 1 + valueBytes <= ENTRY_BYTES_MAX) return null;
  return `Flattened field [metadata_flattened] contains one immense field whose keyed encoding is longer than the allowed max length of ${ENTRY_BYTES_MAX} bytes. Key length: ${keyBytes}, value length: ${valueBytes} for key starting with [${path.slice(0, PATH_CHARACTERS_SHOWN_MAX)}]`;
}
