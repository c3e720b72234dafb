import { isJsonArray, isJsonObject } from '../json/json-kind.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import type { FieldReader } from '../query/field-value.ts';
import { CREATION_ORDER } from '../query/order.ts';
import type { FieldValue } from '../query/query.ts';
import type { ApiKey } from './api-key.ts';

/** One value within metadata, under its path: names joined by dots. */
export interface MetadataLeaf {
  readonly path: string;
  readonly value: string;
}

/** The field that has every value within metadata. */
export const METADATA = 'metadata';
const UNDER_METADATA = `${METADATA}.`;

/** The path within metadata that a field `metadata.<path>` names; `null`: the field is another. */
export function metadataPath(field: string): string | null {
  return field.startsWith(UNDER_METADATA) ? field.slice(UNDER_METADATA.length) : null;
}

/**
 * The values within metadata as Elasticsearch's `flattened` type has them: numbers and booleans as their JSON text, lists as
 * their items, `null` and what is empty not at all. Each path and value once.
 */
export function metadataLeaves(metadata: JsonObject): readonly MetadataLeaf[] {
  const leaves = new Map<string, MetadataLeaf>();
  const add = (path: string, value: JsonValue): void => {
    if (isJsonArray(value)) {
      for (const item of value) add(path, item);
    } else if (isJsonObject(value)) {
      for (const [name, member] of Object.entries(value)) add(path === '' ? name : `${path}.${name}`, member);
    } else if (value !== null) {
      const text = String(value);
      leaves.set(JSON.stringify([path, text]), { path, value: text });
    }
  };
  add('', metadata);
  return [...leaves.values()];
}

/**
 * The queryable fields of a key, as `ApiKeyQuery` names them. A field that it does not name has no values.
 * @internal for stores that keep keys in memory, and to hold the others to it
 */
export function apiKeyFields(apiKey: ApiKey): FieldReader {
  let leaves: readonly MetadataLeaf[] | null = null;
  return (field) => {
    const path = metadataPath(field);
    if (path === null && field !== METADATA) return ownField(apiKey, field);
    leaves ??= metadataLeaves(apiKey.metadata);
    return (path === null ? leaves : leaves.filter((leaf) => leaf.path === path)).map(({ value }) => value);
  };
}

/** The value of `_doc`: a text that says where in the order of creation a key stands. */
export function creationPosition({ creation, id }: { readonly creation: number; readonly id: string }): string {
  return `${String(creation).padStart(16, '0')}:${id}`;
}

function ownField(apiKey: ApiKey, field: string): readonly FieldValue[] {
  switch (field) {
    case 'id':
      return [apiKey.id];
    case 'name':
      return [apiKey.name];
    case 'type':
      return [apiKey.type];
    case 'username':
      return [apiKey.creator.principal];
    case 'realm_name':
      return [apiKey.creator.realm.name];
    case 'creation':
      return [apiKey.creation];
    case 'expiration':
      return present(apiKey.expiration);
    case 'invalidated':
      return [apiKey.invalidation !== null];
    case 'invalidation':
      return present(apiKey.invalidation);
    case 'is_token':
      return [apiKey.token !== undefined];
    case 'last_used':
      return present(apiKey.lastUse?.at ?? null);
    case 'last_used.address':
      return present(apiKey.lastUse?.address ?? null);
    case CREATION_ORDER:
      return [creationPosition(apiKey)];
    default:
      return [];
  }
}

function present(value: FieldValue | null): readonly FieldValue[] {
  return value === null ? [] : [value];
}
