/** How a connection to a directory is made. */
export interface LdapConnectionOptions {
  /** Whether an `ldap://` connection is turned into TLS before anything is sent on it (RFC 4513 §3). */
  readonly startTls: boolean;
  readonly tls: LdapTlsOptions;
  /** Time to connect, the TLS handshake included. */
  readonly connectTimeoutMs: number;
  /** Time for the answer to a bind. */
  readonly responseTimeoutMs: number;
  /** Time for a search. */
  readonly searchTimeoutMs: number;
}

/** Whom a directory is believed to be. All of it PEM texts. */
export interface LdapTlsOptions {
  /** Authorities that sign directories; none: those that Node trusts. */
  readonly certificateAuthorities: readonly string[];
  /** `full`: authority and host name; `certificate`: the authority alone; `none`: nothing. */
  readonly verificationMode: 'full' | 'certificate' | 'none';
  /** Certificate to show to the directory; `null`: none. */
  readonly clientCertificate: { readonly certificate: string; readonly key: string } | null;
}

/** Depth of a search. */
export type LdapScope = 'sub' | 'one' | 'base';

/** Where a directory is. */
export interface LdapServersOptions {
  /** `ldap://host:port` or `ldaps://host:port`, one at least. */
  readonly urls: readonly string[];
  /** `failover`: the one that answered last is asked first; `round_robin`: each in its turn. The others follow. */
  readonly order: 'failover' | 'round_robin';
  readonly connection: LdapConnectionOptions;
}

/** A search for entries. */
export interface LdapSearchOptions {
  readonly baseDn: string;
  readonly scope: LdapScope;
  /** RFC 4515; `{0}` stands for the value that is searched for. */
  readonly filter: string;
}

/** What is read of a user. */
export interface LdapUserAttributes {
  readonly fullName: string;
  readonly email: string;
  /** Attributes that become metadata of the user. */
  readonly metadata: readonly string[];
}

/** Where the groups of a user are found. */
export type LdapGroupOptions =
  /** In an attribute of the user. */
  | { readonly by: 'attribute'; readonly attribute: string }
  /** By a search for the user's name, or for an attribute of the user (`null`: the name). */
  | { readonly by: 'search'; readonly search: LdapSearchOptions; readonly userAttribute: string | null }
  /** By the security ids that an Active Directory computes for the user, nested groups among them. */
  | { readonly by: 'tokenGroups'; readonly baseDn: string; readonly scope: LdapScope };

/** How a user is found and proven. */
export type LdapUserOptions =
  /** The entry is searched, then bound to. */
  | { readonly by: 'search'; readonly search: LdapSearchOptions }
  /** The user name makes the entry's name, by each template in its turn. */
  | { readonly by: 'templates'; readonly templates: readonly string[] }
  /** The user binds as `name@domain`, and is then searched with its own rights. */
  | { readonly by: 'principalName'; readonly domain: string; readonly search: LdapSearchOptions };

/** A directory as a realm uses it. */
export interface LdapDirectoryOptions {
  readonly servers: LdapServersOptions;
  /** Who searches; `null`: nobody in particular (an anonymous search). */
  readonly bind: { readonly dn: string; readonly readPassword: () => string } | null;
  readonly users: LdapUserOptions;
  readonly groups: LdapGroupOptions;
  readonly attributes: LdapUserAttributes;
  /** Users who are verified or looked up at a time, and connections for searches that are kept. */
  readonly poolSize: number;
  /** Users who wait for that; more are refused with 429. */
  readonly queueMax: number;
  /** Groups of one user; one with more is refused. */
  readonly groupsMax: number;
}
