import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import { javaDoubleText } from '../../../domain/query-dsl/java-number.ts';
import type { Scalar } from '../../../domain/query-dsl/scalar.ts';
import { parseBoolean } from '../../parse-boolean.ts';

/** A `parsing_exception` at the scanner's token. */
export function parsingError(scanner: JsonScanner, message: string, causedBy?: SecurityError): SecurityError {
  const { line, column } = scanner.tokenLocation;
  return new SecurityError('parsing', message, {
    metadata: { line, col: column },
    ...(causedBy !== undefined && { causedBy }),
  });
}

/** Whether the token is a string, a number or a boolean. */
export function isOnScalar({ token }: JsonScanner): boolean {
  return token === 'VALUE_STRING' || token === 'VALUE_NUMBER' || token === 'VALUE_BOOLEAN';
}

/** The single value that is the scanner's token. @throws SecurityError `illegalArgument` for any other token. */
export function readScalar(scanner: JsonScanner): Scalar {
  const text = scanner.token === 'VALUE_NUMBER' ? numberText(scanner.text()) : readText(scanner);
  return { kind: scanner.token === 'VALUE_NUMBER' ? 'number' : scanner.token === 'VALUE_BOOLEAN' ? 'boolean' : 'string', text };
}

/** The text of a string, number or boolean. @throws SecurityError `illegalArgument` for any other token. */
export function readText(scanner: JsonScanner): string {
  if (isOnScalar(scanner)) return scanner.text();
  const { line, column } = scanner.tokenLocation;
  throw illegalArgument(`Expected text at ${line}:${column} but found ${scanner.token}`);
}

/** A boolean, as such or as a string. @throws SecurityError `illegalArgument`. */
export function readBoolean(scanner: JsonScanner): boolean {
  return parseBoolean(readText(scanner));
}

/** A whole number of 32 bits: decimals are cut off, strings are read. @throws SecurityError `numberFormat`. */
export function readInteger(scanner: JsonScanner): number {
  const value = Math.trunc(readNumber(scanner));
  if (Math.abs(value) < 2 ** 31) return value;
  throw new SecurityError('numberFormat', `For input string: "${scanner.text()}"`);
}

/** A number, as such or as a string. @throws SecurityError `numberFormat`. */
export function readNumber(scanner: JsonScanner): number {
  const text = readText(scanner);
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new SecurityError('numberFormat', text === '' ? 'empty String' : `For input string: "${text}"`);
}

/** Reads a weight, which bears on scores alone. @throws SecurityError `numberFormat`, `illegalArgument` when negative. */
export function readBoost(scanner: JsonScanner): void {
  const boost = readNumber(scanner);
  if (boost < 0) throw illegalArgument(`negative [boost] are not allowed, but was [${scanner.text()}]`);
}

/** How Java prints the number: whole ones as they are, others as doubles. */
function numberText(text: string): string {
  if (!/^-?\d+$/.test(text)) return javaDoubleText(Number(text));
  return text === '-0' ? '0' : text;
}
