import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import { readCompactJson } from '../../../domain/json/compact-json.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { Clause } from '../../../domain/query-dsl/clause.ts';
import type { Scalar } from '../../../domain/query-dsl/scalar.ts';
import { type Field, parseObject } from '../object-parser.ts';
import { readFieldQuery, requireField, requireValue, unsupported } from './field-query.ts';
import { isOnScalar, parsingError, readBoolean, readBoost, readScalar, readText } from './scanned-values.ts';

/** Reads `match_all`. */
export function readMatchAll(scanner: JsonScanner): Clause {
  readDeclared(scanner, 'match_all', {});
  return { kind: 'matchAll' };
}

/** Reads `ids`. */
export function readIds(scanner: JsonScanner): Clause {
  const values: Field<readonly string[]> = {
    accepts: ['START_ARRAY', 'VALUE_STRING', 'VALUE_NUMBER', 'VALUE_BOOLEAN'],
    read() {
      if (scanner.token !== 'START_ARRAY') return [readText(scanner)];
      const ids: string[] = [];
      while (scanner.next() !== 'END_ARRAY') ids.push(readText(scanner));
      return ids;
    },
  };
  return { kind: 'ids', values: readDeclared(scanner, 'ids', { values }).values ?? [] };
}

/** Reads `exists`. */
export function readExists(scanner: JsonScanner): Clause {
  let field: string | null = null;
  while (scanner.next() === 'FIELD_NAME') {
    const setting = scanner.text();
    scanner.next();
    if (!isOnScalar(scanner)) throw parsingError(scanner, `[exists] unknown token [${scanner.token}] after [${setting}]`);
    if (setting === 'field') field = readText(scanner);
    else if (setting === 'boost') readBoost(scanner);
    else if (setting !== '_name') throw parsingError(scanner, `[exists] query does not support [${setting}]`);
  }
  if (field === null) throw parsingError(scanner, '[exists] must be provided with a [field]');
  return { kind: 'exists', field: requireField(field) };
}

/** Reads `term`, short or long. */
export function readTerm(scanner: JsonScanner): Clause {
  let value: Scalar | null = null;
  let ignoreCase = false;
  let hasField = true;
  const readValue = (): void => {
    value = scanner.token === 'VALUE_NULL' ? null : readScalar(scanner);
  };
  const field = readFieldQuery(scanner, {
    name: 'term',
    readSetting(setting) {
      if (setting === 'case_insensitive') ignoreCase = readBoolean(scanner);
      else if (setting !== 'value' && setting !== 'term') return false;
      else if (scanner.token === 'START_ARRAY') throw parsingError(scanner, ARRAY_OF_TERMS);
      else if (scanner.token === 'START_OBJECT') throw unsupported(scanner, 'term', setting);
      else readValue();
      return true;
    },
    readShort() {
      if (scanner.token === 'START_ARRAY') throw parsingError(scanner, '[term] query does not support array of values');
      hasField = scanner.token !== 'VALUE_NULL';
      readValue();
    },
  });
  return { kind: 'term', field: requireField(hasField ? field : null), value: requireValue<Scalar>(value), ignoreCase };
}

const ARRAY_OF_TERMS =
  '[term] query does not support arrays for value - use a bool query with multiple term clauses in the should section or use a Terms query if scoring is not required';

/** Reads `terms`: an array, or a look-up, which is told apart and no more. */
export function readTerms(scanner: JsonScanner): Clause {
  let found: { readonly field: string; readonly values: readonly Scalar[] | null } | null = null;
  while (scanner.next() === 'FIELD_NAME') {
    const field = scanner.text();
    scanner.next();
    const isValues = scanner.token === 'START_ARRAY';
    if (isValues || scanner.token === 'START_OBJECT') {
      if (found !== null) {
        throw parsingError(scanner, '[terms] query does not support multiple fields');
      }
      if (!isValues) scanner.skipChildren();
      found = { field, values: isValues ? readTermValues(scanner, field) : null };
    } else if (field === 'boost') readBoost(scanner);
    else if (field === '_name') readText(scanner);
    else throw parsingError(scanner, `[terms] query does not support [${field}]`);
  }
  if (found === null) {
    const wanted = '[terms] query requires a field name, followed by array of terms or a document lookup specification';
    throw parsingError(scanner, wanted);
  }
  if (found.field === '') throw illegalArgument('field name cannot be null.');
  return { kind: 'terms', ...found };
}

function readTermValues(scanner: JsonScanner, field: string): readonly Scalar[] {
  const values: Scalar[] = [];
  while (scanner.next() !== 'END_ARRAY') {
    if (scanner.token === 'VALUE_NULL') throw parsingError(scanner, 'No value specified for terms query');
    if (scanner.token === 'START_ARRAY') {
      scanner.skipChildren();
      throw parsingError(scanner, `[terms] unknown token [END_ARRAY] after [${field}]`);
    }
    // An object equals no value of a field.
    values.push(isOnScalar(scanner) ? readScalar(scanner) : { kind: 'string', text: readCompactJson(scanner) });
  }
  return values;
}

/** Reads an object of declared settings. What fails is told as the query's own error, with the parser's as its cause. */
function readDeclared<Shape extends Readonly<Record<string, Field<unknown>>>>(
  scanner: JsonScanner,
  name: string,
  fields: Shape,
): ReturnType<typeof parseObject<Shape & typeof COMMON_SETTINGS>> {
  try {
    return parseObject(scanner, name, { ...COMMON_SETTINGS, ...fields });
  } catch (error) {
    if (!(error instanceof SecurityError) || error.code !== 'contentParse') throw error;
    throw parsingError(scanner, error.message, error);
  }
}

const COMMON_SETTINGS = {
  boost: { accepts: ['VALUE_NUMBER', 'VALUE_STRING'], read: readBoost },
  _name: { accepts: ['VALUE_STRING'], read: readText },
} as const satisfies Readonly<Record<string, Field<unknown>>>;
