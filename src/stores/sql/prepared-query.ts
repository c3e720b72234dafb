import type { Compilable, Kysely, QueryResult } from 'kysely';
import type { StoreSchema } from './schema.ts';

/** A value that a column holds. */
export type ColumnValue = string | number | null;

/** Stands in a query for a value that each run gives. */
class Parameter {
  readonly name: PropertyKey;

  constructor(name: PropertyKey) {
    this.name = name;
  }
}

/**
 * Builds and compiles a query once, to be run many times with other values: building costs several times what SQLite takes
 * for a point look-up. `build` calls `parameter(name)` where a value goes.
 */
export function prepareQuery<Input extends { readonly [Name in keyof Input]: ColumnValue }, Row>(
  db: Kysely<StoreSchema>,
  build: (parameter: <Name extends keyof Input>(name: Name) => Input[Name]) => Compilable<Row>,
): (input: Input) => Promise<QueryResult<Row>> {
  // Kysely passes any object through as a parameter, so that the stand-in is found again in the compiled query.
  const compiled = build(<Name extends keyof Input>(name: Name) => new Parameter(name) as unknown as Input[Name]).compile();
  return (input) => {
    const parameters = compiled.parameters.map((value) =>
      value instanceof Parameter ? input[value.name as keyof Input] : value,
    );
    return db.executeQuery({ ...compiled, parameters });
  };
}
