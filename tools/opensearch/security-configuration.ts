import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from '@node-rs/bcrypt';
import { SECURITY_CONFIG } from './add-security-plugin.ts';

/** Documents by name, as one of the plugin's configuration files holds them. */
type Documents = Readonly<Record<string, object>>;

/** An internal user of the server. */
export interface InternalUser {
  /** In clear: the launcher writes its hash. */
  readonly password: string;
  readonly backend_roles?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly opendistro_security_roles?: readonly string[];
  readonly reserved?: boolean;
  readonly hidden?: boolean;
  readonly description?: string;
}

/** What the server's security plugin is configured with, as its files have it. What is absent is empty. */
export interface SecurityConfiguration {
  /** `config.dynamic` of `config.yml`; absent: internal users by `Basic` alone. `BASIC_DOMAIN` is one of its `authc`. */
  readonly dynamic?: object;
  /** Beside the administrator whom the launcher makes. */
  readonly internalUsers?: Readonly<Record<string, InternalUser>>;
  readonly roles?: Documents;
  /** Beside `all_access` for the backend role `admin`. */
  readonly rolesMapping?: Documents;
  readonly actionGroups?: Documents;
  readonly tenants?: Documents;
  /** More lines of `opensearch.yml`, e.g. `plugins.security.authcz.rest_impersonation_user.gateway`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Internal users by `Basic`, as a domain of `config.dynamic.authc`: without it the launcher's administrator is not known. */
export const BASIC_DOMAIN = {
  http_enabled: true,
  transport_enabled: true,
  order: 9,
  http_authenticator: { type: 'basic', challenge: true },
  authentication_backend: { type: 'intern' },
} as const;

/** The launcher's administrator, who may do everything but what takes an administrator's certificate. */
export const ADMINISTRATOR = 'admin';

/** The lowest that the server takes. */
const BCRYPT_COST = 4;

/** Writes the plugin's configuration files into the folder of the server's settings. */
export async function writeSecurityConfiguration(
  folder: string,
  given: SecurityConfiguration,
  administratorPassword: string,
): Promise<void> {
  const target = join(folder, SECURITY_CONFIG);
  await mkdir(target, { recursive: true });
  // JSON is YAML.
  const write = (name: string, type: string, documents: object): Promise<void> =>
    writeFile(join(target, name), JSON.stringify({ _meta: { type, config_version: 2 }, ...documents }));
  const dynamic = given.dynamic ?? { http: { anonymous_auth_enabled: false }, authc: { basic: BASIC_DOMAIN } };
  const administrator: InternalUser = { password: administratorPassword, backend_roles: ['admin'], reserved: true };
  const users = await hashed({ [ADMINISTRATOR]: administrator, ...given.internalUsers });
  await Promise.all([
    write('config.yml', 'config', { config: { dynamic } }),
    write('internal_users.yml', 'internalusers', users),
    write('roles.yml', 'roles', given.roles ?? {}),
    write('roles_mapping.yml', 'rolesmapping', { all_access: { backend_roles: ['admin'] }, ...given.rolesMapping }),
    write('action_groups.yml', 'actiongroups', given.actionGroups ?? {}),
    write('tenants.yml', 'tenants', given.tenants ?? {}),
  ]);
}

async function hashed(users: Readonly<Record<string, InternalUser>>): Promise<Documents> {
  const entries = Object.entries(users).map(async ([name, { password, ...rest }]) => {
    return [name, { ...rest, hash: await hash(password, { cost: BCRYPT_COST, version: '2y' }) }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
