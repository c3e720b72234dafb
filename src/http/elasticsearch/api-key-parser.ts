import type { CreateApiKeyRequest } from '../../actions/api-key/issue-api-key.ts';
import type { ApiKeyValues } from '../../actions/api-key/update-api-key.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { illegalArgument } from '../../domain/error.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import { build, type Field, type FieldValues, OBJECT, parseObject, required, STRING } from './object-parser.ts';
import { ROLE_DESCRIPTORS } from './role-descriptor-parser.ts';
import { parseTimeValue } from './time-value.ts';

const OWNER_RIGHTS: Field<ApiKey['ownerRights']> = {
  accepts: ['VALUE_STRING'],
  read(scanner) {
    const text = scanner.text();
    if (text === 'snapshot' || text === 'live') return text;
    throw illegalArgument(`[owner_rights] can be [snapshot] or [live] but is [${text}]`);
  },
};

/** What keys can be given when they are made and when they are updated. `owner_rights` is Claviger's own. */
export const API_KEY_VALUE_FIELDS = {
  role_descriptors: ROLE_DESCRIPTORS,
  metadata: OBJECT,
  expiration: STRING,
  owner_rights: OWNER_RIGHTS,
} as const;

/** Reads the key that is asked for; the scanner stands on its first token. @throws SecurityError. */
export function readApiKey(scanner: JsonScanner): CreateApiKeyRequest {
  const parser = 'api_key_request';
  const values = parseObject(scanner, parser, { name: STRING, ...API_KEY_VALUE_FIELDS });
  const name = required(values.name, 'name');
  return build(parser, () => ({ name, ...apiKeyValues(values), ownerRights: values.owner_rights ?? 'snapshot' }));
}

/** The values that were read. @throws SecurityError `illegalArgument` for an expiration that is no duration. */
export function apiKeyValues(values: FieldValues<typeof API_KEY_VALUE_FIELDS>): ApiKeyValues {
  return {
    lifetimeMs: lifetimeMsOf(values.expiration),
    roleDescriptors: values.role_descriptors ?? null,
    metadata: values.metadata ?? null,
    ownerRights: values.owner_rights ?? null,
  };
}

/** The duration of an `expiration`. @throws SecurityError `illegalArgument`. */
export function lifetimeMsOf(expiration: string | undefined): number | null {
  return expiration === undefined ? null : parseTimeValue(expiration, 'expiration');
}
