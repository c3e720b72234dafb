import { SecurityError } from '../../domain/error.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type {
  OpenSearchIndexPermission,
  OpenSearchPermissions,
  OpenSearchTenantPermission,
} from '../../domain/role/opensearch-permissions.ts';
import type { OpenSearchRoleMapping } from '../../domain/role-mapping/opensearch-role-mapping.ts';
import type { OpenSearchUser } from '../../domain/user/opensearch-user.ts';
import { type Field, NULLABLE_STRING, parseObject, required } from './object-parser.ts';
import { forEachElement, forEachField, readStringArray } from './read-content.ts';

/** What the key `opensearch` says: what OpenSearch's dialect shows of a thing, or that nothing of it is left. */
export type GivenOpenSearch<Half> = { readonly openSearch?: Half };

const NAME = 'opensearch';

/** Reads the permissions of a role, the value of `opensearch`; `null` for `null`. @throws SecurityError `contentParse`. */
export function readOpenSearchPermissions(scanner: JsonScanner): OpenSearchPermissions | null {
  if (scanner.token === 'VALUE_NULL') return null;
  const read = parseObject(scanner, NAME, {
    cluster_permissions: TEXTS,
    index_permissions: listOf(readIndexPermission),
    tenant_permissions: listOf(readTenantPermission),
  });
  return {
    clusterPermissions: read.cluster_permissions ?? [],
    indexPermissions: read.index_permissions ?? [],
    ...(read.tenant_permissions !== undefined && { tenantPermissions: read.tenant_permissions }),
  };
}

/** Reads what OpenSearch's dialect says of a user, the value of `opensearch`. @throws SecurityError `contentParse`. */
export function readOpenSearchUser(scanner: JsonScanner): GivenOpenSearch<Omit<OpenSearchUser, 'flags'>> {
  if (scanner.token === 'VALUE_NULL') return {};
  const read = parseObject(scanner, NAME, { backend_roles: TEXTS, attributes: TEXTS_BY_NAME, description: NULLABLE_STRING });
  return {
    openSearch: {
      backendRoles: read.backend_roles ?? [],
      attributes: read.attributes ?? {},
      description: read.description ?? null,
    },
  };
}

/** What OpenSearch's dialect says of a role mapping, the value of `opensearch`. */
export const OPENSEARCH_MAPPING: Field<GivenOpenSearch<Omit<OpenSearchRoleMapping, 'flags'>>> = {
  accepts: ['START_OBJECT', 'VALUE_NULL'],
  read(scanner) {
    if (scanner.token === 'VALUE_NULL') return {};
    const read = parseObject(scanner, NAME, {
      users: TEXTS,
      backend_roles: TEXTS,
      and_backend_roles: TEXTS,
      hosts: TEXTS,
      description: NULLABLE_STRING,
    });
    return {
      openSearch: {
        users: read.users ?? [],
        backendRoles: read.backend_roles ?? [],
        andBackendRoles: read.and_backend_roles ?? [],
        hosts: read.hosts ?? [],
        description: read.description ?? null,
      },
    };
  },
};

const TEXTS: Field<readonly string[]> = {
  accepts: ['START_ARRAY'],
  read: (scanner) => readStringArray(scanner, NAME, { isNullable: false }) ?? [],
};

const TEXTS_BY_NAME: Field<Readonly<Record<string, string>>> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    // Without a prototype: an attribute may be named `__proto__`.
    const texts: Record<string, string> = Object.create(null);
    forEachField(scanner, (name) => {
      if (scanner.token !== 'VALUE_STRING') throw notAString(name, scanner);
      texts[name] = scanner.text();
    });
    return texts;
  },
};

function readIndexPermission(scanner: JsonScanner): OpenSearchIndexPermission {
  const read = parseObject(scanner, 'index_permissions', {
    index_patterns: TEXTS,
    dls: NULLABLE_STRING,
    fls: TEXTS,
    masked_fields: TEXTS,
    allowed_actions: TEXTS,
  });
  return {
    indexPatterns: required(read.index_patterns, 'index_patterns'),
    dls: read.dls ?? null,
    fls: read.fls ?? [],
    maskedFields: read.masked_fields ?? [],
    allowedActions: required(read.allowed_actions, 'allowed_actions'),
  };
}

function readTenantPermission(scanner: JsonScanner): OpenSearchTenantPermission {
  const read = parseObject(scanner, 'tenant_permissions', { tenant_patterns: TEXTS, allowed_actions: TEXTS });
  return {
    tenantPatterns: required(read.tenant_patterns, 'tenant_patterns'),
    allowedActions: required(read.allowed_actions, 'allowed_actions'),
  };
}

function listOf<Item>(readItem: (scanner: JsonScanner) => Item): Field<readonly Item[]> {
  return {
    accepts: ['START_ARRAY'],
    read(scanner) {
      const items: Item[] = [];
      forEachElement(scanner, () => items.push(readItem(scanner)));
      return items;
    },
  };
}

function notAString(name: string, scanner: JsonScanner): SecurityError {
  return new SecurityError('parse', `expected field [${name}] to be of type string, but found [${scanner.token}] instead`);
}
