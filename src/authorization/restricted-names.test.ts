import { expect, test } from 'vitest';
import { isContained } from './pattern/containment.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parseWildcard } from './pattern/parse-wildcard.ts';
import { INDEX_NAMES, isRestrictedName, RESTRICTED_NAME_PATTERNS, RESTRICTED_NAMES } from './restricted-names.ts';

test.each([
  '.security',
  '.security-7',
  '.security-tokens-7',
  '.security-profile-8',
  '.kibana',
  '.kibana_8.19.0_001',
  '.kibana_task_manager',
  '.fleet-actions-7',
  '.tasks',
  '.async-search',
  '.opendistro_security',
  '.opendistro-alerting-config',
  '.opensearch-sap-log-types-config',
  '.plugins-ml-config',
  '.ltrstore',
  '.watches',
  '.ds-.fleet-actions-results-2026.01.01-000001',
])('%s is restricted', (name) => {
  expect(isRestrictedName(name)).toBe(true);
});

test.each([
  'security',
  'logs',
  '.ds-logs-app-2026.01.01-000001',
  '.secur',
  'x.security',
  '.monitoring-es-7',
  'kibana_sample_data_logs',
  '',
])('%s is not', (name) => {
  expect(isRestrictedName(name)).toBe(false);
});

test('every pattern of the list is in the language', () => {
  for (const pattern of RESTRICTED_NAME_PATTERNS) {
    expect([pattern, isContained(parseWildcard(pattern), RESTRICTED_NAMES)]).toEqual([pattern, 'yes']);
  }
});

test.each([
  { name: 'logs', isName: true },
  { name: '.ds-logs', isName: true },
  { name: 'a-b_c+d', isName: true },
  { name: '', isName: false },
  { name: '_all', isName: false },
  { name: '-logs', isName: false },
  { name: '+logs', isName: false },
  { name: 'logs*', isName: false },
  { name: 'a,b', isName: false },
  { name: 'remote:logs', isName: false },
  { name: 'logs::failures', isName: false },
])('[$name] can be the name of an index: $isName', ({ name, isName }) => {
  expect(new LanguageMatcher(INDEX_NAMES).matches(name)).toBe(isName);
});
