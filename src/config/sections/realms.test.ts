import { describe, expect, test } from 'vitest';
import { readRealms } from './realms.ts';

const PREFIX = 'xpack.security.authc.realms';

function read(values: Readonly<Record<string, unknown>>) {
  const settings = Object.entries(values).map(([key, value]) => [`${PREFIX}.${key}`, { value, source: 'the test' }] as const);
  const { realms, problems } = readRealms(new Map(settings));
  return { realms, sentences: problems.map(({ sentence }) => sentence) };
}

const PKI = { 'pki.p.order': 2 };
const PROXY = { 'claviger.edge.order': 1, 'claviger.edge.peers': '192.0.2.0/24' };

describe('realms', () => {
  test('come in their order, with the defaults of their type', () => {
    const { realms, sentences } = read({ ...PKI, ...PROXY, 'native.mine.order': '-3' });
    expect(sentences).toEqual([]);
    expect(realms.map(({ type, name }) => `${type}.${name}`)).toEqual(['native.mine', 'claviger.edge', 'pki.p']);
    expect(realms[1]?.values).toMatchObject({ order: 1, enabled: true, peers: ['192.0.2.0/24'], user_header: 'x-proxy-user' });
  });

  test('there are none without settings', () => {
    expect(read({})).toEqual({ realms: [], sentences: [] });
  });

  test('may have one name under two types no more than one order', () => {
    const { sentences } = read({ ...PROXY, 'pki.edge.order': 1 });
    expect(sentences).toEqual([
      `[${PREFIX}.pki.edge] has the order of [${PREFIX}.claviger.edge]`,
      `[${PREFIX}.pki.edge] has the name of another realm`,
    ]);
  });

  test('of users in the store there is one', () => {
    const { sentences } = read({ 'native.a.order': 1, 'native.b.order': 2 });
    expect(sentences).toEqual([`[${PREFIX}.native.b] is the second of its type: there is one realm of type [native]`]);
  });

  test('that are off are not checked for contradictions', () => {
    expect(read({ 'claviger.edge.order': 1, 'claviger.edge.enabled': false }).sentences).toEqual([]);
  });

  test.each([
    {
      case: 'an unknown type',
      values: { 'ldpa.x.order': 1 },
      sentence: 'unknown realm type [ldpa] in the test; did you mean [ldap]?',
    },
    {
      case: 'an unknown key',
      values: { ...PKI, 'pki.p.username_patern': 'x' },
      sentence: `unknown setting [${PREFIX}.pki.p.username_patern] in the test; did you mean [${PREFIX}.pki.p.username_pattern]?`,
    },
    {
      case: 'a type without a realm',
      values: { 'pki.order': 1 },
      sentence: `[${PREFIX}.pki.order] in the test must be ${PREFIX}.<type>.<name>.<key>`,
    },
    {
      case: 'the reserved realm',
      values: { 'reserved.r.order': 1 },
      sentence: `[${PREFIX}.reserved] in the test is the realm of the built-in users, which is always first: see [xpack.security.authc.reserved_realm.enabled]`,
    },
    { case: 'a name of the product', values: { 'pki._p.order': 1 }, sentence: '[_p] in the test is no name for a realm' },
    {
      case: 'the name of the reserved realm',
      values: { 'pki.reserved.order': 1 },
      sentence: '[reserved] in the test is no name for a realm',
    },
    { case: 'no order', values: { 'pki.p.enabled': true }, sentence: `[${PREFIX}.pki.p.order] is required` },
    {
      case: 'an order that is no number',
      values: { 'pki.p.order': 'first' },
      sentence: `[${PREFIX}.pki.p.order] in the test must be a whole number`,
    },
    {
      case: 'a proxy without peers',
      values: { 'claviger.edge.order': 1 },
      sentence: `[${PREFIX}.claviger.edge.peers] is required`,
    },
    {
      case: 'a peer that is none',
      values: { ...PROXY, 'claviger.edge.peers': '192.0.2.0/33' },
      sentence: `[${PREFIX}.claviger.edge.peers] in the test holds [192.0.2.0/33], which is neither an address nor a network such as 192.0.2.0/24`,
    },
    {
      case: 'delegated certificates',
      values: { ...PKI, 'pki.p.delegation.enabled': true },
      sentence: `[${PREFIX}.pki.p.delegation.enabled] is not supported`,
    },
    {
      case: 'a pattern without a group',
      values: { ...PKI, 'pki.p.username_pattern': 'CN=.*' },
      sentence: `[${PREFIX}.pki.p.username_pattern] must have a group`,
    },
    {
      case: 'a pattern that is none',
      values: { ...PKI, 'pki.p.username_pattern': 'CN=(' },
      sentence: `[${PREFIX}.pki.p.username_pattern] is no regular expression`,
    },
    {
      case: 'forwarded certificates without an authority',
      values: { ...PKI, 'pki.p.forwarded.peers': '192.0.2.1' },
      sentence: `[${PREFIX}.pki.p.certificate_authorities] is required where certificates are forwarded`,
    },
    {
      case: 'files that are not named',
      values: { 'file.f.order': 1, 'file.f.files.users': '/u' },
      sentence: `[${PREFIX}.file.f.files.users_roles] is required`,
    },
    {
      case: 'a realm to leave users to that is not there',
      values: { ...PKI, 'pki.p.authorization_realms': 'default_nativ' },
      sentence: `[${PREFIX}.pki.p.authorization_realms] names [default_nativ], which is no other realm; did you mean [default_native]?`,
    },
    {
      case: 'a realm that leaves its users to itself',
      values: { ...PKI, 'pki.p.authorization_realms': 'p' },
      sentence: `[${PREFIX}.pki.p.authorization_realms] names [p], which is no other realm`,
    },
  ])('$case is a problem', ({ values, sentence }) => {
    expect(read(values).sentences).toEqual([sentence]);
  });

  test('may not leave their users to one that leaves them to another', () => {
    const { sentences } = read({
      ...PKI,
      ...PROXY,
      'pki.p.authorization_realms': 'edge',
      'claviger.edge.authorization_realms': 'reserved',
    });
    expect(sentences).toEqual([`[${PREFIX}.pki.p.authorization_realms] names [edge], which itself leaves its users to others`]);
  });

  test.each(['reserved', 'default_native', 'edge'])('may leave their users to [%s]', (name) => {
    expect(read({ ...PKI, ...PROXY, 'pki.p.authorization_realms': name }).sentences).toEqual([]);
  });
});
