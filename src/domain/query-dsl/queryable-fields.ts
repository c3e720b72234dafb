import { illegalArgument } from '../error.ts';

/**
 * How values of a field compare. `keyword`: whole texts; `text`: words; `date`: milliseconds; `flattened`: all texts below an
 * object; `keyed`: the texts at one path of such an object.
 */
export type FieldKind = 'keyword' | 'text' | 'date' | 'boolean' | 'flattened' | 'keyed';

/** A field that callers may name. */
export interface QueryableField {
  /** As callers and `Query` name it. */
  readonly name: string;
  readonly kind: FieldKind;
  /** As Elasticsearch's index names it: error texts tell it. */
  readonly indexName: string;
  /** `false`: things cannot be ordered by it. */
  readonly isSortable: boolean;
  /** For a `text`: its words, as they are looked for. */
  readonly words: ((text: string) => readonly string[]) | null;
}

/** The fields of one kind of thing. */
export interface QueryableFields {
  /** All of them, those below objects excepted. */
  readonly fields: readonly QueryableField[];
  /** Objects whose leaves may be named: `metadata` for `metadata.team`. */
  readonly objects: readonly QueryableField[];
  /** What `ids` looks for, and how an id is brought to that field's values; `null`: it names nothing. */
  readonly idField: string;
  readonly valueOfId: (id: string) => string | null;
}

/** Makes a field; its name in the index is that for callers unless given. */
export function queryableField(
  name: string,
  kind: FieldKind,
  parts: Partial<Pick<QueryableField, 'indexName' | 'isSortable' | 'words'>> = {},
): QueryableField {
  return { name, kind, indexName: name, isSortable: true, words: null, ...parts };
}

/** The field of this name. @throws SecurityError `illegalArgument` when callers may not name it. */
export function findField({ fields, objects }: QueryableFields, name: string): QueryableField {
  const known = fields.find((field) => field.name === name);
  if (known !== undefined) return known;
  if (name.includes('*')) throw illegalArgument(`Field name pattern [${name}] is not allowed for querying or aggregation`);
  const object = objects.find((candidate) => name.startsWith(`${candidate.name}.`));
  if (object === undefined) throw illegalArgument(`Field [${name}] is not allowed for querying or aggregation`);
  return { ...object, name, kind: 'keyed', indexName: `${object.indexName}._keyed` };
}
