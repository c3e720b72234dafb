import type { ExternalRealmOptions } from '../../authentication/external-realm.ts';
import type { LdapDirectoryOptions, LdapScope, LdapTlsOptions } from '../../authentication/ldap/ldap-options.ts';
import type { RealmDeps } from '../../authentication/realm-factory.ts';
import type { SectionValues } from '../../config/realms/common-keys.ts';
import type { DIRECTORY_KEYS } from '../../config/realms/directory-keys.ts';
import type { RealmRef } from '../../domain/principal/authentication.ts';

/** The settings that both kinds of directories have. */
export type DirectoryValues = SectionValues<typeof DIRECTORY_KEYS>;

const SCOPES = { sub_tree: 'sub', one_level: 'one', base: 'base' } as const satisfies Record<string, LdapScope>;

/** A depth as it is set. */
export function scopeOf(scope: keyof typeof SCOPES): LdapScope {
  return SCOPES[scope];
}

/** What both kinds of directories are asked by. @throws Error when a file cannot be read. */
export function directoryOptions(
  values: DirectoryValues,
  urls: readonly string[],
  deps: Pick<RealmDeps, 'readFile'>,
): Omit<LdapDirectoryOptions, 'users' | 'groups'> {
  return {
    servers: {
      urls,
      order: values['load_balance.type'],
      connection: {
        startTls: values.start_tls,
        tls: tlsOptions(values, deps),
        connectTimeoutMs: values['timeout.tcp_connect'],
        responseTimeoutMs: values['timeout.response'],
        searchTimeoutMs: values['timeout.ldap_search'],
      },
    },
    bind: bindOptions(values, deps),
    attributes: {
      fullName: values.user_full_name_attribute,
      email: values.user_email_attribute,
      metadata: values.metadata,
    },
    poolSize: values['user_search.pool.size'],
    queueMax: values['user_search.pool.queue_max'],
    groupsMax: values['group_search.groups_max'],
  };
}

/** How a realm of a directory behaves. */
export function directoryRealmOptions(ref: RealmRef, values: DirectoryValues, deps: RealmDeps): ExternalRealmOptions {
  return {
    ref,
    cache: {
      ttlMs: values['cache.ttl'],
      usersMax: values['cache.max_users'],
      refusedTtlMs: values['cache.refused_ttl'],
    },
    circuit: {
      failuresMax: values['circuit.failures_max'],
      openMs: values['circuit.open_ms'],
      onChange: (isOpen) =>
        isOpen
          ? deps.log.warn({ realm: ref.name }, 'the directory is not asked for a while')
          : deps.log.info({ realm: ref.name }, 'the directory answers again'),
    },
    believedMs: values['cache.ttl'],
  };
}

function tlsOptions(values: DirectoryValues, { readFile }: Pick<RealmDeps, 'readFile'>): LdapTlsOptions {
  const readText = (path: string): string => new TextDecoder().decode(readFile(path));
  const { 'ssl.certificate': certificate, 'ssl.key': key } = values;
  return {
    certificateAuthorities: values['ssl.certificate_authorities'].map(readText),
    verificationMode: values['ssl.verification_mode'],
    clientCertificate: certificate === null || key === null ? null : { certificate: readText(certificate), key: readText(key) },
  };
}

/** The password is read at each new connection, so that it can be changed without a restart. */
function bindOptions(values: DirectoryValues, { readFile }: Pick<RealmDeps, 'readFile'>): LdapDirectoryOptions['bind'] {
  const { bind_dn: dn, bind_password_file: file } = values;
  if (dn === null || file === null) return null;
  const readPassword = (): string => {
    const password = new TextDecoder().decode(readFile(file)).replace(/\r?\n$/, '');
    if (password === '') throw new Error(`the file ${file} is empty`);
    return password;
  };
  readPassword();
  return { dn, readPassword };
}
