import type { User } from '../principal/authentication.ts';
import type { FieldReader } from '../query/field-value.ts';
import { type QueryableFields, queryableField } from './queryable-fields.ts';
import { CREATION_FIELD } from './resolve-sort.ts';
import { emailTokens, wordTokens } from './word-tokens.ts';

/** Ids of users in Elasticsearch's index. */
const ID_PREFIX = 'user-';

/** The fields of native users that callers may name. */
export const USER_FIELDS: QueryableFields = {
  fields: [
    queryableField('username', 'keyword'),
    queryableField('roles', 'keyword'),
    queryableField('full_name', 'text', { isSortable: false, words: wordTokens }),
    queryableField('email', 'text', { isSortable: false, words: emailTokens }),
    queryableField('enabled', 'boolean'),
  ],
  objects: [],
  idField: 'username',
  valueOfId: (id) => (id.startsWith(ID_PREFIX) ? id.slice(ID_PREFIX.length) : null),
};

/** Reads the fields of a user that stands at this place of the list. */
export function userFields({ username, roles, fullName, email, enabled }: User, place: number): FieldReader {
  return (field) => {
    switch (field) {
      case CREATION_FIELD:
        return [place];
      case 'username':
        return [username];
      case 'roles':
        return roles;
      case 'full_name':
        return fullName === null ? [] : wordTokens(fullName);
      case 'email':
        return email === null ? [] : emailTokens(email);
      case 'enabled':
        return [enabled];
      default:
        return [];
    }
  };
}
