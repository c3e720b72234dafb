import { isJsonArray } from '../domain/json/json-kind.ts';
import type { JsonValue } from '../domain/json/json-value.ts';
import { rawNumberText } from '../domain/json/raw-number.ts';

const INDENT = '  ';

/** Writes JSON without white space, as Elasticsearch does by default. */
export function writeJson(value: JsonValue): string {
  return JSON.stringify(value);
}

/** Writes JSON as `?pretty` asks for: two blanks a level, `"name" : value`, `{ }` and `[ ]` when empty, a line break at the end. */
export function writePrettyJson(value: JsonValue): string {
  return `${pretty(value, '\n')}\n`;
}

function pretty(value: JsonValue, lineBreak: string): string {
  if (typeof value !== 'object' || value === null || rawNumberText(value) !== null) return JSON.stringify(value);
  const inner = lineBreak + INDENT;
  if (isJsonArray(value)) {
    if (value.length === 0) return '[ ]';
    return `[${inner}${value.map((item) => pretty(item, inner)).join(`,${inner}`)}${lineBreak}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{ }';
  const members = entries.map(([name, member]) => `${JSON.stringify(name)} : ${pretty(member, inner)}`);
  return `{${inner}${members.join(`,${inner}`)}${lineBreak}}`;
}
