import { isPasswordHash } from '../../authentication/password-hashing.ts';
import { isSecretHash } from '../../authentication/secret-hash.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { ExportFile, ImportedThing, ReadExport } from '../../domain/import/imported-thing.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { isReservedPrincipalName } from '../../domain/principal/reserved-principal-name.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { ROLE_FIELDS, readNamedRoles, readRole } from '../elasticsearch/role-descriptor-parser.ts';
import { readRules } from '../elasticsearch/role-mapping-rules-parser.ts';
import { readTemplateScript } from '../elasticsearch/role-template-parser.ts';
import { asObject, ExportedFields } from './exported-fields.ts';
import { type ExportedHit, readHits } from './exported-hits.ts';
import { ReadThings } from './read-things.ts';

/** What roles carry in the index beside what the role API takes. */
const STORED_ALONE = ['type', 'doc_type', 'metadata_flattened', 'transient_metadata', 'name'] as const;
/** Descriptors of keys may be restricted, and have no description of their own. */
const KEY_FIELDS = { description: true, restriction: true, openSearch: false } as const;

type Reader = (hit: ExportedHit, fields: ExportedFields) => ImportedThing;

/** By the prefix of the document's id, or its type: what it is, and how it is read. */
const READERS: readonly { readonly type: string; readonly kind: ImportedThing['kind']; readonly read: Reader }[] = [
  { type: 'api_key', kind: 'API key', read: readApiKey },
  { type: 'user', kind: 'user', read: readUser },
  { type: 'role', kind: 'role', read: readStoredRole },
  { type: 'role-mapping', kind: 'role mapping', read: readMapping },
  { type: 'application-privilege', kind: 'application privilege', read: readApplicationPrivilege },
  { type: 'service_account_token', kind: 'service account token', read: readServiceToken },
];

/**
 * Reads an export of Elasticsearch's `.security` index. Passwords of reserved users, tokens and profiles are told and left out.
 * @throws SecurityError `illegalArgument` for what is no export.
 */
export function readElasticsearchExport(files: readonly ExportFile[]): ReadExport {
  const read = new ReadThings();
  for (const hit of files.flatMap(readHits)) {
    const type = hit.source['doc_type'] ?? hit.source['type'];
    const reader = READERS.find((each) => each.type === type);
    if (reader === undefined) {
      read.refuse(typeof type === 'string' ? type : 'document', hit.id, 'documents of this type are not imported');
      continue;
    }
    const fields = new ExportedFields(hit.source);
    for (const name of ['doc_type', 'type', 'metadata_flattened', 'version']) fields.value(name);
    read.read(reader.kind, hit.id, () => {
      const thing = reader.read(hit, fields);
      if (reader.kind !== 'role') read.tellUnread(reader.kind, thing.name, fields);
      return thing;
    });
  }
  return read;
}

function readApiKey({ id, source }: ExportedHit, fields: ExportedFields): ImportedThing {
  const secretHash = fields.text('api_key_hash');
  if (!isSecretHash(secretHash) && !isPasswordHash(secretHash))
    throw illegalArgument('its hash is of no kind that is read here');
  // A document says `type` for cross-cluster keys; those of older versions say nothing.
  const type = source['type'] ?? 'rest';
  if (type !== 'rest' && type !== 'cross_cluster') throw illegalArgument('its type is not known here');
  const creator = new ExportedFields(fields.object('creator'));
  const creation = fields.instant('creation_time');
  const isInvalidated = fields.flag('api_key_invalidated', false);
  return {
    kind: 'API key',
    name: id,
    item: {
      id,
      name: fields.text('name'),
      type,
      secretHash,
      creation,
      expiration: fields.optionalInstant('expiration_time'),
      invalidation: isInvalidated ? (fields.optionalInstant('invalidation_time') ?? creation) : null,
      creator: {
        principal: creator.text('principal'),
        fullName: creator.optionalText('full_name'),
        email: creator.optionalText('email'),
        metadata: creator.object('metadata'),
        realm: { name: creator.text('realm'), type: creator.optionalText('realm_type') ?? 'native' },
      },
      metadata: fields.optionalObject('metadata_flattened') ?? fields.object('metadata'),
      roleDescriptors: descriptorsOf(fields.object('role_descriptors')),
      limitedBy: descriptorsOf(fields.object('limited_by_role_descriptors')),
      ownerRights: 'snapshot',
      access: fields.optionalObject('access'),
      certificateIdentity: fields.optionalText('certificate_identity'),
      lastUse: null,
    },
  };
}

