import { parseDocument } from 'yaml';
import { illegalArgument } from '../../domain/error.ts';
import type { ExportFile, ReadExport } from '../../domain/import/imported-thing.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { asObject } from './exported-fields.ts';
import { parseText, readHits } from './exported-hits.ts';
import { readResources } from './opensearch-resources.ts';
import { ReadThings } from './read-things.ts';

const YAML = /\.ya?ml$/i;

/** Types of the security configuration by the names of `securityadmin`'s files. */
const TYPES_BY_FILE: Readonly<Record<string, string>> = {
  internal_users: 'internalusers',
  roles: 'roles',
  roles_mapping: 'rolesmapping',
  action_groups: 'actiongroups',
  tenants: 'tenants',
  config: 'config',
  nodes_dn: 'nodesdn',
  allowlist: 'allowlist',
  whitelist: 'whitelist',
  audit: 'audit',
};

/**
 * Reads YAML files of `securityadmin`, known by their `_meta.type` or their names, and exports of the security index.
 * @throws SecurityError `illegalArgument` for a file that is neither.
 * @see https://docs.opensearch.org/latest/security/configuration/security-admin/
 */
export function readOpenSearchExport(files: readonly ExportFile[]): ReadExport {
  const read = new ReadThings();
  for (const file of files) {
    if (YAML.test(file.name)) readYamlFile(file, read);
    else for (const { id, source } of readHits(file)) readIndexDocument(id, source, read);
  }
  return read;
}

function readYamlFile(file: ExportFile, read: ReadThings): void {
  const document = yamlOf(file);
  readResources(typeOf(file.name, document), document, read);
}

/** A document of the index holds the configuration of its type as base64 of JSON. */
function readIndexDocument(id: string, source: JsonObject, read: ReadThings): void {
  const encoded = source[id];
  if (typeof encoded !== 'string') {
    read.refuse('configuration', id, `the document has no field [${id}] with base64 in it`);
    return;
  }
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  readResources(id, asObject(parseText(text, `the document [${id}]`), `the document [${id}]`), read);
}

function typeOf(fileName: string, { _meta: meta }: JsonObject): string {
  const type = meta === undefined ? undefined : asObject(meta, `_meta of ${fileName}`)['type'];
  if (typeof type === 'string') return type;
  const named = TYPES_BY_FILE[fileName.replace(YAML, '').toLowerCase()];
  if (named !== undefined) return named;
  throw illegalArgument(`${fileName} says neither in [_meta.type] nor by its name what it holds`);
}

function yamlOf({ name, text }: ExportFile): JsonObject {
  const document = parseDocument(text, { uniqueKeys: true });
  const [problem] = document.errors;
  // The message of the parser repeats the line, in which a hash may stand.
  if (problem !== undefined) throw illegalArgument(`${name} is not YAML: ${problem.code} at character ${problem.pos[0]}`);
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  return asObject(JSON.parse(JSON.stringify(value)), name);
}
