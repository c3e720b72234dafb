import type {
  ElasticsearchUser,
  InternalUser,
  InternalUserDraft,
} from '../../../actions/opensearch/resources/internal-users.ts';
import type { Resource } from '../../../actions/opensearch/resources/resource-kind.ts';
import { equalJson } from '../../../domain/json/equal-json.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import { Secret } from '../../../domain/secret.ts';
import { BOOLEAN, NULLABLE_STRING, OBJECT, parseObject } from '../../elasticsearch/object-parser.ts';
import { textAt, textsAt, textsByName } from './content-values.ts';
import { readElasticsearchHalf } from './elasticsearch-half.ts';
import { ELASTICSEARCH } from './resource-content.ts';
import type { ResourceShape } from './resource-shape.ts';

/** What Elasticsearch's dialect says of a user of whom it says nothing. */
const PLAIN: JsonObject = { full_name: null, email: null, metadata: {}, enabled: true };

/** Internal users as OpenSearch's documents have them. A hash is taken and never told. */
export const INTERNAL_USER_SHAPE: ResourceShape<InternalUser, InternalUserDraft> = {
  content: {
    keys: {
      backend_roles: 'array',
      attributes: 'object',
      description: 'string',
      opendistro_security_roles: 'array',
      hash: 'string',
      password: 'string',
    },
  },
  document: internalUserDocument,
  editable: ({ openSearch, roles, passwordHash = '', ...user }) => ({
    hash: passwordHash,
    ...(openSearch !== undefined && openSearch.backendRoles.length > 0 && { backend_roles: openSearch.backendRoles }),
    ...(openSearch !== undefined && Object.keys(openSearch.attributes).length > 0 && { attributes: openSearch.attributes }),
    ...(openSearch?.description ? { description: openSearch.description } : {}),
    ...(roles.length > 0 && { opendistro_security_roles: roles }),
    ...elasticsearchHalf(user),
  }),
  draft(_, body, elasticsearch) {
    const password = textAt(body, 'password');
    return {
      password: password === null ? null : new Secret(password),
      // What a listing shows of a hash is none.
      passwordHash: textAt(body, 'hash') || null,
      backendRoles: textsAt(body, 'backend_roles'),
      attributes: textsByName(body, 'attributes'),
      description: textAt(body, 'description'),
      roles: textsAt(body, 'opendistro_security_roles'),
      ...(elasticsearch !== undefined && { elasticsearch: readElasticsearchHalf(elasticsearch, readUserHalf) }),
    };
  },
};

function internalUserDocument({ item, flags, isStatic }: Resource<InternalUser>): JsonObject {
  const { openSearch, roles, passwordHash: _, ...user } = item;
  const { backendRoles = [], attributes = {}, description = null } = openSearch ?? {};
  return {
    hash: '',
    reserved: flags.reserved,
    hidden: flags.hidden,
    backend_roles: backendRoles,
    attributes,
    ...(description !== null && { description }),
    opendistro_security_roles: roles,
    static: isStatic,
    // What a built-in user is cannot be changed, and says nothing more.
    ...(flags.reserved && openSearch === undefined ? {} : elasticsearchHalf(user)),
  };
}

function elasticsearchHalf({ fullName, email, metadata, enabled }: ElasticsearchUser): Record<string, JsonValue> {
  const half = { full_name: fullName, email, metadata, enabled };
  return equalJson(half, PLAIN) ? {} : { [ELASTICSEARCH]: half };
}

function readUserHalf(scanner: JsonScanner): ElasticsearchUser {
  const fields = { full_name: NULLABLE_STRING, email: NULLABLE_STRING, metadata: OBJECT, enabled: BOOLEAN };
  const { full_name, email, metadata, enabled } = parseObject(scanner, ELASTICSEARCH, fields);
  return { fullName: full_name ?? null, email: email ?? null, metadata: metadata ?? {}, enabled: enabled ?? true };
}
