import { isJsonArray, isJsonObject } from '../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../domain/json/json-value.ts';
import { rawNumberText } from '../domain/json/raw-number.ts';
import { quoteYaml, yamlName } from './yaml-text.ts';

const INDENT = 2;

/**
 * Writes YAML as Elasticsearch does: `---`, every text in double quotes and broken at 80 columns, lists at the column of their
 * name, `{}` and `[]` when empty.
 */
export function writeYaml(value: JsonValue): string {
  const isBlock = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return isBlock ? `---\n${block(value, 0)}` : `--- ${scalar(value, 4, 0)}\n`;
}

/** Lines of an object or array that is not empty, the first without its indentation where it stands behind a `- `. */
function block(value: JsonValue, indent: number): string {
  const lead = ' '.repeat(indent);
  if (isJsonArray(value)) return value.map((item) => `${lead}- ${behindDash(item, indent)}`).join('');
  if (!isJsonObject(value)) return '';
  return members(value, indent)
    .map((member) => `${lead}${member}`)
    .join('');
}

function members(object: JsonObject, indent: number): readonly string[] {
  return Object.entries(object).map(([name, value]) => {
    const written = yamlName(name);
    if (!isFilled(value)) return `${written}: ${scalar(value, indent + written.length + 2, indent)}\n`;
    // A list stands at the column of its name.
    return `${written}:\n${block(value, isJsonArray(value) ? indent : indent + INDENT)}`;
  });
}

function behindDash(value: JsonValue, indent: number): string {
  if (!isFilled(value)) return `${scalar(value, indent + 2, indent)}\n`;
  return block(value, indent + INDENT).slice(indent + INDENT);
}

function isFilled(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && rawNumberText(value) === null && Object.keys(value).length > 0;
}

/** `column` at which it begins; `indent` of what it belongs to. */
function scalar(value: JsonValue, column: number, indent: number): string {
  if (typeof value === 'string') return quoteYaml(value, column, indent + INDENT);
  if (isJsonArray(value)) return '[]';
  if (isJsonObject(value)) return rawNumberText(value) ?? '{}';
  return String(value);
}
