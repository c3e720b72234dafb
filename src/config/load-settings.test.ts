import { describe, expect, test } from 'vitest';
import { loadSettings, parseHostPort, type SettingSource, settingsFromEnvironment } from './load-settings.ts';
import type { Settings } from './settings.ts';

function source(values: Readonly<Record<string, unknown>>, name = 'the test'): SettingSource {
  return { name, values: new Map(Object.entries(values)) };
}

function load(...values: Readonly<Record<string, unknown>>[]): Settings {
  const result = loadSettings(values.map((each) => source(each)));
  if ('problems' in result) throw new Error(result.problems.map((problem) => problem.sentence).join('\n'));
  return result.settings;
}

function problemsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  const result = loadSettings([source(values)]);
  return 'problems' in result ? result.problems.map((problem) => problem.sentence) : [];
}

describe('settings', () => {
  test('have a default each', () => {
    const settings = load();
    expect(settings['claviger.listen']).toBe('127.0.0.1:9200');
    expect(settings['claviger.upstream.urls']).toEqual([]);
    expect(settings['xpack.security.authc.api_key.cache.ttl']).toBe(86_400_000);
  });

  test.each(['https://keys.example.org', 'https://keys.example.org:9200', 'http://127.0.0.1:9200', 'http://[::1]:9200'])(
    'take the issuer %s',
    (issuer) => {
      expect(load({ 'claviger.oauth2.issuer': issuer })['claviger.oauth2.issuer']).toBe(issuer);
    },
  );

  test('take the value of the last source that has one', () => {
    expect(load({ 'claviger.log.level': 'warn' }, { 'claviger.log.level': 'debug' })['claviger.log.level']).toBe('debug');
  });

  test.each([
    { case: 'an integer as text', key: 'claviger.http.headers_max', given: '300', expected: 300 },
    { case: 'a flag as text', key: 'xpack.security.authc.api_key.enabled', given: 'false', expected: false },
    {
      case: 'a list as text',
      key: 'claviger.upstream.urls',
      given: 'http://a:1, http://b:2',
      expected: ['http://a:1', 'http://b:2'],
    },
    { case: 'an optional time value', key: 'claviger.api_key.lifetime_max', given: '30d', expected: 2_592_000_000 },
    { case: 'an optional time value that is none', key: 'claviger.api_key.lifetime_max', given: '-1', expected: null },
    { case: 'a time value', key: 'xpack.security.authc.api_key.cache.ttl', given: '90m', expected: 5_400_000 },
  ] as const)('read $case', ({ key, given, expected }) => {
    expect(load({ [key]: given })[key]).toEqual(expected);
  });

  test.each([
    {
      case: 'an unknown key names the near match',
      values: { 'claviger.lisen': 'x' },
      text: 'unknown setting [claviger.lisen] in the test; did you mean [claviger.listen]?',
    },
    ...[
      'keys.example.org',
      'http://keys.example.org',
      'https://keys.example.org/',
      'https://keys.example.org/path',
      'ftp://a',
    ].map((issuer) => ({
      case: `the issuer ${issuer}`,
      values: { 'claviger.oauth2.issuer': issuer },
      text: '[claviger.oauth2.issuer] must be a URL such as https://keys.example.org, by HTTPS unless it is a loopback one, without a path or a slash at its end',
    })),
    {
      case: 'an overlap of signing keys beyond their rotation',
      values: { 'claviger.oauth2.signing_key_rotation_interval': '2h', 'claviger.oauth2.signing_key_overlap': '3h' },
      text: '[claviger.oauth2.signing_key_overlap] must not be longer than [claviger.oauth2.signing_key_rotation_interval]',
    },
    { case: 'an unknown key far from all', values: { colour: 'x' }, text: 'unknown setting [colour] in the test' },
    {
      case: 'a number below its limit',
      values: { 'claviger.http.headers_max': 9 },
      text: '[claviger.http.headers_max] in the test must be at least 10',
    },
    {
      case: 'a number above its limit',
      values: { 'claviger.http.headers_max': 2_001 },
      text: '[claviger.http.headers_max] in the test must be at most 2000',
    },
    {
      case: 'a feed shorter than its minimum',
      values: { 'claviger.store.changes_kept_max': 999 },
      text: '[claviger.store.changes_kept_max] in the test must be at least 1000',
    },
    {
      case: 'a word that is none of the choice',
      values: { 'claviger.log.level': 'loud' },
      text: 'must be one of fatal, error, warn, info, debug, trace',
    },
    {
      case: 'HTTPS without a certificate',
      values: { 'xpack.security.http.ssl.enabled': true, 'xpack.security.http.ssl.key': 'k' },
      text: 'is required when HTTPS is on',
    },
    {
      case: 'an upstream with a path',
      values: { 'claviger.upstream.urls': ['http://a:1/x'] },
      text: 'must be a URL of scheme http or https',
    },
    {
      case: 'an upstream with a password in it',
      values: { 'claviger.upstream.urls': ['http://u:p@a:1'] },
      text: 'must be a URL of scheme http or https',
    },
    {
      case: 'a listener without a port',
      values: { 'claviger.listen': 'localhost' },
      text: '[claviger.listen] must be host:port',
    },
    {
      case: 'an identity without its password',
      values: { 'claviger.upstream.identity.type': 'basic', 'claviger.upstream.identity.username': 'u' },
      text: 'is required for the identity basic',
    },
    {
      case: 'protection for indices of which none is named',
      values: { 'plugins.security.protected_indices.enabled': true },
      text: '[plugins.security.protected_indices.indices] is required where protected indices are on',
    },
    {
      case: 'an expression for passwords that cannot be read',
      values: { 'plugins.security.restapi.password_validation_regex': '(' },
      text: '[plugins.security.restapi.password_validation_regex] must be a regular expression',
    },
    {
      case: 'a shortest password that is longer than the longest',
      values: { 'plugins.security.restapi.password_min_length': 101 },
      text: '[plugins.security.restapi.password_min_length] must not be more than [claviger.opensearch.password_characters_max]',
    },
  ])('refuse $case', ({ values, text }) => {
    expect(problemsOf(values).join('\n')).toContain(text);
  });

  test.each([
    { 'plugins.security.protected_indices.enabled': true, 'plugins.security.protected_indices.indices': ['payroll-*'] },
    { 'plugins.security.restapi.password_validation_regex': '(?=.*[A-Z]).{8,}' },
    { 'plugins.security.restapi.password_min_length': 100 },
  ])('accept %o', (values) => {
    expect(problemsOf(values)).toEqual([]);
  });

  test('tell all problems at once', () => {
    expect(problemsOf({ 'claviger.lisen': 'x', 'claviger.log.level': 'loud', 'claviger.http.headers_max': 1 })).toHaveLength(3);
  });

  test.each([
    { limit: 'claviger.http.headers_max', edge: 10 },
    { limit: 'claviger.http.headers_max', edge: 2_000 },
    { limit: 'claviger.upstream.queue_max', edge: 0 },
    { limit: 'claviger.store.changes_kept_max', edge: 1_000 },
    { limit: 'claviger.store.changes_kept_max', edge: 100_000_000 },
  ] as const)('accept $limit at its edge $edge', ({ limit, edge }) => {
    expect(load({ [limit]: edge })[limit]).toBe(edge);
  });
});

