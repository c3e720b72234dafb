import type { FieldReader } from '../query/field-value.ts';
import type { Role } from '../role/role-descriptor.ts';
import { flattenedValues } from './flattened-values.ts';
import { type QueryableFields, queryableField } from './queryable-fields.ts';
import { CREATION_FIELD } from './resolve-sort.ts';
import { wordTokens } from './word-tokens.ts';

/** Ids of roles in Elasticsearch's index. */
const ID_PREFIX = 'role-';

const METADATA = queryableField('metadata', 'flattened', { indexName: 'metadata_flattened' });

/** The fields of roles that callers may name. */
export const ROLE_FIELDS: QueryableFields = {
  fields: [
    queryableField('name', 'keyword'),
    queryableField('description', 'text', { words: wordTokens }),
    queryableField('applications.application', 'keyword'),
    queryableField('applications.resources', 'keyword'),
    queryableField('applications.privileges', 'keyword'),
    METADATA,
  ],
  objects: [METADATA],
  idField: 'name',
  valueOfId: (id) => (id.startsWith(ID_PREFIX) ? id.slice(ID_PREFIX.length) : null),
};

/** Reads the fields of a role that stands at this place of the list. */
export function roleFields({ name, descriptor }: Role, place: number): FieldReader {
  const { description, applications, metadata } = descriptor;
  let flattened: ReadonlyMap<string, readonly string[]> | null = null;
  return (field) => {
    switch (field) {
      case CREATION_FIELD:
        return [place];
      case 'name':
        return [name];
      case 'description':
        return description === null ? [] : wordTokens(description);
      case 'applications.application':
        return applications.map(({ application }) => application);
      case 'applications.resources':
        return applications.flatMap(({ resources }) => resources);
      case 'applications.privileges':
        return applications.flatMap(({ privileges }) => privileges);
      default: {
        flattened ??= flattenedValues(metadata);
        if (field === METADATA.name) return [...flattened.values()].flat();
        return flattened.get(field.slice(METADATA.name.length + 1)) ?? [];
      }
    }
  };
}
