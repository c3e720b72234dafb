import { expect, test } from 'vitest';
import { loadSettings } from '../load-settings.ts';

function problemsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  const result = loadSettings([{ name: 'the test', values: new Map(Object.entries(values)) }]);
  return 'problems' in result ? result.problems.map(({ sentence }) => sentence) : [];
}

const C = 'claviger.console';

test.each([
  {},
  { [`${C}.session.idle_timeout`]: '12h', [`${C}.session.timeout`]: '12h' },
  { [`${C}.public_url`]: 'https://keys.example.com' },
  { [`${C}.public_url`]: 'https://keys.example.com:8443/' },
  { [`${C}.openid_connect.issuer`]: 'https://id.example.com', [`${C}.openid_connect.client_id`]: 'console' },
  { [`${C}.ssl.enabled`]: true, [`${C}.ssl.certificate`]: 'c.pem', 'xpack.security.http.ssl.key': 'k.pem' },
])('%j is in order', (values) => {
  expect(problemsOf(values)).toEqual([]);
});

test.each([
  { values: { [`${C}.session.idle_timeout`]: '13h' }, told: 'must not be longer than' },
  { values: { [`${C}.session.idle_timeout`]: '999ms' }, told: 'must lie between' },
  { values: { [`${C}.session.timeout`]: '91d' }, told: 'must lie between' },
  { values: { [`${C}.public_url`]: 'keys.example.com' }, told: 'must be an origin' },
  { values: { [`${C}.public_url`]: 'https://keys.example.com/console' }, told: 'must be an origin' },
  { values: { [`${C}.openid_connect.issuer`]: 'https://id.example.com' }, told: 'both or neither' },
  { values: { [`${C}.ssl.enabled`]: true, [`${C}.ssl.certificate`]: 'c.pem' }, told: 'is required when HTTPS is on' },
])('$values is refused: $told', ({ values, told }) => {
  expect(problemsOf(values).join()).toContain(told);
});
