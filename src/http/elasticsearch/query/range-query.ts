import { illegalArgument } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { RangeClause } from '../../../domain/query-dsl/clause.ts';
import { parseDateFormat } from '../../../domain/query-dsl/date-format.ts';
import type { Scalar } from '../../../domain/query-dsl/scalar.ts';
import { parseTimeZone } from '../../../domain/query-dsl/time-zone.ts';
import { readFieldQuery, requireField, unsupported } from './field-query.ts';
import { parsingError, readBoolean, readScalar, readText } from './scanned-values.ts';

const RELATIONS: readonly string[] = ['intersects', 'within', 'contains', 'disjoint'];

/** Reads `range`: `gt`, `gte`, `lt`, `lte`, and the older `from`, `to`, `include_lower`, `include_upper`. */
export function readRange(scanner: JsonScanner): RangeClause {
  const range: Range = {
    from: null,
    to: null,
    includesFrom: true,
    includesTo: true,
    format: null,
    timeZone: null,
    relation: null,
  };
  const field: string | null = readFieldQuery(scanner, {
    name: 'range',
    readSetting(setting) {
      warnOfDeprecated(scanner, setting);
      return readBound(scanner, setting, range) || readSetting(scanner, setting, range);
    },
    readShort: null,
  });
  if (range.format !== null) parseDateFormat(range.format);
  if (range.timeZone !== null) parseTimeZone(range.timeZone);
  if (range.relation !== null) assertRelation(range.relation);
  const { relation, ...clause } = range;
  return { kind: 'range', field: requireField(field), ...clause, hasRelation: relation !== null };
}

type Mutable<Shape> = { -readonly [Name in keyof Shape]: Shape[Name] };
type Range = Mutable<Omit<RangeClause, 'kind' | 'field' | 'hasRelation'>> & { relation: string | null };

/** Settings that Elasticsearch still takes and warns of. */
const DEPRECATED_SETTINGS: ReadonlySet<string> = new Set(['from', 'to', 'include_lower', 'include_upper']);

function warnOfDeprecated(scanner: JsonScanner, setting: string): void {
  if (!DEPRECATED_SETTINGS.has(setting)) return;
  scanner.deprecate(`Deprecated field [${setting}] used, this field is unused and will be removed entirely`);
}

function readBound(scanner: JsonScanner, setting: string, range: Range): boolean {
  switch (setting) {
    case 'from':
      range.from = readBoundValue(scanner, setting);
      return true;
    case 'to':
      range.to = readBoundValue(scanner, setting);
      return true;
    case 'gt':
    case 'gte':
      range.from = readBoundValue(scanner, setting);
      range.includesFrom = setting === 'gte';
      return true;
    case 'lt':
    case 'lte':
      range.to = readBoundValue(scanner, setting);
      range.includesTo = setting === 'lte';
      return true;
    default:
      return false;
  }
}

function readBoundValue(scanner: JsonScanner, setting: string): Scalar | null {
  if (scanner.token === 'START_OBJECT') throw unsupported(scanner, 'range', setting);
  if (scanner.token === 'START_ARRAY') throw parsingError(scanner, `[range] query does not support [${setting}]`);
  return scanner.token === 'VALUE_NULL' ? null : readScalar(scanner);
}

function readSetting(scanner: JsonScanner, setting: string, range: Range): boolean {
  switch (setting) {
    case 'include_lower':
      range.includesFrom = readBoolean(scanner);
      return true;
    case 'include_upper':
      range.includesTo = readBoolean(scanner);
      return true;
    case 'format':
      range.format = readText(scanner);
      return true;
    case 'time_zone':
      range.timeZone = readText(scanner);
      return true;
    case 'relation':
      range.relation = readText(scanner);
      return true;
    default:
      return false;
  }
}

function assertRelation(relation: string): void {
  if (!RELATIONS.includes(relation.toLowerCase())) throw illegalArgument(`${relation} is not a valid relation`);
}