function descriptorsOf(stored: JsonObject): RoleDescriptors {
  const descriptors: Record<string, RoleDescriptors[string]> = Object.create(null);
  const withoutStored = Object.entries(stored).map(([name, value]) => [name, withoutNames(asObject(value, name))]);
  const roles = readNamedRoles(scannerOf(Object.fromEntries(withoutStored)), 'role_descriptors', KEY_FIELDS);
  for (const { name, descriptor } of roles) descriptors[name] = descriptor;
  return descriptors;
}

function readUser(_: ExportedHit, fields: ExportedFields): ImportedThing {
  const username = fields.text('username');
  if (isReservedPrincipalName(username)) throw illegalArgument('a user name may not begin with [token:] or [plugin:]');
  const passwordHash = fields.text('password');
  if (!isPasswordHash(passwordHash)) throw illegalArgument('its hash is of no kind that is read here');
  return {
    kind: 'user',
    name: username,
    item: {
      username,
      passwordHash,
      roles: fields.texts('roles'),
      fullName: fields.optionalText('full_name'),
      email: fields.optionalText('email'),
      metadata: fields.object('metadata'),
      enabled: fields.flag('enabled', true),
    },
  };
}

function readStoredRole({ id, source }: ExportedHit): ImportedThing {
  const name = afterPrefix(id, 'role-');
  const { descriptor } = readRole(scannerOf(withoutNames(source)), name, ROLE_FIELDS);
  return { kind: 'role', name, item: { name, descriptor } };
}

function readMapping({ id }: ExportedHit, fields: ExportedFields): ImportedThing {
  const name = afterPrefix(id, 'role-mapping_');
  const templates = fields.objects('role_templates').map((entry) => {
    const template = new ExportedFields(entry);
    const format = template.optionalText('format')?.toLowerCase() ?? 'string';
    if (format !== 'string' && format !== 'json') throw illegalArgument('the format of a role template is not known here');
    return readTemplateScript({ template: template.text('template'), format });
  });
  const item = {
    name,
    enabled: fields.flag('enabled', true),
    roles: fields.texts('roles'),
    roleTemplates: templates,
    rules: readRules(scannerOf(fields.object('rules')), 'rules'),
    metadata: fields.object('metadata'),
  };
  return { kind: 'role mapping', name, item };
}

function readApplicationPrivilege(_: ExportedHit, fields: ExportedFields): ImportedThing {
  const application = fields.text('application');
  const name = fields.text('name');
  const item = { application, name, actions: fields.texts('actions'), metadata: fields.object('metadata') };
  return { kind: 'application privilege', name: `${application}/${name}`, item };
}

function readServiceToken(_: ExportedHit, fields: ExportedFields): ImportedThing {
  const account = fields.text('username');
  const name = fields.text('name');
  const secretHash = fields.text('password');
  if (!isSecretHash(secretHash) && !isPasswordHash(secretHash))
    throw illegalArgument('its hash is of no kind that is read here');
  if (!fields.flag('enabled', true)) throw illegalArgument('it is disabled');
  fields.value('creator');
  const item = { account, name, secretHash, creation: fields.instant('creation_time') };
  return { kind: 'service account token', name: `${account}/${name}`, item };
}

function afterPrefix(id: string, prefix: string): string {
  if (id.startsWith(prefix) && id.length > prefix.length) return id.slice(prefix.length);
  throw illegalArgument(`its id does not begin with [${prefix}]`);
}

function withoutNames(source: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(source).filter(([name]) => !STORED_ALONE.some((alone) => alone === name)));
}

function scannerOf(document: JsonObject): JsonScanner {
  const scanner = new JsonScanner(Buffer.from(JSON.stringify(document)), DEFAULT_JSON_LIMITS);
  scanner.next();
  return scanner;
}
