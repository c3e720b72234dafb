import { illegalArgument } from '../../domain/error.ts';
import type { ExportFile } from '../../domain/import/imported-thing.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import { parseJson } from '../../domain/json/parse-json.ts';
import { asObject, ExportedFields } from './exported-fields.ts';

/** A document of an index, with its id. */
export interface ExportedHit {
  readonly id: string;
  readonly source: JsonObject;
}

/**
 * The documents of an export: a line of JSON for each (`{"_id": …, "_source": {…}}`), a search answer, or a list of hits.
 * @throws SecurityError `illegalArgument`, `contentParse`, with the line.
 */
export function readHits({ name, text }: ExportFile): readonly ExportedHit[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  if (lines.length > 1 && isWhole(first)) {
    return lines.map((line, at) => hitOf(parseText(line, `${name}, document ${at + 1}`), `${name}, document ${at + 1}`));
  }
  return hitsOf(parseText(text, name), name);
}

function hitsOf(value: JsonValue, where: string): readonly ExportedHit[] {
  if (Array.isArray(value)) return value.map((hit, at) => hitOf(hit, `${where}, document ${at + 1}`));
  const document = asObject(value, where);
  const answer = document['hits'];
  if (answer === undefined) return [hitOf(document, where)];
  return hitsOf(asObject(answer, `[hits] of ${where}`)['hits'] ?? [], where);
}

function hitOf(value: JsonValue, where: string): ExportedHit {
  const fields = new ExportedFields(asObject(value, where));
  const source = fields.optionalObject('_source');
  if (source === null) throw illegalArgument(`${where} has no [_source]`);
  return { id: fields.text('_id'), source };
}

function isWhole(line: string): boolean {
  try {
    parseText(line, '');
    return true;
  } catch {
    // Not a document of its own: the file is one JSON text over several lines.
    return false;
  }
}

/** Parses a JSON text. @throws SecurityError `illegalArgument`, which says where but repeats nothing: it may hold hashes. */
export function parseText(text: string, where: string): JsonValue {
  try {
    return parseJson(Buffer.from(text), DEFAULT_JSON_LIMITS, { sourceShown: false });
  } catch (cause) {
    throw illegalArgument(`${where} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
