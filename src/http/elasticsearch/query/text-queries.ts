import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { TextClause } from '../../../domain/query-dsl/clause.ts';
import { readFieldQuery, requireField, requireValue } from './field-query.ts';
import { readBoolean, readText } from './scanned-values.ts';

/** Reads `prefix` or `wildcard`, short or long. */
export function readTextQuery(scanner: JsonScanner, kind: TextClause['kind']): TextClause {
  let text: string | null = null;
  let rewrite: string | null = null;
  let ignoreCase = false;
  const isNullable = kind === 'prefix';
  const readValue = (): void => {
    text = isNullable && scanner.token === 'VALUE_NULL' ? null : readText(scanner);
  };
  const field = readFieldQuery(scanner, {
    name: kind,
    readSetting(setting) {
      if (setting === 'value' || (kind === 'wildcard' && setting === 'wildcard')) readValue();
      else if (setting === 'case_insensitive') ignoreCase = readBoolean(scanner);
      else if (setting === 'rewrite') rewrite = readText(scanner);
      else return false;
      return true;
    },
    readShort: readValue,
  });
  return { kind, field: requireField(field), text: requireValue<string>(text), ignoreCase, rewrite };
}
