import { describe, expect, onTestFinished, test } from 'vitest';
import { NOW } from '../../../test/support/authentication-fixtures.ts';
import {
  type DirectoryScript,
  type ScriptedDirectory,
  startScriptedDirectory,
} from '../../../test/support/scripted-directory.ts';
import type { Credential } from '../../domain/principal/credential.ts';
import { Secret } from '../../domain/secret.ts';
import type { ExternalSource } from '../external-source.ts';
import type { LdapDirectoryOptions } from './ldap-options.ts';
import { createLdapSource } from './ldap-source.ts';

const SEARCHER = 'cn=searcher,dc=x';
const ALICE = 'uid=alice,dc=x';
const ADMINS = 'cn=admins,dc=x';
const NOBODY_LISTENS = 'ldap://127.0.0.1:1';

function basic(username: string, password: string): Credential {
  return { scheme: 'basic', username, password: new Secret(password) };
}

/** Alice with the password `right`, in one group. */
const PEOPLE: DirectoryScript = {
  bind: (name, password) => (name === SEARCHER || (name === ALICE && password === 'right') ? 0 : 49),
  search: () => [{ dn: ALICE, attributes: { CN: ['Alice'], mail: ['a@x'], memberof: [ADMINS], phone: ['1', '2'] } }],
};

function options(urls: readonly string[], changes: Partial<LdapDirectoryOptions> = {}): LdapDirectoryOptions {
  return {
    servers: {
      urls,
      order: 'failover',
      connection: {
        startTls: false,
        tls: { certificateAuthorities: [], verificationMode: 'full', clientCertificate: null },
        connectTimeoutMs: 2_000,
        responseTimeoutMs: 2_000,
        searchTimeoutMs: 2_000,
      },
    },
    bind: { dn: SEARCHER, readPassword: () => 'of the searcher' },
    users: { by: 'search', search: { baseDn: 'dc=x', scope: 'sub', filter: '(uid={0})' } },
    groups: { by: 'attribute', attribute: 'memberOf' },
    attributes: { fullName: 'cn', email: 'mail', metadata: ['phone', 'missing'] },
    poolSize: 4,
    queueMax: 10,
    groupsMax: 10,
    ...changes,
  };
}

async function open(
  script: DirectoryScript,
  changes: Partial<LdapDirectoryOptions> = {},
): Promise<{ readonly source: ExternalSource; readonly directory: ScriptedDirectory }> {
  const directory = await startScriptedDirectory(script);
  const source = createLdapSource(options([directory.url], changes));
  onTestFinished(async () => {
    source.close();
    await directory[Symbol.asyncDispose]();
  });
  return { source, directory };
}

function openAt(urls: readonly string[], changes: Partial<LdapDirectoryOptions> = {}): ExternalSource {
  const source = createLdapSource(options(urls, changes));
  onTestFinished(() => source.close());
  return source;
}

