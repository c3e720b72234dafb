import { describe, expect, test } from 'vitest';
import { loadSettings } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { tokenPolicyOf } from './bind-token-actions.ts';
import { assertTokenServiceSafe, isTokenServiceOn } from './token-service.ts';

const ENABLED = 'xpack.security.authc.token.enabled';
const LOOPBACK = { 'claviger.listen': '127.0.0.1:9200' };
const INSECURE = { 'claviger.listen': '0.0.0.0:9200', 'claviger.http.allow_insecure': true };
const TLS = {
  'claviger.listen': '0.0.0.0:9200',
  'xpack.security.http.ssl.enabled': true,
  'xpack.security.http.ssl.certificate': 'cert.pem',
  'xpack.security.http.ssl.key': 'key.pem',
};

function resultOf(values: Readonly<Record<string, unknown>>): ReturnType<typeof loadSettings> {
  return loadSettings([{ name: 'the test', values: new Map(Object.entries(values)) }]);
}

function settingsOf(values: Readonly<Record<string, unknown>>): Settings {
  const result = resultOf(values);
  if ('problems' in result) throw new Error(result.problems.map(({ sentence }) => sentence).join());
  return result.settings;
}

describe('the token service', () => {
  test.each([
    { case: 'on a loopback listener', values: LOOPBACK, isOn: true },
    { case: 'with HTTPS', values: TLS, isOn: true },
    { case: 'on a network without HTTPS', values: INSECURE, isOn: false },
    { case: 'switched off', values: { ...LOOPBACK, [ENABLED]: false }, isOn: false },
    { case: 'switched on', values: { ...LOOPBACK, [ENABLED]: 'true' }, isOn: true },
  ])('is, $case: $isOn, and the start goes on', ({ values, isOn }) => {
    const settings = settingsOf(values);
    expect(isTokenServiceOn(settings)).toBe(isOn);
    assertTokenServiceSafe(settings);
  });

  test('keeps the start from handing out tokens in the clear, on a network that is trusted too', () => {
    expect(() => assertTokenServiceSafe(settingsOf({ ...INSECURE, [ENABLED]: true }))).toThrow(
      'HTTPS is required in order to use the token service; set xpack.security.http.ssl.enabled, or switch the token service off by xpack.security.authc.token.enabled',
    );
  });

  test('has Elasticsearch’s lifetimes where nothing is set', () => {
    expect(tokenPolicyOf(settingsOf({}))).toEqual({
      accessLifetimeMs: 1_200_000,
      refreshLifetimeMs: 86_400_000,
      refreshWindowMs: 30_000,
      isPasswordGrantEnabled: true,
    });
  });

  test.each([
    ['xpack.security.authc.token.timeout', '999ms', '1s', '1h', '61m'],
    ['claviger.token.refresh_timeout', '999ms', '1s', '365d', '366d'],
    ['claviger.token.refresh_window', null, '0s', '5m', '301s'],
    ['claviger.token.delete.retention_period', null, '0s', '365d', '366d'],
    ['xpack.security.authc.token.delete.interval', '999ms', '1s', '365d', '366d'],
    ['xpack.security.authc.token.delete.timeout', '999ms', '1s', '1d', '25h'],
    ['claviger.token.delete.batch_tokens_max', '0', '1', '10000', '10001'],
  ])('takes %s from its least to its most value', (key, below, least, most, above) => {
    for (const value of [least, most]) expect(resultOf({ [key]: value })).not.toHaveProperty('problems');
    for (const value of [below, above].filter((each) => each !== null)) {
      expect(resultOf({ [key]: value })).toMatchObject({ problems: [{ key }] });
    }
  });
});
