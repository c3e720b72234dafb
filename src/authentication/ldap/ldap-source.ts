import type { ExternalSource } from '../external-source.ts';
import type { ExternalUser } from '../external-user.ts';
import { LdapDirectory, type LdapVerdict } from './ldap-directory.ts';
import type { LdapUser } from './ldap-entry.ts';
import type { LdapDirectoryOptions } from './ldap-options.ts';

/** For the audit. */
const REASONS: Readonly<Record<Exclude<LdapVerdict['outcome'], 'proven'>, string>> = {
  unknown: 'the directory has no such user',
  refused: 'the directory refuses the password',
  ambiguous: 'several entries of the directory have this name',
  tooManyGroups: 'the user has more groups than are read',
};

/** Users of an LDAP directory or an Active Directory, by name and password. `close` ends the connections that are kept. */
export function createLdapSource(options: LdapDirectoryOptions): ExternalSource & { close(): void } {
  const directory = new LdapDirectory(options);
  return {
    async verify(credential) {
      if (credential.scheme !== 'basic') return { outcome: 'notMine' };
      const { username, password } = credential;
      const verdict = await directory.verify(username, password);
      if (verdict.outcome === 'proven') return { outcome: 'verified', user: describe(username, verdict.user) };
      return { outcome: 'rejected', reason: REASONS[verdict.outcome], claimedPrincipal: username };
    },
    ...(directory.canLookUp && {
      find: async (username: string) => {
        const user = await directory.find(username);
        return user === null ? null : describe(username, user);
      },
    }),
    close: () => directory.close(),
  };
}

/** The name is the one that was given, as in Elasticsearch. */
function describe(username: string, { dn, groups, fullName, email, metadata }: LdapUser): ExternalUser {
  return { username, dn, groups, fullName, email, metadata };
}
