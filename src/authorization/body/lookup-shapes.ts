import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import { needsAllRights } from '../routes/refusals.ts';
import { accessOf, type Shape, type ShapeContext, type ShapeTable } from './shape.ts';

/** What it takes to read a document, or to search, an index that a body names. */
const GET_ACTIONS: readonly string[] = ['indices:data/read/get'];
export const SEARCH_ACTIONS: readonly string[] = ['indices:data/read/search'];
export const TERM_VECTOR_ACTIONS: readonly string[] = ['indices:data/read/mtv[shard]', 'indices:data/read/tv'];

/** An object that may have something read from an index that it names. */
export interface Lookup {
  /** What it is, in a refusal: `the [terms] query with a lookup`. */
  readonly construct: string;
  /** The option that names the index. */
  readonly field: string;
  /** All other options. */
  readonly options: ShapeTable;
  /** What must be allowed on the index. Default: reading a document. */
  readonly actions?: readonly string[];
  /** With this option the index is searched. */
  readonly searchOption?: string;
  /** What the cluster reads when no index is named: nothing beyond the searched indices, an error, or the index of this name. Default `own`. */
  readonly whenOmitted?: 'own' | 'refused' | { readonly index: string };
}

/** The object of a lookup: it passes if the caller may read what it names. */
export function lookup(wanted: Lookup): Shape {
  const { construct, field, whenOmitted = 'own' } = wanted;
  return (scanner, context) => {
    if (scanner.token !== 'START_OBJECT') throw needsAllRights(context.action, `${construct}, not an object`);
    let index: string | null = null;
    let searches = false;
    while (scanner.next() === 'FIELD_NAME') {
      const option = scanner.text();
      scanner.next();
      if (option === field) {
        index = readName(scanner, context, construct, field);
        continue;
      }
      const shape = wanted.options.get(option);
      if (shape === undefined) throw needsAllRights(context.action, `unknown option [${option}] of ${construct}`);
      if (option === wanted.searchOption) searches = true;
      shape(scanner, context);
    }
    if (index === null && whenOmitted === 'refused') {
      throw needsAllRights(context.action, `${construct} without [${field}]`);
    }
    const read = index ?? (typeof whenOmitted === 'object' ? whenOmitted.index : null);
    if (read !== null) assertRead(context, searches ? SEARCH_ACTIONS : (wanted.actions ?? GET_ACTIONS), read, construct);
  };
}

/** Lets an index be read only if the caller may, where bodies may name any at all. */
function assertRead(context: ShapeContext, actions: readonly string[], index: string, construct: string): void {
  accessOf(context, `${construct} of [${index}]`).assertName(actions, index, construct);
}

/** The name that stands at a place. */
export function readName(scanner: JsonScanner, context: ShapeContext, construct: string, field: string): string {
  if (scanner.token === 'VALUE_STRING') return scanner.text();
  throw needsAllRights(context.action, `[${field}] of ${construct} that is not a string`);
}

/** The name, or the list of names, that stands at a place. Commas do not split it. */
export function readNames(scanner: JsonScanner, context: ShapeContext, construct: string, field: string): readonly string[] {
  if (scanner.token !== 'START_ARRAY') return [readName(scanner, context, construct, field)];
  const names: string[] = [];
  while (scanner.next() !== 'END_ARRAY') names.push(readName(scanner, context, construct, field));
  return names;
}
