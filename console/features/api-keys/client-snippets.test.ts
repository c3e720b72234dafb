import { describe, expect, test } from 'vitest';
import { clientSnippets, curlCommand, exportCommands, readEndpoint } from './client-snippets.ts';

const ENDPOINT = 'https://search.example:9200';

describe('snippets', () => {
  test.each(clientSnippets({ endpoint: ENDPOINT }).map(({ label, code }) => [label, code]))(
    'for %s name the address and a variable',
    (_label, code) => {
      expect(code).toContain(ENDPOINT);
      expect(code).toMatch(/CLAVIGER_API_KEY|CLAVIGER_ID_KEY/);
    },
  );

  test('cover the programs that people ask for', () => {
    expect(clientSnippets({ endpoint: ENDPOINT }).map(({ label }) => label)).toEqual([
      'JavaScript',
      'JavaScript (OpenSearch)',
      'Python',
      'Java',
      'Go',
      'Filebeat',
      'Logstash',
    ]);
  });

  test('for a shell cannot be broken out of', () => {
    expect(curlCommand({ endpoint: "https://x/'; rm -rf ~; '" }, 'abc')).toBe(
      `curl -H 'Authorization: ApiKey abc' 'https://x/'\\''; rm -rf ~; '\\''/_security/_authenticate'`,
    );
    expect(exportCommands('ZW5j', 'id:key')).toBe(`export CLAVIGER_API_KEY='ZW5j'\nexport CLAVIGER_ID_KEY='id:key'`);
  });

  test.each([
    [' https://search.example:9200/ ', 'https://search.example:9200'],
    ['http://127.0.0.1:9200/path', 'http://127.0.0.1:9200/path'],
    ['search.example', null],
    ['javascript:alert(1)', null],
    ['https://user:password@search.example', null],
  ])('take the address %j as %j', (text, endpoint) => {
    expect(readEndpoint(text)).toBe(endpoint);
  });
});
