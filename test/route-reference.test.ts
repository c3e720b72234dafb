import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { routesPage } from '../tools/reference/routes-page.ts';

test('the page of routes says what the code says', () => {
  expect(readFileSync('docs/reference/routes.md', 'utf8')).toBe(routesPage());
});
