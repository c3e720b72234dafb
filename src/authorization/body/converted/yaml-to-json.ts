import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, Scalar } from 'yaml';
import { SecurityError } from '../../../domain/error.ts';

/** Words that YAML 1.1 takes for a truth value. */
const TRUE = /^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/;
const FALSE = /^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/;
const NULL = /^(?:|~|null|Null|NULL)$/;
/** A number that every reader takes for the same. */
const PLAIN_NUMBER = /^[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/;
/** What YAML 1.1 takes for a number and not everybody else does: octal, hexadecimal, base 60, `1_000`, `.5`, `.inf`. */
const ODD_NUMBER =
  /^(?:[-+]?0[0-7_]+|[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * One YAML document as JSON text, with the meaning that Elasticsearch's reader (YAML 1.1) gives it; `null` when it is empty.
 * What other readers could take for something else is refused: aliases, tags, names that are no texts, unusual numbers.
 * Names given twice are written twice: the reader of the JSON refuses them.
 * @throws SecurityError `contentParse`.
 */
export function yamlToJson(bytes: Uint8Array): string | null {
  const document = parse(decode(bytes));
  const [problem] = document.errors;
  if (problem !== undefined) throw unreadable(problem.code);
  return document.contents === null ? null : jsonOf(document.contents);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable('it is not UTF-8');
  }
}

function parse(text: string): Document {
  try {
    // Values are read here: the library must resolve nothing. Its search for equal names is quadratic.
    return parseDocument(text, {
      schema: 'failsafe',
      version: '1.1',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
    });
  } catch {
    // Nested too deep for its stack.
    throw unreadable('it is nested too deep');
  }
}

function jsonOf(node: unknown): string {
  if (node === null) return 'null';
  if (isAlias(node)) throw unreadable('it has an alias');
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) throw unreadable('it has a node of an unknown kind');
  assertUntagged(node);
  if (isScalar(node)) return scalarJson(node);
  if (isSeq(node)) return `[${node.items.map(jsonOf).join()}]`;
  return `{${node.items.map(({ key, value }) => `${nameJson(key)}:${jsonOf(value)}`).join()}}`;
}

function nameJson(key: unknown): string {
  if (!isScalar(key) || typeof key.value !== 'string') throw unreadable('it has a field name that is not a scalar');
  assertUntagged(key);
  return JSON.stringify(key.value);
}

function scalarJson({ value, type }: Scalar): string {
  if (value === null) return 'null';
  if (typeof value !== 'string') throw unreadable('it has a value of an unknown kind');
  if (type !== Scalar.PLAIN) return JSON.stringify(value);
  if (NULL.test(value)) return 'null';
  if (TRUE.test(value)) return 'true';
  if (FALSE.test(value)) return 'false';
  if (PLAIN_NUMBER.test(value)) return value.startsWith('+') ? value.slice(1) : value;
  if (ODD_NUMBER.test(value)) throw unreadable('it has a number in an unusual form: put it in quotes if it is a text');
  return JSON.stringify(value);
}

function assertUntagged(node: Node): void {
  if (node.tag !== undefined) throw unreadable('it has a tag');
}

function unreadable(why: string): SecurityError {
  return new SecurityError('contentParse', `the YAML body cannot be read: ${why}`);
}
