import { expect, test } from 'vitest';
import { loadSettings } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { assertConsoleSafe } from './open-console.ts';

const NETWORK = { 'claviger.console.listen': '0.0.0.0:9280' };
const FILES = { 'claviger.console.ssl.certificate': 'cert.pem', 'claviger.console.ssl.key': 'key.pem' };

function settingsOf(values: Readonly<Record<string, unknown>>): Settings {
  const result = loadSettings([{ name: 'the test', values: new Map(Object.entries(values)) }]);
  if ('problems' in result) throw new Error(result.problems.map(({ sentence }) => sentence).join());
  return result.settings;
}

test.each([
  { case: 'on loopback', values: {} },
  { case: 'on loopback of the other kind', values: { 'claviger.console.listen': '[::1]:9280' } },
  { case: 'by HTTPS', values: { ...NETWORK, ...FILES, 'claviger.console.ssl.enabled': true } },
  { case: 'on a network that is trusted', values: { ...NETWORK, 'claviger.http.allow_insecure': true } },
  { case: 'switched off', values: { ...NETWORK, 'claviger.console.enabled': false } },
])('a console $case is let start', ({ values }) => {
  expect(() => assertConsoleSafe(settingsOf(values))).not.toThrow();
});

test.each(['0.0.0.0:9280', '[::]:9280', '192.0.2.1:9280', 'keys.example.com:9280'])(
  'a console at %s is not, by plain HTTP',
  (listen) => {
    expect(() => assertConsoleSafe(settingsOf({ 'claviger.console.listen': listen }))).toThrow(
      'would carry passwords in the clear: set claviger.console.ssl.enabled',
    );
  },
);
