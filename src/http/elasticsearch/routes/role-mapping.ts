import { NO_RULES, type PutRoleMappingRequest } from '../../../actions/role-mapping/put-role-mapping.ts';
import { SecurityError } from '../../../domain/error.ts';
import { equalJson } from '../../../domain/json/equal-json.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { OpenSearchRoleMapping } from '../../../domain/role-mapping/opensearch-role-mapping.ts';
import type { RoleMapping, RoleMappingRule } from '../../../domain/role-mapping/role-mapping.ts';
import { type Answer, type BodyReader, type Route, type RouteCall, route } from '../../contract/route.ts';
import { REFRESH } from '../../query-parameters.ts';
import type { MappingActions } from '../mapping-actions.ts';
import { namesInPath } from '../names-in-path.ts';
import { BOOLEAN, type Field, OBJECT, parseObject, STRING_ARRAY } from '../object-parser.ts';
import { openSearchMappingDocument, rulesOfOpenSearchMapping } from '../opensearch-document.ts';
import { OPENSEARCH_MAPPING } from '../opensearch-parser.ts';
import { readRules, rulesDocument } from '../role-mapping-rules-parser.ts';
import { ROLE_TEMPLATES, readTemplateScript } from '../role-template-parser.ts';

/** The role mapping API. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-put-role-mapping */
export function roleMappingRoutes(
  actions: Pick<MappingActions, 'putRoleMapping' | 'getRoleMappings' | 'deleteRoleMapping'>,
): readonly Route[] {
  const getMappings = async ({ context, path }: RouteCall<Record<string, never>, unknown>): Promise<Answer> => {
    const names = namesInPath(path, 'name');
    const mappings = await actions.getRoleMappings(context, { names });
    const isMissed = names.length > 0 && mappings.length === 0;
    return { status: isMissed ? 404 : 200, document: mappingsDocument(mappings) };
  };
  return [
    route({ methods: ['GET'], path: '/_security/role_mapping', parameters: {}, body: null, handle: getMappings }),
    route({ methods: ['GET'], path: '/_security/role_mapping/{name}', parameters: {}, body: null, handle: getMappings }),
    route({
      methods: ['PUT', 'POST'],
      path: '/_security/role_mapping/{name}',
      parameters: { refresh: REFRESH },
      body: PUT_ROLE_MAPPING,
      async handle({ context, body }) {
        const { created } = await actions.putRoleMapping(context, body);
        return { status: 200, document: { role_mapping: { created } } };
      },
    }),
    route({
      methods: ['DELETE'],
      path: '/_security/role_mapping/{name}',
      parameters: { refresh: REFRESH },
      body: null,
      async handle({ context, path }) {
        const { found } = await actions.deleteRoleMapping(context, { name: path.get('name') ?? '' });
        return { status: found ? 200 : 404, document: { found } };
      },
    }),
  ];
}

const PUT_ROLE_MAPPING: BodyReader<PutRoleMappingRequest> = {
  isSecret: false,
  read(scanner, path) {
    const name = path.get('name') ?? '';
    const rules: Field<RoleMappingRule> = { accepts: ['START_OBJECT'], read: () => readRules(scanner, name) };
    const fields = {
      roles: STRING_ARRAY,
      role_templates: ROLE_TEMPLATES,
      rules,
      enabled: BOOLEAN,
      metadata: OBJECT,
      opensearch: OPENSEARCH_MAPPING,
    };
    const values = located(scanner, () => parseObject(scanner, 'role-mapping', fields));
    if (values.roles === undefined && values.role_templates === undefined) throw missing(scanner, name, 'roles');
    if (values.rules === undefined) throw missing(scanner, name, 'rules');
    if (values.enabled === undefined) throw missing(scanner, name, 'enabled');
    return withoutDerived({
      name,
      enabled: values.enabled,
      roles: [...new Set(values.roles ?? [])],
      roleTemplates: (values.role_templates ?? []).map(readTemplateScript),
      rules: values.rules,
      metadata: values.metadata ?? {},
      ...(values.opensearch ?? { keepsOpenSearch: true }),
    });
  },
};

/** A mapping that OpenSearch's lists alone are in, given back as it is shown, gets no roles and rules of its own by it. */
function withoutDerived(mapping: PutRoleMappingRequest): PutRoleMappingRequest {
  const { name, roles, roleTemplates, rules, openSearch } = mapping;
  if (roleTemplates.length > 0 || !equalJson(roles, [name])) return mapping;
  const repeats = (lists: Omit<OpenSearchRoleMapping, 'flags'>): boolean =>
    equalJson(rulesDocument(rules), rulesDocument(rulesOfOpenSearchMapping(lists)));
  if (openSearch === undefined) return { ...mapping, repeats };
  return repeats(openSearch) ? { ...mapping, ...NO_RULES } : mapping;
}

/** Reads, and gives what fails the form that errors of role mappings have: with the place of the value that was being read. */
function located<Value>(scanner: JsonScanner, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SecurityError) || error.code !== 'contentParse') throw error;
    // An unknown field is found by its name; what failed within a field has a cause.
    if (scanner.token === 'FIELD_NAME' && error.options.causedBy === undefined) scanner.next();
    throw parsingError(scanner, error.message, error);
  }
}

function missing(scanner: JsonScanner, name: string, field: string): SecurityError {
  const text = `failed to parse role-mapping [${name}]. missing field [${field}]`;
  return parsingError(scanner, text, new SecurityError('illegalState', text));
}

function parsingError(scanner: JsonScanner, message: string, causedBy: SecurityError): SecurityError {
  const { line, column } = scanner.tokenLocation;
  return new SecurityError('parsing', message, { metadata: { line, col: column }, causedBy });
}

function mappingsDocument(mappings: readonly RoleMapping[]): JsonObject {
  // Without a prototype: a mapping may be named `__proto__`.
  const document: Record<string, JsonObject> = Object.create(null);
  for (const mapping of mappings) document[mapping.name] = mappingDocument(mapping);
  return document;
}

/** A mapping as Elasticsearch prints it; Claviger adds `opensearch`, and says by roles and rules what that alone gives. */
function mappingDocument({ name, enabled, roles, roleTemplates, rules, metadata, openSearch }: RoleMapping): JsonObject {
  const templates = roleTemplates.map(({ given }) => given);
  const lists = openSearch === undefined ? null : openSearchMappingDocument(openSearch);
  const isOpenSearchAlone = openSearch !== undefined && roles.length === 0 && templates.length === 0;
  return {
    enabled,
    ...(templates.length > 0 ? { role_templates: templates } : { roles: isOpenSearchAlone ? [name] : roles }),
    rules: rulesDocument(isOpenSearchAlone ? rulesOfOpenSearchMapping(openSearch) : rules),
    metadata,
    ...(lists !== null && { opensearch: lists }),
  };
}
