import { isPasswordHash } from '../../authentication/password-hashing.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { ImportedThing } from '../../domain/import/imported-thing.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { ResourceFlags } from '../../domain/opensearch/resource-flags.ts';
import { isReservedPrincipalName } from '../../domain/principal/reserved-principal-name.ts';
import type { OpenSearchIndexPermission, OpenSearchPermissions } from '../../domain/role/opensearch-permissions.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../../domain/role/role-descriptor.ts';
import { asObject, ExportedFields } from './exported-fields.ts';
import type { ReadThings } from './read-things.ts';

type Reader = (name: string, fields: ExportedFields, read: ReadThings) => ImportedThing | null;

/** What OpenSearch's security configuration calls its types, and how the things in it are read. */
const READERS: Readonly<Record<string, { readonly kind: ImportedThing['kind']; readonly read: Reader }>> = {
  internalusers: { kind: 'user', read: readUser },
  roles: { kind: 'role', read: readRole },
  rolesmapping: { kind: 'role mapping', read: readMapping },
  actiongroups: { kind: 'action group', read: readActionGroup },
  tenants: { kind: 'tenant', read: readTenant },
};

/** Types that say nothing that is imported. */
const NOT_IMPORTED: ReadonlySet<string> = new Set(['nodesdn', 'allowlist', 'whitelist', 'audit']);

/**
 * Reads the document of a type of OpenSearch's security configuration: things by name, with `_meta` beside them.
 * @param type `internalusers`, `roles`, `rolesmapping`, `actiongroups`, `tenants`, `config` …
 */
export function readResources(type: string, document: JsonObject, read: ReadThings): void {
  if (type === 'config') return readConfiguration(document, read);
  const reader = READERS[type];
  if (reader === undefined) {
    const reason = NOT_IMPORTED.has(type) ? 'this part of the configuration is not imported' : 'this type is not known';
    read.refuse('configuration', type, reason);
    return;
  }
  for (const [name, value] of Object.entries(document)) {
    if (name === '_meta') continue;
    read.read(reader.kind, name, () => {
      const fields = new ExportedFields(asObject(value, `${reader.kind} [${name}]`));
      // What the product ships is there already.
      if (fields.flag('static', false)) return null;
      const thing = reader.read(name, fields, read);
      read.tellUnread(reader.kind, name, fields);
      return thing;
    });
  }
}

function readUser(name: string, fields: ExportedFields): ImportedThing {
  if (isReservedPrincipalName(name)) throw illegalArgument('a user name may not begin with [token:] or [plugin:]');
  const passwordHash = fields.text('hash');
  if (!isPasswordHash(passwordHash)) throw illegalArgument('its hash is of no kind that is read here');
  const given = fields.object('attributes');
  const attributes = new ExportedFields(given);
  return {
    kind: 'user',
    name,
    item: {
      username: name,
      roles: fields.texts('opendistro_security_roles'),
      fullName: null,
      email: null,
      metadata: {},
      enabled: true,
      passwordHash,
      openSearch: {
        backendRoles: fields.texts('backend_roles'),
        attributes: Object.fromEntries(Object.keys(given).map((key) => [key, attributes.text(key)])),
        description: fields.optionalText('description'),
        flags: flagsOf(fields),
      },
    },
  };
}

function readRole(name: string, fields: ExportedFields, read: ReadThings): ImportedThing {
  return {
    kind: 'role',
    name,
    item: {
      name,
      descriptor: {
        ...EMPTY_ROLE_DESCRIPTOR,
        description: fields.optionalText('description'),
        permissions: readPermissions(`role [${name}]`, fields, read),
      },
      flags: flagsOf(fields),
    },
  };
}

function readPermissions(what: string, fields: ExportedFields, read: ReadThings): OpenSearchPermissions {
  return {
    clusterPermissions: fields.texts('cluster_permissions'),
    indexPermissions: fields
      .objects('index_permissions')
      .map((entry) => readIndexPermission(what, new ExportedFields(entry), read)),
    tenantPermissions: fields.objects('tenant_permissions').map((entry) => {
      const tenant = new ExportedFields(entry);
      return { tenantPatterns: tenant.texts('tenant_patterns'), allowedActions: tenant.texts('allowed_actions') };
    }),
  };
}

function readIndexPermission(what: string, entry: ExportedFields, read: ReadThings): OpenSearchIndexPermission {
  const permission = {
    indexPatterns: entry.texts('index_patterns'),
    dls: entry.optionalText('dls') || null,
    fls: entry.texts('fls'),
    maskedFields: entry.texts('masked_fields'),
    allowedActions: entry.texts('allowed_actions'),
  };
  // A rule that is not read might restrict.
  const [unread] = entry.unread();
  if (unread !== undefined) throw illegalArgument(`an index permission has the field [${unread}], which is not known here`);
  if (permission.dls !== null || permission.fls.length > 0 || permission.maskedFields.length > 0) {
    read.notices.push(
      `${what}: rules for documents and fields are kept; until they are applied, reading through them is refused`,
    );
  }
  return permission;
}

function readMapping(name: string, fields: ExportedFields, read: ReadThings): ImportedThing {
  const openSearch = {
    users: fields.texts('users'),
    backendRoles: fields.texts('backend_roles'),
    andBackendRoles: fields.texts('and_backend_roles'),
    hosts: fields.texts('hosts'),
    description: fields.optionalText('description'),
    flags: flagsOf(fields),
  };
  if (openSearch.hosts.length > 0) read.notices.push(`role mapping [${name}]: hosts are kept and give nobody a role`);
  const noRules = { kind: 'any', rules: [] } as const;
  return {
    kind: 'role mapping',
    name,
    item: { name, enabled: true, roles: [], roleTemplates: [], rules: noRules, metadata: {}, openSearch },
  };
}

function readActionGroup(name: string, fields: ExportedFields): ImportedThing {
  const item = {
    name,
    allowedActions: fields.texts('allowed_actions'),
    type: fields.optionalText('type'),
    description: fields.optionalText('description'),
    flags: flagsOf(fields),
  };
  return { kind: 'action group', name, item };
}

function readTenant(name: string, fields: ExportedFields): ImportedThing {
  const item = { name, description: fields.optionalText('description'), flags: flagsOf(fields) };
  return { kind: 'tenant', name, item };
}

function flagsOf(fields: ExportedFields): ResourceFlags {
  return { reserved: fields.flag('reserved', false), hidden: fields.flag('hidden', false) };
}

/** Only what is set for API tokens has an effect here; the rest of the document is told. */
function readConfiguration(document: JsonObject, read: ReadThings): void {
  read.read('security configuration', 'config', () => {
    const config = new ExportedFields(new ExportedFields(document).object('config'));
    const dynamic = new ExportedFields(config.object('dynamic'));
    const given = new ExportedFields(dynamic.object('api_tokens'));
    const apiTokens: Record<string, boolean | number> = {};
    if (given.value('enabled') !== null) apiTokens['enabled'] = given.flag('enabled', false);
    for (const name of ['max_tokens', 'max_duration_seconds']) {
      const value = given.value(name);
      if (value === null) continue;
      if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
        throw illegalArgument(`[${name}] is not a number`);
      apiTokens[name] = value;
    }
    read.tellUnread('security configuration', 'config.dynamic.api_tokens', given);
    read.tellUnread('security configuration', 'config.dynamic', dynamic);
    if (Object.keys(apiTokens).length === 0) return null;
    const overrides = { config: { dynamic: { api_tokens: apiTokens } } };
    return { kind: 'security configuration', name: 'config', item: { document: overrides } };
  });
}
