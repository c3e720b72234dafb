import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization, type HttpResponse, sendRequest } from '../support/http-request.ts';
import { describeWith } from '../support/requirements.ts';
import { type Slapd, startSlapd } from '../support/slapd.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SUPERUSER = { user: 'elastic', password: 'ldap: correct horse' };
const SEARCHER = { name: 'cn=searcher,dc=example,dc=com', password: 'of the searcher' };
const SID = Buffer.from([1, 2, 0, 0, 0, 0, 0, 5, 0xff, 0x28]).toString('base64');

function person(uid: string, more: readonly string[] = []): string {
  return `dn: uid=${uid},ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: ${uid}
cn: Full ${uid}
sn: ${uid}
mail: ${uid}@example.com
userPassword: password-${uid}
${more.map((line) => `${line}\n`).join('')}`;
}

const ENTRIES = `dn: dc=example,dc=com
objectClass: dcObject
objectClass: organization
o: example
dc: example

dn: ${SEARCHER.name}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: searcher
userPassword: ${SEARCHER.password}

dn: ou=people,dc=example,dc=com
objectClass: organizationalUnit
ou: people

dn: ou=groups,dc=example,dc=com
objectClass: organizationalUnit
ou: groups

${person('alice', ['telephoneNumber: 1', 'memberOf: cn=operators,ou=groups,dc=example,dc=com'])}
${person('bob')}
${person('twin')}
dn: cn=twin too,ou=people,dc=example,dc=com
objectClass: inetOrgPerson
uid: twin
cn: twin too
sn: twin
userPassword: password-twin

dn: cn=operators,ou=groups,dc=example,dc=com
objectClass: groupOfNames
cn: operators
member: uid=alice,ou=people,dc=example,dc=com

dn: cn=carol,ou=people,dc=example,dc=com
objectClass: user
cn: carol
sn: carol
sAMAccountName: carol
userPrincipalName: carol@example.com
userPassword: password-carol
tokenGroups:: ${SID}

dn: cn=domain operators,ou=groups,dc=example,dc=com
objectClass: group
cn: domain operators
objectSid:: ${SID}
`;

