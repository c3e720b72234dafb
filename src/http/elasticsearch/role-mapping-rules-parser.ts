import { rulePatternViolation } from '../../authentication/role-mapping-rule.ts';
import { illegalArgument, type SecurityError } from '../../domain/error.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import type { RoleMappingRule } from '../../domain/role-mapping/role-mapping.ts';
import { forEachElement, parseError } from './read-content.ts';

/** A value that a field rule asks for. */
type RuleValue = Extract<RoleMappingRule, { kind: 'field' }>['values'][number];

/**
 * Reads the rules of a role mapping; the scanner stands on their first token, and afterwards on their last.
 * @param name Name of the mapping, which errors call the outermost object by.
 * @throws SecurityError `parse`, `illegalArgument`, and what the scanner throws.
 */
export function readRules(scanner: JsonScanner, name: string): RoleMappingRule {
  return readRulesObject(scanner, name, false);
}

/** The rules as Elasticsearch prints them. */
export function rulesDocument(rule: RoleMappingRule): JsonObject {
  switch (rule.kind) {
    case 'any':
    case 'all':
      return { [rule.kind]: rule.rules.map(rulesDocument) };
    case 'except':
      return { except: rulesDocument(rule.rule) };
    case 'field': {
      const value: JsonValue = rule.isList ? rule.values : (rule.values[0] ?? null);
      return { field: { [rule.field]: value } };
    }
  }
}

function readRulesObject(scanner: JsonScanner, objectName: string, isExceptAllowed: boolean): RoleMappingRule {
  if (scanner.token !== 'START_OBJECT') {
    throw rulesError(`expected [${objectName}] to be an object but found [${scanner.token}] instead`);
  }
  const fieldName = readOnlyName(scanner, objectName);
  const rule = readExpression(scanner, fieldName, objectName, isExceptAllowed);
  assertLast(scanner, objectName);
  return rule;
}

function readExpression(
  scanner: JsonScanner,
  fieldName: string,
  objectName: string,
  isExceptAllowed: boolean,
): RoleMappingRule {
  switch (fieldName) {
    case 'any':
      return { kind: 'any', rules: readRulesArray(scanner, fieldName, false) };
    case 'all':
      return { kind: 'all', rules: readRulesArray(scanner, fieldName, true) };
    case 'field':
      return readFieldRule(scanner);
    case 'except':
      if (!isExceptAllowed) throw rulesError(`field [except] is not allowed within [${objectName}]`);
      scanner.next();
      assertObject(scanner);
      return { kind: 'except', rule: readRulesObject(scanner, fieldName, false) };
    default:
      throw rulesError(`field [${fieldName}] is not recognised in object [${objectName}]`);
  }
}

function readRulesArray(scanner: JsonScanner, fieldName: string, isExceptAllowed: boolean): readonly RoleMappingRule[] {
  if (scanner.next() !== 'START_ARRAY') throw rulesError(`field [${fieldName}] requires an array`);
  const rules: RoleMappingRule[] = [];
  forEachElement(scanner, () => rules.push(readRulesObject(scanner, fieldName, isExceptAllowed)));
  return rules;
}

function readFieldRule(scanner: JsonScanner): RoleMappingRule {
  scanner.next();
  assertObject(scanner);
  const field = readOnlyName(scanner, 'field');
  const values: RuleValue[] = [];
  if (scanner.next() === 'START_ARRAY') forEachElement(scanner, () => values.push(readRuleValue(scanner)));
  else values.push(readRuleValue(scanner));
  assertLast(scanner, 'field');
  if (values.length === 0) throw illegalArgument('null or empty values ([])');
  return { kind: 'field', field, values, isList: values.length > 1 };
}

function readRuleValue(scanner: JsonScanner): RuleValue {
  switch (scanner.token) {
    case 'VALUE_STRING': {
      const text = scanner.text();
      const violation = rulePatternViolation(text);
      if (violation !== null) throw illegalArgument(violation);
      return text;
    }
    case 'VALUE_NUMBER': {
      // A whole number, as Elasticsearch reads it: what stands behind the point is dropped.
      const number = Math.trunc(Number(scanner.text()));
      if (!Number.isSafeInteger(number)) throw illegalArgument(`number [${scanner.text()}] is out of range`);
      return number;
    }
    case 'VALUE_BOOLEAN':
      return scanner.text() === 'true';
    case 'VALUE_NULL':
      return null;
    default:
      throw rulesError(`expected a field value but found [${scanner.token}] instead`);
  }
}

function readOnlyName(scanner: JsonScanner, objectName: string): string {
  if (scanner.next() !== 'FIELD_NAME') throw rulesError(`object [${objectName}] does not contain any fields`);
  return scanner.text();
}

function assertLast(scanner: JsonScanner, objectName: string): void {
  if (scanner.next() !== 'END_OBJECT') throw rulesError(`object [${objectName}] contains multiple fields`);
}

function assertObject(scanner: JsonScanner): void {
  if (scanner.token !== 'START_OBJECT') throw rulesError(`expected an object but found [${scanner.token}] instead`);
}

function rulesError(problem: string): SecurityError {
  return parseError(`failed to parse rules expression. ${problem}`);
}
