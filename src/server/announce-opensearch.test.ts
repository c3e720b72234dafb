import { expect, test, vi } from 'vitest';
import { loadSettings } from '../config/load-settings.ts';
import type { DynamicConfiguration } from '../domain/opensearch/configuration.ts';
import { announceOpenSearch } from './announce-opensearch.ts';

test.each([
  {
    name: 'nothing is on',
    apiTokens: false,
    jwt: false,
    expected: { apiTokens: false, apiTokensAsJwt: false, onBehalfOf: false },
  },
  {
    name: 'API tokens are on',
    apiTokens: true,
    jwt: false,
    expected: { apiTokens: true, apiTokensAsJwt: false, onBehalfOf: false },
  },
  {
    name: 'they are JSON web tokens',
    apiTokens: true,
    jwt: true,
    expected: { apiTokens: true, apiTokensAsJwt: true, onBehalfOf: false },
  },
])('the log tells that $name, as the dynamic configuration has it', async ({ apiTokens, jwt, expected }) => {
  const loaded = loadSettings([{ name: 'the test', values: new Map([['claviger.opensearch.api_tokens.jwt.enabled', jwt]]) }]);
  if ('problems' in loaded) throw new Error('the settings are wrong');
  const configuration: DynamicConfiguration = {
    apiTokens: { enabled: apiTokens, maxTokens: 100, maxDurationSeconds: 60 },
    onBehalfOf: { enabled: false },
  };
  const info = vi.fn();
  const read = async (): Promise<DynamicConfiguration> => configuration;
  await announceOpenSearch({ settings: loaded.settings, log: { info }, openSearch: { configuration: { read } } });
  expect(info).toHaveBeenCalledExactlyOnceWith({ ...expected, upstreamIdentity: 'none' }, expect.any(String));
});
