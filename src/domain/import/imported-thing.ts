import type { ApiKey } from '../api-key/api-key.ts';
import type { ApplicationPrivilege } from '../application-privilege/application-privilege.ts';
import type { ActionGroup } from '../opensearch/action-group.ts';
import type { ConfigurationDocument } from '../opensearch/configuration.ts';
import type { Tenant } from '../opensearch/tenant.ts';
import type { Role } from '../role/role-descriptor.ts';
import type { RoleMapping } from '../role-mapping/role-mapping.ts';
import type { ServiceAccountToken } from '../service-account/service-account-token.ts';
import type { NativeUser } from '../user/native-user.ts';

/** What can be imported, by the kind of it. */
export interface ImportedItems {
  readonly 'API key': ApiKey;
  readonly user: NativeUser;
  readonly role: Role;
  readonly 'role mapping': RoleMapping;
  readonly 'action group': ActionGroup;
  readonly tenant: Tenant;
  readonly 'application privilege': ApplicationPrivilege;
  readonly 'service account token': ServiceAccountToken;
  readonly 'security configuration': ConfigurationDocument;
}

/** A kind of thing that can be imported. */
export type ImportedKind = keyof ImportedItems;

/** A thing read from an export, as the store is to have it. */
export type ImportedThing = {
  readonly [Kind in ImportedKind]: {
    readonly kind: Kind;
    /** Name, or id of an API key; for the report. */
    readonly name: string;
    readonly item: ImportedItems[Kind];
  };
}[ImportedKind];

/** Something in an export that is not imported, and why. */
export interface RefusedThing {
  /** What it is, as far as that is known, e.g. `user`. */
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
}

/** What an export holds. */
export interface ReadExport {
  readonly things: readonly ImportedThing[];
  readonly refused: readonly RefusedThing[];
  /** What is left out of things that are imported, a sentence each. */
  readonly notices: readonly string[];
}

/** Where exports come from. */
export const IMPORT_SOURCES = ['opensearch', 'apitokens', 'elasticsearch'] as const;

/** One of `IMPORT_SOURCES`. */
export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** A file of an export. */
export interface ExportFile {
  /** Its name without folders: that of a YAML file tells what is in it. */
  readonly name: string;
  readonly text: string;
}
