import { expect, test } from 'vitest';
import { ownPath } from './paths.ts';

test.each(['/', '/keys', '/keys?key=a&page=2', '/audit#x'])('%s is a way back', (path) => {
  expect(ownPath(path)).toBe(path);
});

test.each([
  '',
  'keys',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/a\\b',
  'javascript:alert(1)',
  '/ x',
  '/\t/x',
])('[%s] leads to the overview', (path) => {
  expect(ownPath(path)).toBe('/');
});
