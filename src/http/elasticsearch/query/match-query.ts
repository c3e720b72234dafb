import { illegalArgument } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { MatchClause } from '../../../domain/query-dsl/clause.ts';
import { readFieldQuery } from './field-query.ts';
import { isOnScalar, parsingError, readBoolean, readScalar, readText } from './scanned-values.ts';

/** Settings that bear on fuzzy terms and synonyms alone. */
const WITHOUT_EFFECT: readonly string[] = [
  'slop',
  'prefix_length',
  'max_expansions',
  'fuzzy_rewrite',
  'fuzzy_transpositions',
  'auto_generate_synonyms_phrase_query',
];

type Match = { -readonly [Name in keyof Omit<MatchClause, 'kind' | 'field' | 'text'>]: MatchClause[Name] };

/** Reads `match`, short or long. */
export function readMatch(scanner: JsonScanner): MatchClause {
  let text: string | null = null;
  const match: Match = {
    operator: 'or',
    minimumShouldMatch: null,
    analyzer: null,
    fuzziness: null,
    isLenient: false,
    zeroTerms: 'none',
  };
  const field = readFieldQuery(scanner, {
    name: 'match',
    readSetting(setting) {
      if (!isOnScalar(scanner)) throw parsingError(scanner, `[match] unknown token [${scanner.token}] after [${setting}]`);
      if (setting !== 'query') return readSetting(scanner, setting, match);
      text = readScalar(scanner).text;
      return true;
    },
    readShort() {
      text = scanner.token === 'VALUE_NULL' ? null : readShort(scanner);
    },
  });
  if (field === null || text === null) throw parsingError(scanner, 'No text specified for text query');
  return { kind: 'match', field, text, ...match };
}

/** The operator of that name, in any case. @throws SecurityError `illegalArgument`. */
export function readOperator(scanner: JsonScanner): 'and' | 'or' {
  const operator = readText(scanner).toLowerCase();
  if (operator === 'and' || operator === 'or') return operator;
  throw illegalArgument(`No enum constant org.elasticsearch.index.query.Operator.${operator.toUpperCase()}`);
}

function readShort(scanner: JsonScanner): string {
  return isOnScalar(scanner) ? readScalar(scanner).text : readText(scanner);
}

function readSetting(scanner: JsonScanner, setting: string, match: Match): boolean {
  switch (setting) {
    case 'operator':
      match.operator = readOperator(scanner);
      return true;
    case 'minimum_should_match':
      match.minimumShouldMatch = readText(scanner);
      return true;
    case 'analyzer':
      match.analyzer = readText(scanner);
      return true;
    case 'fuzziness':
      match.fuzziness = readText(scanner);
      return true;
    case 'lenient':
      match.isLenient = readBoolean(scanner);
      return true;
    case 'zero_terms_query':
      match.zeroTerms = readZeroTerms(scanner);
      return true;
    default:
      return WITHOUT_EFFECT.includes(setting);
  }
}

function readZeroTerms(scanner: JsonScanner): MatchClause['zeroTerms'] {
  const text = readText(scanner).toLowerCase();
  if (text === 'all' || text === 'none') return text;
  throw parsingError(scanner, `Unsupported zero_terms_query value [${scanner.text()}]`);
}
