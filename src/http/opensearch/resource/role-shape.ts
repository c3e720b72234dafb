import type { Resource } from '../../../actions/opensearch/resources/resource-kind.ts';
import type { RoleDraft } from '../../../actions/opensearch/resources/roles.ts';
import { equalJson } from '../../../domain/json/equal-json.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import type {
  OpenSearchIndexPermission,
  OpenSearchPermissions,
  OpenSearchTenantPermission,
} from '../../../domain/role/opensearch-permissions.ts';
import { EMPTY_ROLE_DESCRIPTOR, type Role, type RoleDescriptor } from '../../../domain/role/role-descriptor.ts';
import { roleDescriptorDocument } from '../../elasticsearch/role-descriptor-document.ts';
import { readRoleDescriptor } from '../../elasticsearch/role-descriptor-parser.ts';
import { objectsAt, textAt, textsAt } from './content-values.ts';
import { readElasticsearchHalf } from './elasticsearch-half.ts';
import { assertMaskedFields } from './masked-fields.ts';
import { ELASTICSEARCH } from './resource-content.ts';
import type { ResourceShape } from './resource-shape.ts';

const INDEX_KEYS = ['index_patterns', 'dls', 'fls', 'masked_fields', 'allowed_actions'];
const TENANT_KEYS = ['tenant_patterns', 'allowed_actions'];
const NO_PERMISSIONS: OpenSearchPermissions = { clusterPermissions: [], indexPermissions: [] };

/** Roles as OpenSearch's documents have them. @param documentQueryCharactersMax Longest document query. */
export function roleShape(documentQueryCharactersMax: number): ResourceShape<Role, RoleDraft> {
  return {
    content: {
      keys: {
        cluster_permissions: 'array',
        tenant_permissions: 'array',
        index_permissions: 'array',
        description: 'string',
      },
      longTexts: { dls: documentQueryCharactersMax },
    },
    document: roleDocument,
    editable({ descriptor }) {
      const { clusterPermissions, indexPermissions, tenantPermissions = [] } = descriptor.permissions ?? NO_PERMISSIONS;
      return {
        ...(descriptor.description ? { description: descriptor.description } : {}),
        ...(clusterPermissions.length > 0 && { cluster_permissions: clusterPermissions }),
        ...(indexPermissions.length > 0 && {
          index_permissions: indexPermissions.map((entry) => filled(indexDocument(entry))),
        }),
        ...(tenantPermissions.length > 0 && {
          tenant_permissions: tenantPermissions.map((entry) => filled(tenantDocument(entry))),
        }),
        ...elasticsearchHalf(descriptor),
      };
    },
    draft(name, body, elasticsearch) {
      const tenantPermissions = objectsAt(body, 'tenant_permissions', TENANT_KEYS).map(readTenantPermission);
      const read = (value: JsonValue): RoleDescriptor | null =>
        readElasticsearchHalf(value, (scanner) =>
          readRoleDescriptor(scanner, name, { description: false, restriction: false, openSearch: false }),
        );
      return {
        description: textAt(body, 'description'),
        permissions: {
          clusterPermissions: textsAt(body, 'cluster_permissions'),
          indexPermissions: objectsAt(body, 'index_permissions', INDEX_KEYS).map(readIndexPermission),
          ...(tenantPermissions.length > 0 && { tenantPermissions }),
        },
        ...(elasticsearch !== undefined && { elasticsearch: read(elasticsearch) }),
      };
    },
  };
}

function roleDocument({ item: { descriptor }, flags, isStatic }: Resource<Role>): JsonObject {
  const { clusterPermissions, indexPermissions, tenantPermissions = [] } = descriptor.permissions ?? NO_PERMISSIONS;
  return {
    reserved: flags.reserved,
    hidden: flags.hidden,
    ...(descriptor.description !== null && { description: descriptor.description }),
    cluster_permissions: clusterPermissions,
    index_permissions: indexPermissions.map(indexDocument),
    tenant_permissions: tenantPermissions.map(tenantDocument),
    static: isStatic,
    ...elasticsearchHalf(descriptor),
  };
}

function indexDocument({ indexPatterns, dls, fls, maskedFields, allowedActions }: OpenSearchIndexPermission): JsonObject {
  return {
    index_patterns: indexPatterns,
    ...(dls !== null && { dls }),
    fls,
    masked_fields: maskedFields,
    allowed_actions: allowedActions,
  };
}

function tenantDocument({ tenantPatterns, allowedActions }: OpenSearchTenantPermission): JsonObject {
  return { tenant_patterns: tenantPatterns, allowed_actions: allowedActions };
}

/** An entry without what is empty in it. */
function filled(entry: JsonObject): JsonObject {
  const members = Object.entries(entry).filter(([, value]) => !(value === '' || (Array.isArray(value) && value.length === 0)));
  return Object.fromEntries(members);
}

function readIndexPermission(entry: JsonObject): OpenSearchIndexPermission {
  const maskedFields = textsAt(entry, 'masked_fields');
  assertMaskedFields(maskedFields);
  return {
    indexPatterns: textsAt(entry, 'index_patterns'),
    dls: textAt(entry, 'dls'),
    fls: textsAt(entry, 'fls'),
    maskedFields,
    allowedActions: textsAt(entry, 'allowed_actions'),
  };
}

function readTenantPermission(entry: JsonObject): OpenSearchTenantPermission {
  return { tenantPatterns: textsAt(entry, 'tenant_patterns'), allowedActions: textsAt(entry, 'allowed_actions') };
}

/** What the role grants in Elasticsearch's terms, where it grants anything. */
function elasticsearchHalf(descriptor: RoleDescriptor): Record<string, JsonValue> {
  const { permissions: _, ...rights } = descriptor;
  const own: RoleDescriptor = { ...rights, description: null };
  return equalJson(own, EMPTY_ROLE_DESCRIPTOR) ? {} : { [ELASTICSEARCH]: roleDescriptorDocument(own) };
}
