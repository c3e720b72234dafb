import { expect, test } from 'vitest';
import { serviceTokensOf } from './service-token.ts';

test('tokens stand by name, and those of a file are told from those that are kept', () => {
  const tokens = serviceTokensOf({
    service_account: 'elastic/kibana',
    count: 4,
    tokens: { 'node-2': {}, 'node-1': {} },
    nodes_credentials: { file_tokens: { 'node-2': { nodes: ['a'] }, 'from-file': { nodes: ['a'] } } },
  });
  expect(tokens).toEqual([
    { name: 'from-file', isOfFile: true },
    { name: 'node-1', isOfFile: false },
    { name: 'node-2', isOfFile: true },
    { name: 'node-2', isOfFile: false },
  ]);
});
