import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import { SIMPLE_OPERATORS, type SimpleOperators, type SimpleQueryStringClause } from '../../../domain/query-dsl/clause.ts';
import { readOperator } from './match-query.ts';
import { isOnScalar, parsingError, readBoolean, readBoost, readInteger, readText } from './scanned-values.ts';

/** Settings that bear on scores, fuzzy terms and texts of many words alone. */
const WITHOUT_EFFECT: readonly string[] = [
  'analyze_wildcard',
  'auto_generate_synonyms_phrase_query',
  'fuzzy_max_expansions',
  'fuzzy_prefix_length',
  'fuzzy_transpositions',
  'quote_field_suffix',
  '_name',
];

/** The bits of `flags` when it is a number. */
const FLAG_BITS: Readonly<Record<(typeof SIMPLE_OPERATORS)[number], number>> = {
  AND: 1,
  NOT: 2,
  OR: 4,
  PREFIX: 8,
  PHRASE: 16,
  PRECEDENCE: 32,
  ESCAPE: 64,
  WHITESPACE: 128,
  FUZZY: 256,
  NEAR: 512,
  SLOP: 512,
};

const ALL_OPERATORS: SimpleOperators = new Set(SIMPLE_OPERATORS);

type Settings = { -readonly [Name in keyof Omit<SimpleQueryStringClause, 'kind' | 'text'>]: SimpleQueryStringClause[Name] };

/** Reads `simple_query_string`. Its text is read when it is resolved. */
export function readSimpleQueryString(scanner: JsonScanner): SimpleQueryStringClause {
  let text: string | null = null;
  const settings: Settings = {
    fields: [],
    operators: ALL_OPERATORS,
    defaultOperator: 'or',
    minimumShouldMatch: null,
    analyzer: null,
    isLenient: false,
  };
  while (scanner.next() === 'FIELD_NAME') {
    const setting = scanner.text();
    scanner.next();
    if (scanner.token === 'START_ARRAY') settings.fields = readFields(scanner, setting);
    else if (!isOnScalar(scanner)) {
      throw parsingError(scanner, `[simple_query_string] unknown token [${scanner.token}] after [${setting}]`);
    } else if (setting === 'query') text = readText(scanner);
    else readSetting(scanner, setting, settings);
  }
  if (text === null) throw parsingError(scanner, '[simple_query_string] query text missing');
  return { kind: 'simpleQueryString', text, ...settings };
}

function readFields(scanner: JsonScanner, setting: string): readonly string[] {
  if (setting !== 'fields') throw parsingError(scanner, `[simple_query_string] query does not support [${setting}]`);
  const fields: string[] = [];
  while (scanner.next() !== 'END_ARRAY') fields.push(readText(scanner));
  return fields.map(withoutWeight);
}

function withoutWeight(text: string): string {
  const caret = text.indexOf('^');
  if (caret === -1) return text;
  const weight = text.slice(caret + 1);
  if (weight.trim() !== '' && Number.isFinite(Number(weight))) return text.slice(0, caret);
  throw new SecurityError('numberFormat', weight === '' ? 'empty String' : `For input string: "${weight}"`);
}

function readSetting(scanner: JsonScanner, setting: string, settings: Settings): void {
  switch (setting) {
    case 'boost':
      readBoost(scanner);
      return;
    case 'analyzer':
      settings.analyzer = readText(scanner);
      return;
    case 'default_operator':
      settings.defaultOperator = readOperator(scanner);
      return;
    case 'flags':
      settings.operators = readFlags(scanner);
      return;
    case 'lenient':
      settings.isLenient = readBoolean(scanner);
      return;
    case 'minimum_should_match':
      settings.minimumShouldMatch = readText(scanner);
      return;
    default:
      if (!WITHOUT_EFFECT.includes(setting)) {
        throw parsingError(scanner, `[simple_query_string] unsupported field [${setting}]`);
      }
  }
}

function readFlags(scanner: JsonScanner): SimpleOperators {
  if (scanner.token === 'VALUE_NUMBER') {
    const bits = readInteger(scanner);
    return bits < 0 ? ALL_OPERATORS : new Set(SIMPLE_OPERATORS.filter((name) => (bits & FLAG_BITS[name]) !== 0));
  }
  const names = readText(scanner)
    .split('|')
    .filter((name) => name !== '');
  if (names.length === 0 || names.includes('ALL')) return ALL_OPERATORS;
  return new Set(names.filter((name) => name !== 'NONE').map(parseFlag));
}

function parseFlag(name: string): (typeof SIMPLE_OPERATORS)[number] {
  const known = SIMPLE_OPERATORS.find((operator) => operator === name.toUpperCase());
  if (known === undefined) throw illegalArgument(`Unknown simple_query_string flag [${name}]`);
  return known === 'SLOP' ? 'NEAR' : known;
}
