import { illegalArgument, SecurityError } from '../../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import { COMPOUND_QUERIES, type CompoundQuery, LEAF_QUERIES, LOOKUP_QUERIES, PROHIBITED_QUERIES } from './query-types.ts';

/** How deep a document query may nest, in JSON levels. */
const QUERY_DEPTH_MAX = 100;
/** The field of an inner function's own query. */
const FUNCTIONS = 'functions';

/** The entry of a role that a query stands in. */
export interface QueryPlace {
  readonly names: readonly string[];
  /** Of the entry among the role's, from 0. */
  readonly position: number;
}

/**
 * Refuses a document query that is no query, or that reads other documents than the one it is asked about, at any depth.
 * What a query of one field says of it is not looked at, and neither is a template, which becomes a query for each user.
 * @param query JSON text.
 * @throws SecurityError `parse`, caused by what is wrong in Elasticsearch's words.
 * @see https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/controlling-access-at-document-field-level
 */
export function assertRoleQuery(query: string, { names, position }: QueryPlace): void {
  try {
    const limits = { ...DEFAULT_JSON_LIMITS, depthMax: QUERY_DEPTH_MAX };
    readRoot(new JsonScanner(new TextEncoder().encode(query), limits, { isInnerText: true }));
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw new SecurityError(
      'parse',
      `failed to parse field 'query' for indices [${names.join()}] at index privilege [${position}] of role descriptor`,
      { causedBy: error },
    );
  }
}

function readRoot(scanner: JsonScanner): void {
  const token = scanner.next();
  if (token !== 'START_OBJECT') throw contentError(scanner, `expected [START_OBJECT] but found [${token}] instead`);
  const first = scanner.next();
  if (first !== 'FIELD_NAME') {
    throw contentError(scanner, `expected [FIELD_NAME] with value a query name or 'template' but found [${first}] instead`);
  }
  if (scanner.text() !== 'template') return readNamedQuery(scanner);
  scanner.next();
  scanner.skipChildren();
}

/** A query; the scanner stands on its first token, and afterwards on its last. */
function readQuery(scanner: JsonScanner): void {
  // As in Elasticsearch, something else may stand before a query.
  if (scanner.token !== 'START_OBJECT' && scanner.next() !== 'START_OBJECT') {
    throw parsingError(scanner, '[_na] query malformed, must start with start_object');
  }
  if (scanner.next() !== 'FIELD_NAME') {
    const { line, column } = scanner.tokenLocation;
    throw illegalArgument(`query malformed, empty clause found at [${line}:${column}]`);
  }
  readNamedQuery(scanner);
}

/** The rest of a query, from its name to its end. */
function readNamedQuery(scanner: JsonScanner): void {
  const type = scanner.text();
  if (scanner.next() !== 'START_OBJECT') {
    throw parsingError(scanner, `[${type}] query malformed, no start_object after query name`);
  }
  readBody(scanner, type);
  const end = scanner.next();
  if (end !== 'END_OBJECT') throw parsingError(scanner, `[${type}] malformed query, expected [END_OBJECT] but found [${end}]`);
}

function readBody(scanner: JsonScanner, type: string): void {
  const compound = COMPOUND_QUERIES.get(type);
  const lookupProblem = LOOKUP_QUERIES.get(type);
  if (compound !== undefined) readCompound(scanner, type, compound);
  else if (lookupProblem !== undefined) readFields(scanner, type, lookupProblem);
  else if (PROHIBITED_QUERIES.has(type)) throw illegalArgument(`${type} query isn't supported as part of a role query`);
  else if (LEAF_QUERIES.has(type)) scanner.skipChildren();
  else throw unknownQuery(scanner, type);
}

function readCompound(scanner: JsonScanner, type: string, compound: CompoundQuery): void {
  while (scanner.next() === 'FIELD_NAME') {
    const field = scanner.text();
    if (compound.inner.includes(field)) {
      scanner.next();
      readInner(scanner, type, field, compound.tellsField);
    } else if (compound.others?.includes(field) === false) {
      throw contentError(scanner, `[${type}] unknown field [${field}]`);
    } else {
      scanner.next();
      if (field === FUNCTIONS && type === 'function_score') readFunctions(scanner);
      else scanner.skipChildren();
    }
  }
}

function readInner(scanner: JsonScanner, type: string, field: string, tellsField: boolean): void {
  if (!tellsField) return readOneOrMany(scanner);
  if (scanner.token !== 'START_OBJECT' && scanner.token !== 'START_ARRAY') {
    throw contentError(scanner, `[${type}] ${field} doesn't support values of type: ${scanner.token}`);
  }
  try {
    readOneOrMany(scanner);
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw contentError(scanner, `[${type}] failed to parse field [${field}]`, error);
  }
}

function readOneOrMany(scanner: JsonScanner): void {
  if (scanner.token !== 'START_ARRAY') return readQuery(scanner);
  forEachInArray(scanner, () => readQuery(scanner));
}

/** Functions may have a query each, in `filter`. */
function readFunctions(scanner: JsonScanner): void {
  if (scanner.token !== 'START_ARRAY') return scanner.skipChildren();
  forEachInArray(scanner, () => {
    if (scanner.token === 'START_OBJECT') readCompound(scanner, FUNCTIONS, { inner: ['filter'], tellsField: false });
    else scanner.skipChildren();
  });
}

function forEachInArray(scanner: JsonScanner, read: () => void): void {
  while (scanner.next() !== 'END_ARRAY') read();
}

/** Fields of which each gives its values, or says in which document they are. */
function readFields(scanner: JsonScanner, type: string, problem: string): void {
  let isLookup = false;
  while (scanner.next() === 'FIELD_NAME') {
    if (scanner.next() !== 'START_OBJECT') scanner.skipChildren();
    else if (type === 'terms') {
      isLookup = true;
      scanner.skipChildren();
    } else if (hasIndexedShape(scanner)) isLookup = true;
  }
  if (isLookup) throw illegalArgument(problem);
}

function hasIndexedShape(scanner: JsonScanner): boolean {
  let hasOne = false;
  while (scanner.next() === 'FIELD_NAME') {
    if (scanner.text() === 'indexed_shape') hasOne = true;
    scanner.next();
    scanner.skipChildren();
  }
  return hasOne;
}

function unknownQuery(scanner: JsonScanner, type: string): SecurityError {
  const { line, column } = scanner.tokenLocation;
  const causedBy = new SecurityError('namedObjectMissing', `[${line}:${column}] unknown field [${type}]`);
  return parsingError(scanner, `unknown query [${type}]`, causedBy);
}

function parsingError(scanner: JsonScanner, message: string, causedBy?: SecurityError): SecurityError {
  const { line, column } = scanner.tokenLocation;
  return new SecurityError('parsing', message, { metadata: { line, col: column }, ...(causedBy && { causedBy }) });
}

function contentError(scanner: JsonScanner, problem: string, causedBy?: SecurityError): SecurityError {
  const { line, column } = scanner.tokenLocation;
  return new SecurityError('contentParse', `[${line}:${column}] ${problem}`, causedBy === undefined ? {} : { causedBy });
}
