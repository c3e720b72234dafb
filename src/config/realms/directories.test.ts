import { describe, expect, test } from 'vitest';
import { readRealms } from '../sections/realms.ts';

const PREFIX = 'xpack.security.authc.realms';
const LDAP = { order: 1, url: 'ldaps://directory.example', 'user_search.base_dn': 'ou=people' };
const DOMAIN = { order: 1, domain_name: 'example.com' };
const TEMPLATE = 'uid={0},ou=people,dc=x';
const TEMPLATED = { order: 1, url: 'ldaps://directory.example', user_dn_templates: TEMPLATE };

function read(realm: string, given: Readonly<Record<string, unknown>>) {
  const settings = Object.entries(given).map(
    ([key, value]) => [`${PREFIX}.${realm}.${key}`, { value, source: 'the test' }] as const,
  );
  const { realms, problems } = readRealms(new Map(settings));
  return { values: realms[0]?.values, sentences: problems.map(({ sentence }) => sentence.replace(`${PREFIX}.${realm}.`, '')) };
}

describe('the settings of a directory', () => {
  test('have Elasticsearch’s defaults', () => {
    const { values, sentences } = read('ldap.x', LDAP);
    expect(sentences).toEqual([]);
    expect(values).toMatchObject({
      'user_search.filter': '(uid={0})',
      'user_search.scope': 'sub_tree',
      'user_search.pool.size': 20,
      user_group_attribute: 'memberOf',
      'timeout.tcp_connect': 5_000,
      'timeout.ldap_search': 5_000,
      'ssl.verification_mode': 'full',
      'load_balance.type': 'failover',
    });
  });

  test('take one template as a text, commas and all', () => {
    expect(read('ldap.x', TEMPLATED).values).toMatchObject({ user_dn_templates: [TEMPLATE] });
  });

  test.each([
    { url: 'ldaps://directory.example' },
    { url: 'ldap://127.0.0.1:389' },
    { url: 'ldap://[::1]' },
    { url: 'ldap://localhost' },
    { url: 'ldap://directory.example', start_tls: true },
    { url: 'ldap://directory.example', allow_insecure: true },
    { url: ['ldaps://a.example:636', 'ldaps://b.example'] },
  ])('are fine with %o', (changes) => {
    expect(read('ldap.x', { ...LDAP, ...changes }).sentences).toEqual([]);
  });

  test.each([
    { given: { order: 1, 'user_search.base_dn': 'o=x' }, key: 'url', sentence: 'is required' },
    { given: { ...LDAP, url: 'https://directory.example' }, key: 'url', sentence: 'must be of ldap:// or ldaps://' },
    { given: { ...LDAP, url: 'ldaps://directory.example/o=x' }, key: 'url', sentence: 'without user, path or query' },
    { given: { ...LDAP, url: 'ldap://directory.example' }, key: 'url', sentence: 'without TLS' },
    { given: { ...LDAP, url: 'ldap://127.0.0.1.example' }, key: 'url', sentence: 'without TLS' },
    { given: { order: 1, url: LDAP.url }, key: 'user_search.base_dn', sentence: 'or [user_dn_templates] is required' },
    { given: { ...LDAP, user_dn_templates: TEMPLATE }, key: 'user_dn_templates', sentence: 'cannot be combined' },
    { given: { ...TEMPLATED, user_dn_templates: 'uid=alice' }, key: 'user_dn_templates', sentence: 'must have {0}' },
    { given: { ...LDAP, 'user_search.filter': '(uid=a)' }, key: 'user_search.filter', sentence: 'must have {0}' },
    { given: { ...LDAP, bind_dn: 'cn=a' }, key: 'bind_password_file', sentence: 'goes with [bind_dn]' },
    { given: { ...TEMPLATED, bind_dn: 'cn=a', bind_password_file: 'f' }, key: 'bind_dn', sentence: 'has no use' },
    { given: { ...LDAP, 'ssl.certificate': 'c' }, key: 'ssl.key', sentence: 'goes with [ssl.certificate]' },
    { given: { ...LDAP, follow_referrals: true }, key: 'follow_referrals', sentence: 'must be false' },
  ])('are refused: [$key] $sentence', ({ given, key, sentence }) => {
    const [told = ''] = read('ldap.x', given).sentences;
    expect(told).toContain(`[${key}]`);
    expect(told).toContain(sentence);
  });
});

describe('the settings of an Active Directory', () => {
  test('need no more than the domain, which is asked by TLS then', () => {
    expect(read('active_directory.x', DOMAIN).sentences).toEqual([]);
  });

  test.each([
    { given: { order: 1 }, sentence: '[domain_name] is required' },
    { given: { order: 1, domain_name: 'DC=example' }, sentence: '[domain_name] must be a domain, such as example.com' },
    {
      given: { ...DOMAIN, 'user_search.filter': '(cn=a)' },
      sentence: '[user_search.filter] must have {0} in the place of the user name',
    },
  ])('are refused: $sentence', ({ given, sentence }) => {
    expect(read('active_directory.x', given).sentences).toEqual([sentence]);
  });
});

describe('the settings of a Kerberos realm', () => {
  test('need a keytab', () => {
    expect(read('kerberos.x', { order: 1 }).sentences).toEqual(['[keytab.path] is required']);
    expect(read('kerberos.x', { order: 1, 'keytab.path': 'k' }).values).toMatchObject({ remove_realm_name: false });
  });

  test('are those of the only one, as a process has one keytab', () => {
    const given = { 'a.order': 1, 'a.keytab.path': 'k', 'b.order': 2, 'b.keytab.path': 'k' };
    expect(read('kerberos', given).sentences.join()).toContain('there is one realm of type [kerberos]');
  });
});
