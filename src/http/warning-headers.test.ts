import { expect, test } from 'vitest';
import { warningHeaders } from './warning-headers.ts';

/** How Elastic's clients read the header. */
const CLIENTS_PATTERN =
  /^299 Elasticsearch-\d+\.\d+\.\d+(?:-SNAPSHOT)?-(?:[a-f0-9]{7}(?:[a-f0-9]{33})?|unknown) "((?:[^"\\]|\\.)*)"$/;

test('each text has a header of its own, in the form that clients read', () => {
  const headers = warningHeaders(['plain [id]', 'a "quoted" \\ text']);
  expect(headers).toHaveLength(4);
  expect([headers[0], headers[2]]).toEqual(['Warning', 'Warning']);
  expect(CLIENTS_PATTERN.exec(headers[1] ?? '')?.[1]).toBe('plain [id]');
  expect(CLIENTS_PATTERN.exec(headers[3] ?? '')?.[1]).toBe('a \\"quoted\\" \\\\ text');
});

test('nothing to warn of, no header', () => {
  expect(warningHeaders([])).toEqual([]);
});