/** Realm settings as a `claviger.yml` has them. */
function configuration(realms: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string {
  const settings = Object.entries(realms).flatMap(([realm, values]) =>
    Object.entries(values).map(([key, value]) => [`xpack.security.authc.realms.${realm}.${key}`, value]),
  );
  // JSON is YAML.
  return JSON.stringify(Object.fromEntries(settings));
}

describeWith('slapd', 'users of an LDAP directory', () => {
  const resources = new AsyncDisposableStack();
  let slapd: Slapd;
  let claviger: ClavigerProcess;

  beforeAll(async () => {
    slapd = resources.use(await startSlapd(ENTRIES));
    const folder = resources.use(await makeTemporaryFolder());
    const passwordFile = join(folder.path, 'searcher');
    const configFile = join(folder.path, 'claviger.yml');
    writeFileSync(passwordFile, `${SEARCHER.password}\n`);
    const common = {
      'ssl.certificate_authorities': [slapd.authorityFile],
      'cache.ttl': '0s',
      'cache.refused_ttl': '0s',
      'circuit.failures_max': 2,
      'circuit.open_ms': 10,
    };
    const searching = { ...common, bind_dn: SEARCHER.name, bind_password_file: passwordFile };
    const people = { 'user_search.base_dn': 'ou=people,dc=example,dc=com' };
    const groups = { 'group_search.base_dn': 'ou=groups,dc=example,dc=com' };
    writeFileSync(
      configFile,
      configuration({
        'ldap.searched': { order: 1, url: slapd.secureUrl, ...searching, ...people, ...groups, metadata: ['telephoneNumber'] },
        'active_directory.domain': { order: 2, url: [slapd.url], start_tls: true, domain_name: 'example.com', ...searching },
      }),
    );
    claviger = await startClaviger({ dataFolder: join(folder.path, 'data'), bootstrap: SUPERUSER, configFile });
    resources.defer(() => claviger.kill());
    await mapRole('operators', { field: { groups: 'cn=operators,ou=groups,dc=example,dc=com' } }, ['monitoring_user']);
    await mapRole('domain', { field: { groups: 'cn=domain operators,ou=groups,dc=example,dc=com' } }, ['viewer']);
    await mapRole('runners', { field: { dn: 'uid=bob,*' } }, ['superuser']);
  }, 60_000);
  afterAll(() => resources.disposeAsync());

  async function mapRole(name: string, rules: unknown, roles: readonly string[]): Promise<void> {
    const response = await sendRequest({
      method: 'PUT',
      url: `${claviger.url}/_security/role_mapping/${name}`,
      authorization: basicAuthorization(SUPERUSER),
      body: { enabled: true, roles, rules },
    });
    expect(response.status).toBe(200);
  }

  function authenticate(user: string, password: string): Promise<HttpResponse> {
    const authorization = basicAuthorization({ user, password });
    return sendRequest({ method: 'GET', url: `${claviger.url}/_security/_authenticate`, authorization });
  }

  test('are who the directory says, with the roles of their groups', async () => {
    const response = await authenticate('alice', 'password-alice');
    expect(response.json()).toMatchObject({
      username: 'alice',
      roles: ['monitoring_user'],
      full_name: 'Full alice',
      email: 'alice@example.com',
      metadata: {
        ldap_dn: 'uid=alice,ou=people,dc=example,dc=com',
        ldap_groups: ['cn=operators,ou=groups,dc=example,dc=com'],
        telephoneNumber: '1',
      },
      authentication_realm: { name: 'searched', type: 'ldap' },
      authentication_type: 'realm',
    });
  });

  test('of an Active Directory have the groups that it computes for them', async () => {
    expect((await authenticate('carol', 'password-carol')).json()).toMatchObject({
      roles: ['viewer'],
      authentication_realm: { name: 'domain', type: 'active_directory' },
    });
  });

  test.each([
    { title: 'a wrong password', user: 'alice', password: 'password-bob' },
    { title: 'an empty password', user: 'alice', password: '' },
    { title: 'a name that nobody has', user: 'mallory', password: 'password-alice' },
    { title: 'a name that is a filter', user: '*', password: 'password-alice' },
    { title: 'a name that breaks out of the filter', user: 'x)(|(uid=alice', password: 'password-alice' },
    { title: 'a name that two entries have', user: 'twin', password: 'password-twin' },
  ])('are refused with $title', async ({ user, password }) => {
    const response = await authenticate(user, password);
    expect(response.status).toBe(401);
    expect(response.json()).toMatchObject({
      error: { reason: `unable to authenticate user [${user}] for REST request [/_security/_authenticate]` },
    });
  });

  test('can be acted as without their password', async () => {
    const response = await fetch(`${claviger.url}/_security/_authenticate`, {
      headers: {
        authorization: basicAuthorization({ user: 'bob', password: 'password-bob' }),
        'es-security-runas-user': 'alice',
      },
    });
    expect(await response.json()).toMatchObject({
      username: 'alice',
      roles: ['monitoring_user'],
      lookup_realm: { name: 'searched' },
    });
  });

  test('are answered with 503 while the directory is down, and accepted when it is back', async () => {
    await slapd.stop();
    for (const password of ['password-alice', 'wrong']) expect((await authenticate('alice', password)).status).toBe(503);
    const superuser = await authenticate(SUPERUSER.user, SUPERUSER.password);
    expect(superuser.status).toBe(200);
    await slapd.start();
    await vi.waitFor(async () => expect((await authenticate('alice', 'password-alice')).status).toBe(200), { timeout: 10_000 });
    expect((await authenticate('alice', 'wrong')).status).toBe(401);
  });

  test('leave no password in what is written', () => {
    expect(claviger.output()).not.toMatch(/password-alice|of the searcher/);
  });
});

describeWith('slapd', 'a directory whose certificate', () => {
  const resources = new AsyncDisposableStack();
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = resources.use(await startSlapd(ENTRIES));
  }, 60_000);
  afterAll(() => resources.disposeAsync());

  const templates = { user_dn_templates: ['uid={0},ou=people,dc=example,dc=com'] };

  test.each([
    {
      title: 'is signed by nobody who is trusted is not asked',
      startTls: false,
      trusted: false,
      host: '127.0.0.1',
      status: 503,
    },
    {
      title: 'is signed by nobody who is trusted is not asked by StartTLS',
      startTls: true,
      trusted: false,
      host: '127.0.0.1',
      status: 503,
    },
    { title: 'is of another host is not asked', startTls: false, trusted: true, host: 'localhost', status: 503 },
    { title: 'is of another host is not asked by StartTLS', startTls: true, trusted: true, host: 'localhost', status: 503 },
    { title: 'is verified is asked by StartTLS', startTls: true, trusted: true, host: '127.0.0.1', status: 200 },
  ])('$title', async ({ startTls, trusted, host, status }) => {
    await using folder = await makeTemporaryFolder();
    const configFile = join(folder.path, 'claviger.yml');
    const url = (startTls ? slapd.url : slapd.secureUrl).replace('127.0.0.1', host);
    const authorities = trusted ? { 'ssl.certificate_authorities': [slapd.authorityFile] } : {};
    const realm = { order: 1, url: [url], start_tls: startTls, ...templates, ...authorities };
    writeFileSync(configFile, configuration({ 'ldap.templated': realm }));
    const claviger = await startClaviger({ dataFolder: join(folder.path, 'data'), bootstrap: SUPERUSER, configFile });
    onTestFinished(() => claviger.kill());
    const response = await sendRequest({
      method: 'GET',
      url: `${claviger.url}/_security/_authenticate`,
      authorization: basicAuthorization({ user: 'alice', password: 'password-alice' }),
    });
    expect(response.status).toBe(status);
    const groups = ['cn=operators,ou=groups,dc=example,dc=com'];
    if (status === 200) expect(response.json()['metadata']).toMatchObject({ ldap_groups: groups });
  });
});