describe('a user who is searched and then bound to', () => {
  test('is what the directory says', async () => {
    const { source, directory } = await open(PEOPLE);
    expect(await source.verify(basic('alice', 'right'), NOW)).toEqual({
      outcome: 'verified',
      user: {
        username: 'alice',
        dn: ALICE,
        groups: [ADMINS],
        fullName: 'Alice',
        email: 'a@x',
        metadata: { phone: ['1', '2'], ldap_dn: ALICE, ldap_groups: [ADMINS] },
      },
    });
    expect(directory.asked).toEqual([`bind ${SEARCHER}`, 'search dc=x', `bind ${ALICE}`]);
  });

  test('is refused with a wrong password', async () => {
    const { source } = await open(PEOPLE);
    const verdict = await source.verify(basic('alice', 'wrong'), NOW);
    expect(verdict).toEqual({ outcome: 'rejected', reason: 'the directory refuses the password', claimedPrincipal: 'alice' });
  });

  test('is refused with an empty password before the directory is asked, though it would say yes', async () => {
    const { source, directory } = await open({ ...PEOPLE, bind: () => 0 });
    expect(await source.verify(basic('alice', ''), NOW)).toMatchObject({ outcome: 'rejected' });
    expect(await source.verify(basic('', 'right'), NOW)).toMatchObject({ outcome: 'rejected' });
    expect(directory.connections).toBe(0);
  });

  test.each([
    { title: 'nobody has the name', entries: [], reason: 'the directory has no such user' },
    {
      title: 'two have it',
      entries: [{ dn: ALICE }, { dn: 'uid=alice,ou=b' }],
      reason: 'several entries of the directory have this name',
    },
  ])('is refused and not bound to where $title', async ({ entries, reason }) => {
    const { source, directory } = await open({ bind: () => 0, search: () => entries });
    expect(await source.verify(basic('alice', 'right'), NOW)).toMatchObject({ outcome: 'rejected', reason });
    expect(directory.asked).toEqual([`bind ${SEARCHER}`, 'search dc=x']);
  });

  test.each([19, 32, 34, 48, 49, 50, 53])('is refused when the directory answers the bind with %i', async (code) => {
    const { source } = await open({ ...PEOPLE, bind: (name) => (name === SEARCHER ? 0 : code) });
    expect(await source.verify(basic('alice', 'right'), NOW)).toMatchObject({ outcome: 'rejected' });
  });

  test.each([1, 2, 3, 7, 8, 10, 13, 51, 52, 80, 'cut', 'silence'] as const)(
    'is not judged when the directory answers the bind with %s',
    async (said) => {
      const connection = { ...options([]).servers.connection, responseTimeoutMs: 50 };
      const directory = await startScriptedDirectory({ ...PEOPLE, bind: (name) => (name === SEARCHER ? 0 : said) });
      onTestFinished(() => directory[Symbol.asyncDispose]());
      const source = openAt([directory.url], { servers: { urls: [directory.url], order: 'failover', connection } });
      await expect(source.verify(basic('alice', 'right'), NOW)).rejects.toThrow('bind at');
    },
  );

  test.each([1, 10, 51, 52, 'cut', 'silence'] as const)(
    'is not judged when the directory answers the search with %s',
    async (said) => {
      const connection = { ...options([]).servers.connection, searchTimeoutMs: 50 };
      const directory = await startScriptedDirectory({ ...PEOPLE, search: () => said });
      onTestFinished(() => directory[Symbol.asyncDispose]());
      const source = openAt([directory.url], { servers: { urls: [directory.url], order: 'failover', connection } });
      await expect(source.verify(basic('alice', 'right'), NOW)).rejects.toThrow('search at');
    },
  );

  test('is not judged when the user who searches is refused', async () => {
    const { source } = await open({ ...PEOPLE, bind: () => 49 });
    await expect(source.verify(basic('alice', 'right'), NOW)).rejects.toThrow('refuses the user who searches');
  });

  test('with as many groups as are read is accepted, and with one more refused', async () => {
    const groups = ['cn=a,dc=x', 'cn=b,dc=x', 'cn=c,dc=x'];
    const script: DirectoryScript = { ...PEOPLE, search: () => [{ dn: ALICE, attributes: { memberOf: groups } }] };
    const atEdge = await open(script, { groupsMax: 3 });
    expect(await atEdge.source.verify(basic('alice', 'right'), NOW)).toMatchObject({ outcome: 'verified' });
    const beyond = await open(script, { groupsMax: 2 });
    const verdict = await beyond.source.verify(basic('alice', 'right'), NOW);
    expect(verdict).toMatchObject({ outcome: 'rejected', reason: 'the user has more groups than are read' });
  });

  test('who is one too many at a time is told to come back', async () => {
    const { source } = await open(PEOPLE, { poolSize: 1, queueMax: 0 });
    const first = source.verify(basic('alice', 'right'), NOW);
    await expect(source.verify(basic('alice', 'right'), NOW)).rejects.toMatchObject({ code: 'tooManyRequests' });
    expect(await first).toMatchObject({ outcome: 'verified' });
  });

  test('is found by name without a password', async () => {
    const { source } = await open(PEOPLE);
    expect(await source.find?.('alice', NOW)).toMatchObject({ username: 'alice', dn: ALICE, groups: [ADMINS] });
    const empty = await open({ ...PEOPLE, search: () => [] });
    expect(await empty.source.find?.('alice', NOW)).toBeNull();
  });
});

test('a credential of another kind is not for a directory', async () => {
  const source = openAt([NOBODY_LISTENS]);
  expect(await source.verify({ scheme: 'bearer', token: new Secret('t') }, NOW)).toEqual({ outcome: 'notMine' });
});

