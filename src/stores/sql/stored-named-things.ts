import type { ApplicationPrivilege } from '../../domain/application-privilege/application-privilege.ts';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import { type ClientKey, type ClientKeys, SIGNING_ALGORITHMS } from '../../domain/oauth2/client-keys.ts';
import type { Scope } from '../../domain/oauth2/scope.ts';
import type { ActionGroup } from '../../domain/opensearch/action-group.ts';
import type { ConfigurationDocument } from '../../domain/opensearch/configuration.ts';
import type { Tenant } from '../../domain/opensearch/tenant.ts';
import type { RoleMapping, RoleMappingRule, RoleTemplate } from '../../domain/role-mapping/role-mapping.ts';
import type { ServiceAccountToken } from '../../domain/service-account/service-account-token.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import {
  notWhatWasWritten,
  nullOr,
  storedBoolean,
  storedInstant,
  storedList,
  storedObject,
  storedPresent,
  storedText,
  storedTexts,
  storedWholeNumber,
} from './stored-json.ts';
import { readActionGroup, readConfigurationDocument, readOpenSearchRoleMapping, readTenant } from './stored-opensearch.ts';
import { readRoleDescriptor } from './stored-role-descriptor.ts';

/** The things that are kept by name, by the kind of their changes. */
export interface NamedThingTypes {
  readonly roleMapping: RoleMapping;
  readonly applicationPrivilege: ApplicationPrivilege;
  readonly serviceAccountToken: ServiceAccountToken;
  readonly userProfile: UserProfile;
  readonly oauth2Scope: Scope;
  readonly oauth2Client: ClientKeys;
  readonly actionGroup: ActionGroup;
  readonly tenant: Tenant;
  readonly configurationDocument: ConfigurationDocument;
}

/** Kind of a thing that is kept by name. */
export type NamedThingKind = keyof NamedThingTypes;

/** Readers of what was stored, by kind. @throws StoreError `corrupt`. */
export const NAMED_THING_READERS: {
  readonly [Kind in NamedThingKind]: (stored: JsonObject) => NamedThingTypes[Kind];
} = {
  roleMapping: readRoleMapping,
  applicationPrivilege: (stored) => ({
    application: storedText(stored['application']),
    name: storedText(stored['name']),
    actions: storedTexts(stored['actions']),
    metadata: storedObject(stored['metadata']),
  }),
  serviceAccountToken: (stored) => ({
    account: storedText(stored['account']),
    name: storedText(stored['name']),
    secretHash: storedText(stored['secretHash']),
    creation: storedInstant(stored['creation']),
  }),
  userProfile: (stored) => ({
    uid: storedText(stored['uid']),
    enabled: storedBoolean(stored['enabled']),
    lastSynchronized: storedInstant(stored['lastSynchronized']),
    username: storedText(stored['username']),
    roles: storedTexts(stored['roles']),
    realmName: storedText(stored['realmName']),
    realmType: storedText(stored['realmType']),
    email: nullOr(storedPresent(stored, 'email'), storedText),
    fullName: nullOr(storedPresent(stored, 'fullName'), storedText),
    labels: storedObject(stored['labels']),
    applicationData: storedObject(stored['applicationData']),
    version: storedWholeNumber(stored['version']),
  }),
  oauth2Scope: (stored) => ({
    name: storedText(stored['name']),
    descriptor: readRoleDescriptor(storedPresent(stored, 'descriptor')),
  }),
  oauth2Client: (stored) => ({
    clientId: storedText(stored['clientId']),
    keys: storedList(stored['keys'], readClientKey),
    registration: storedInstant(stored['registration']),
  }),
  actionGroup: readActionGroup,
  tenant: readTenant,
  configurationDocument: readConfigurationDocument,
};

function readRoleMapping(stored: JsonObject): RoleMapping {
  const openSearch = stored['openSearch'];
  return {
    name: storedText(stored['name']),
    enabled: storedBoolean(stored['enabled']),
    roles: storedTexts(stored['roles']),
    roleTemplates: storedList(stored['roleTemplates'], readRoleTemplate),
    rules: readRule(stored['rules']),
    metadata: storedObject(stored['metadata']),
    ...(openSearch !== undefined && { openSearch: readOpenSearchRoleMapping(openSearch) }),
  };
}

function readClientKey(value: JsonValue): ClientKey {
  const stored = storedObject(value);
  const alg = SIGNING_ALGORITHMS.find((known) => known === stored['alg']);
  if (alg === undefined) throw notWhatWasWritten('an algorithm');
  return { kid: storedText(stored['kid']), alg, jwk: storedObject(stored['jwk']) };
}

function readRoleTemplate(value: JsonValue): RoleTemplate {
  const stored = storedObject(value);
  const format = stored['format'];
  if (format !== 'string' && format !== 'json') throw notWhatWasWritten('a format of templates');
  return {
    source: storedText(stored['source']),
    params: storedObject(stored['params']),
    format,
    given: storedObject(stored['given']),
  };
}

function readRule(value: JsonValue | undefined): RoleMappingRule {
  const stored = storedObject(value);
  switch (stored['kind']) {
    case 'any':
      return { kind: 'any', rules: storedList(stored['rules'], readRule) };
    case 'all':
      return { kind: 'all', rules: storedList(stored['rules'], readRule) };
    case 'except':
      return { kind: 'except', rule: readRule(stored['rule']) };
    case 'field':
      return {
        kind: 'field',
        field: storedText(stored['field']),
        values: storedList(stored['values'], readFieldValue),
        isList: storedBoolean(stored['isList']),
      };
    default:
      throw notWhatWasWritten('a kind of rule');
  }
}

function readFieldValue(value: JsonValue): string | number | boolean | null {
  if (typeof value === 'object' && value !== null) throw notWhatWasWritten('a value of a field');
  return value;
}
