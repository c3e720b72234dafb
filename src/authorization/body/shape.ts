import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import { needsAllRights } from '../routes/refusals.ts';
import type { BodyAccess } from './body-access.ts';

/** What a shape knows of the request whose body it reads. */
export interface ShapeContext {
  /** Action that error texts name. */
  readonly action: string;
  /** Whether the request itself names this index, as it is written. */
  namesIndex(name: string): boolean;
  /** Judges the names that the body holds; absent: it may hold none. */
  readonly access?: BodyAccess;
}

/**
 * An allowlist for one place of a JSON body. Called with the scanner on the first token of a value, it reads to the value's last token, or
 * throws: `SecurityError` `forbidden` for a construct that is not known to stay within the named indices, or the scanner's own.
 */
export type Shape = (scanner: JsonScanner, context: ShapeContext) => void;

/** The judge of names, where there is one. @throws SecurityError `forbidden` where a body may hold none. */
export function accessOf(context: ShapeContext, construct: string): BodyAccess {
  if (context.access === undefined) throw needsAllRights(context.action, construct);
  return context.access;
}

/** Shapes by field name. A map, so that names from outside meet no prototype. */
export type ShapeTable = ReadonlyMap<string, Shape>;

/** Any value: nothing in it reaches further. Its syntax is still checked. */
export const anything: Shape = (scanner) => scanner.skipChildren();

/** A value that is no object and no list. */
export function scalar(place: string): Shape {
  return (scanner, context) => {
    const { token } = scanner;
    if (token === 'START_OBJECT' || token === 'START_ARRAY') throw needsAllRights(context.action, `${place} with an object`);
  };
}

/** Nothing may stand here but `null`. */
export function refused(construct: string): Shape {
  return (scanner, context) => {
    if (scanner.token !== 'VALUE_NULL') throw needsAllRights(context.action, construct);
  };
}

/** A shape that is defined further down: for shapes that contain themselves. */
export function lazy(shape: () => Shape): Shape {
  return (scanner, context) => shape()(scanner, context);
}

/** A table of the names that lead to `anything`, and of others. */
export function shapeTable(plain: readonly string[], others: Readonly<Record<string, Shape>> = {}): ShapeTable {
  return new Map<string, Shape>([...plain.map((name) => [name, anything] as const), ...Object.entries(others)]);
}

/** An object, or `null`, with no other fields than the table's. `place` says where, in an error text. */
export function object(place: string, table: ShapeTable): Shape {
  return objectOr(place, table, (scanner, context) => {
    throw needsAllRights(context.action, `unknown ${place} [${scanner.text()}]`);
  });
}

/** As `object`; a field that the table does not have goes to `other`, which is called with the scanner on the field's name. */
export function objectOr(place: string, table: ShapeTable, other: Shape): Shape {
  return (scanner, context) => {
    if (scanner.token === 'VALUE_NULL') return;
    if (scanner.token !== 'START_OBJECT') throw needsAllRights(context.action, `${place} that is not an object`);
    while (scanner.next() === 'FIELD_NAME') {
      const shape = table.get(scanner.text());
      if (shape === undefined) {
        other(scanner, context);
      } else {
        scanner.next();
        shape(scanner, context);
      }
    }
  };
}

/** Reads on from a field's name to its value. */
export function valueOf(shape: Shape): Shape {
  return (scanner, context) => {
    scanner.next();
    shape(scanner, context);
  };
}

/** An object whose names come from outside, each value of one shape. */
export function each(place: string, shape: Shape): Shape {
  return objectOr(place, new Map(), valueOf(shape));
}

/** A value, or a list of such. */
export function oneOrMany(shape: Shape): Shape {
  return (scanner, context) => {
    if (scanner.token !== 'START_ARRAY') {
      shape(scanner, context);
      return;
    }
    while (scanner.next() !== 'END_ARRAY') shape(scanner, context);
  };
}

/** Anything, at any depth, except that fields of the table's names have the table's shapes wherever they stand. */
export function anywhere(table: ShapeTable): Shape {
  const walk: Shape = (scanner, context) => {
    if (scanner.token === 'START_ARRAY') oneOrMany(walk)(scanner, context);
    else if (scanner.token === 'START_OBJECT') walkObject(scanner, context);
  };
  const walkObject = objectOr('value', table, valueOf(walk));
  return walk;
}