describe('connections', () => {
  test('of the user who searches are kept, and made and bound anew when the directory has cut them', async () => {
    const { source, directory } = await open(PEOPLE);
    await source.verify(basic('alice', 'right'), NOW);
    await source.verify(basic('alice', 'right'), NOW);
    expect(directory.asked.filter((each) => each === `bind ${SEARCHER}`)).toHaveLength(1);
    directory.cutConnections();
    expect(await source.verify(basic('alice', 'right'), NOW)).toMatchObject({ outcome: 'verified' });
    expect(directory.asked.slice(-3)).toEqual([`bind ${SEARCHER}`, 'search dc=x', `bind ${ALICE}`]);
  });

  test('go to the next address when one does not answer', async () => {
    const { directory } = await open(PEOPLE);
    const source = openAt([NOBODY_LISTENS, directory.url]);
    expect(await source.verify(basic('alice', 'right'), NOW)).toMatchObject({ outcome: 'verified' });
  });

  test('go to the addresses in turn when told', async () => {
    const one = await open(PEOPLE);
    const other = await open(PEOPLE);
    const urls = [one.directory.url, other.directory.url];
    const { connection } = options([]).servers;
    const source = openAt(urls, { servers: { urls, order: 'round_robin', connection } });
    await source.verify(basic('alice', 'right'), NOW);
    expect([one.directory.connections, other.directory.connections]).toEqual([1, 1]);
  });

  test('that cannot be made are a fault and no refusal', async () => {
    const source = openAt([NOBODY_LISTENS]);
    await expect(source.verify(basic('alice', 'right'), NOW)).rejects.toThrow(`no connection to [${NOBODY_LISTENS}]`);
  });

  test('stay plain nowhere: a directory that does not know StartTLS gets no password', async () => {
    const directory = await startScriptedDirectory(PEOPLE);
    onTestFinished(() => directory[Symbol.asyncDispose]());
    const connection = { ...options([]).servers.connection, startTls: true, connectTimeoutMs: 200 };
    const source = openAt([directory.url], { servers: { urls: [directory.url], order: 'failover', connection } });
    await expect(source.verify(basic('alice', 'right'), NOW)).rejects.toThrow('StartTLS at');
    expect(directory.asked).toEqual([]);
  });
});

describe('a user by templates of names', () => {
  const TEMPLATES = { by: 'templates', templates: ['cn={0},dc=x', 'uid={0},dc=x'] } as const;

  test('is bound to by each in its turn', async () => {
    const { source, directory } = await open(PEOPLE, { users: TEMPLATES, bind: null });
    expect(await source.verify(basic('alice', 'right'), NOW)).toMatchObject({ outcome: 'verified', user: { dn: ALICE } });
    expect(directory.asked).toEqual(['bind cn=alice,dc=x', `bind ${ALICE}`, `search ${ALICE}`]);
  });

  test('is refused when none is accepted, and never found without a password', async () => {
    const { source } = await open(PEOPLE, { users: TEMPLATES, bind: null });
    expect(await source.verify(basic('alice', 'wrong'), NOW)).toMatchObject({ outcome: 'rejected' });
    expect(source.find).toBeUndefined();
  });

  test('is no SASL mechanism', async () => {
    const { source, directory } = await open({ bind: () => 0 }, { users: { by: 'templates', templates: ['{0}'] }, bind: null });
    expect(await source.verify(basic('EXTERNAL', 'right'), NOW)).toMatchObject({ outcome: 'rejected' });
    expect(directory.asked).toEqual([]);
  });
});

describe('a user of an Active Directory', () => {
  const USERS = {
    by: 'principalName',
    domain: 'x.example',
    search: { baseDn: 'dc=x', scope: 'sub', filter: '(sam={0})' },
  } as const;
  const SID = Buffer.from([1, 5, 0, 0xff]);
  const GROUPS = { by: 'tokenGroups', baseDn: 'ou=groups', scope: 'sub' } as const;
  const DOMAIN: DirectoryScript = {
    bind: (name, password) => (password === 'right' && ['alice@x.example', ALICE].includes(name) ? 0 : 49),
    search: (baseDn) =>
      baseDn === 'ou=groups'
        ? [{ dn: ADMINS }]
        : [{ dn: ALICE, ...(baseDn === ALICE && { attributes: { tokenGroups: [SID] } }) }],
  };

  test('binds by the principal name, is searched with its own rights, and has the groups that are computed for it', async () => {
    const { source, directory } = await open(DOMAIN, { users: USERS, groups: GROUPS, bind: null });
    expect(await source.verify(basic('alice', 'right'), NOW)).toMatchObject({
      outcome: 'verified',
      user: { dn: ALICE, groups: [ADMINS] },
    });
    expect(directory.asked).toEqual([
      'bind alice@x.example',
      'search dc=x',
      `bind ${ALICE}`,
      `search ${ALICE}`,
      'search ou=groups',
    ]);
  });

  test('is refused when the entry that is found is not the one that the password opens', async () => {
    const { source } = await open(
      { ...DOMAIN, search: () => [{ dn: 'cn=other,dc=x' }] },
      { users: USERS, groups: GROUPS, bind: null },
    );
    expect(await source.verify(basic('alice', 'right'), NOW)).toMatchObject({ outcome: 'rejected' });
  });

  test('is found by name only where somebody searches', async () => {
    const without = await open(DOMAIN, { users: USERS, groups: GROUPS, bind: null });
    expect(without.source.find).toBeUndefined();
    const script: DirectoryScript = { ...DOMAIN, bind: () => 0 };
    const { source } = await open(script, { users: USERS, groups: GROUPS });
    expect(await source.find?.('alice', NOW)).toMatchObject({ dn: ALICE, groups: [ADMINS] });
  });
});