describe('the environment', () => {
  test('sets by the fixed names and by names made from the key', () => {
    const { values } = settingsFromEnvironment({
      CLAVIGER_LISTEN: '127.0.0.1:1',
      CLAVIGER_LOG_LEVEL: 'trace',
      CLAVIGER_UPSTREAM: '',
      OTHER: 'x',
    });
    expect([...values]).toEqual([
      ['claviger.log.level', 'trace'],
      ['claviger.listen', '127.0.0.1:1'],
    ]);
  });
});

describe('host and port', () => {
  test.each([
    { text: '127.0.0.1:9200', expected: { host: '127.0.0.1', port: 9_200 } },
    { text: '[::1]:0', expected: { host: '::1', port: 0 } },
    { text: 'host:65535', expected: { host: 'host', port: 65_535 } },
    { text: 'host:65536', expected: null },
    { text: 'host', expected: null },
    { text: '::1:9200', expected: null },
  ])('of $text', ({ text, expected }) => {
    expect(parseHostPort(text)).toEqual(expected);
  });
});

describe('realms', () => {
  const PKI = { 'xpack.security.authc.realms.pki.p.order': 1 };
  const HTTPS = {
    'xpack.security.http.ssl.enabled': true,
    'xpack.security.http.ssl.certificate': 'c',
    'xpack.security.http.ssl.key': 'k',
  };

  test('come with the other settings, and what is wrong with them is told with the rest', () => {
    expect(load({ 'xpack.security.authc.realms.native.n.order': 1 })['xpack.security.authc.realms']).toEqual([
      { type: 'native', name: 'n', values: { order: 1, enabled: true } },
    ]);
    expect(problemsOf({ colour: 'x', 'xpack.security.authc.realms.native.n.ordr': 1 })).toHaveLength(2);
  });

  test.each([
    { case: 'no certificate is ever asked for', values: PKI, isWrong: true },
    { case: 'HTTPS asks for none', values: { ...PKI, ...HTTPS }, isWrong: true },
    {
      case: 'HTTPS asks for one',
      values: { ...PKI, ...HTTPS, 'xpack.security.http.ssl.client_authentication': 'optional' },
      isWrong: false,
    },
    { case: 'the realm is off', values: { ...PKI, 'xpack.security.authc.realms.pki.p.enabled': false }, isWrong: false },
    {
      case: 'a proxy forwards one',
      values: {
        ...PKI,
        'xpack.security.authc.realms.pki.p.forwarded.peers': '192.0.2.1',
        'xpack.security.authc.realms.pki.p.certificate_authorities': 'a',
      },
      isWrong: false,
    },
  ])('of certificates are a problem when $case: $isWrong', ({ values, isWrong }) => {
    const sentence =
      '[xpack.security.http.ssl.client_authentication] must be optional or required, with HTTPS on, or the realm [p] never sees a certificate';
    expect(problemsOf(values)).toEqual(isWrong ? [sentence] : []);
  });
});
