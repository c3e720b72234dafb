import type { Resource } from '../../../actions/opensearch/resources/resource-kind.ts';
import type { ElasticsearchMapping, RoleMappingDraft } from '../../../actions/opensearch/resources/role-mappings.ts';
import { equalJson } from '../../../domain/json/equal-json.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import type { RoleMapping, RoleMappingRule } from '../../../domain/role-mapping/role-mapping.ts';
import { BOOLEAN, type Field, OBJECT, parseObject, STRING_ARRAY } from '../../elasticsearch/object-parser.ts';
import { readRules, rulesDocument } from '../../elasticsearch/role-mapping-rules-parser.ts';
import { ROLE_TEMPLATES, readTemplateScript } from '../../elasticsearch/role-template-parser.ts';
import { textAt, textsAt } from './content-values.ts';
import { readElasticsearchHalf } from './elasticsearch-half.ts';
import { ELASTICSEARCH } from './resource-content.ts';
import type { ResourceShape } from './resource-shape.ts';

/** A mapping without templates, by which nobody is given anything by rules. */
const NO_RULES: RoleMappingRule = { kind: 'any', rules: [] };
const LISTS = ['backend_roles', 'and_backend_roles', 'hosts', 'users'];

/** Role mappings as OpenSearch's documents have them. */
export const ROLE_MAPPING_SHAPE: ResourceShape<RoleMapping, RoleMappingDraft> = {
  content: {
    keys: { backend_roles: 'array', and_backend_roles: 'array', hosts: 'array', users: 'array', description: 'string' },
    oneOf: LISTS,
  },
  document: mappingDocument,
  editable(mapping) {
    const { hosts = [], users = [], backendRoles = [], andBackendRoles = [], description = null } = mapping.openSearch ?? {};
    return {
      ...(hosts.length > 0 && { hosts }),
      ...(users.length > 0 && { users }),
      ...(backendRoles.length > 0 && { backend_roles: backendRoles }),
      ...(andBackendRoles.length > 0 && { and_backend_roles: andBackendRoles }),
      ...(description ? { description } : {}),
      ...elasticsearchHalf(mapping),
    };
  },
  draft: (name, body, elasticsearch) => ({
    users: textsAt(body, 'users'),
    backendRoles: textsAt(body, 'backend_roles'),
    andBackendRoles: textsAt(body, 'and_backend_roles'),
    hosts: textsAt(body, 'hosts'),
    description: textAt(body, 'description'),
    ...(elasticsearch !== undefined && {
      elasticsearch: readElasticsearchHalf(elasticsearch, (scanner) => readMappingHalf(scanner, name)),
    }),
  }),
};

function mappingDocument({ item, flags }: Resource<RoleMapping>): JsonObject {
  const { hosts = [], users = [], backendRoles = [], andBackendRoles = [], description = null } = item.openSearch ?? {};
  return {
    hosts,
    users,
    reserved: flags.reserved,
    hidden: flags.hidden,
    backend_roles: backendRoles,
    and_backend_roles: andBackendRoles,
    ...(description !== null && { description }),
    ...elasticsearchHalf(item),
  };
}

/** What the mapping says by rules, where it says anything. */
function elasticsearchHalf({ enabled, roles, roleTemplates, rules, metadata }: RoleMapping): Record<string, JsonValue> {
  const isEmpty = enabled && roles.length === 0 && roleTemplates.length === 0 && Object.keys(metadata).length === 0;
  if (isEmpty && equalJson(rules, NO_RULES)) return {};
  const given = roleTemplates.length > 0 ? { role_templates: roleTemplates.map((template) => template.given) } : { roles };
  return { [ELASTICSEARCH]: { enabled, ...given, rules: rulesDocument(rules), metadata } };
}

function readMappingHalf(scanner: JsonScanner, name: string): ElasticsearchMapping {
  const rules: Field<RoleMappingRule> = { accepts: ['START_OBJECT'], read: () => readRules(scanner, name) };
  const fields = { roles: STRING_ARRAY, role_templates: ROLE_TEMPLATES, rules, enabled: BOOLEAN, metadata: OBJECT };
  const given = parseObject(scanner, ELASTICSEARCH, fields);
  return {
    enabled: given.enabled ?? true,
    roles: [...new Set(given.roles ?? [])],
    roleTemplates: (given.role_templates ?? []).map(readTemplateScript),
    rules: given.rules ?? NO_RULES,
    metadata: given.metadata ?? {},
  };
}
