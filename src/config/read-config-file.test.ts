import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfigFile } from './read-config-file.ts';

function fileWith(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'claviger-config-')), 'claviger.yml');
  writeFileSync(path, content);
  return path;
}

describe('the configuration file', () => {
  test('may be nested or dotted', () => {
    const source = readConfigFile(fileWith('claviger:\n  log: {level: warn}\nclaviger.upstream.urls: [http://a:1]\n'));
    if ('problems' in source) throw new Error('unexpected');
    expect(Object.fromEntries(source.values)).toEqual({
      'claviger.log.level': 'warn',
      'claviger.upstream.urls': ['http://a:1'],
    });
  });

  test('may be empty', () => {
    expect(readConfigFile(fileWith(''))).toMatchObject({ values: new Map() });
  });

  test.each([
    { case: 'that is not there', path: '/does/not/exist.yml', text: 'cannot be read' },
    { case: 'that is no YAML', content: 'a: [', text: 'is not valid YAML' },
    { case: 'with a key twice', content: 'a: 1\na: 2\n', text: 'is not valid YAML' },
    { case: 'with a key twice, nested and dotted', content: 'a.b: 1\na: {b: 2}\n', text: '[a.b] is set twice' },
    { case: 'that holds a list', content: '- a\n', text: 'must hold settings' },
  ])('$case is refused', ({ path, content, text }) => {
    const source = readConfigFile(path ?? fileWith(content ?? ''));
    if (!('problems' in source)) throw new Error('accepted');
    expect(source.problems[0]?.sentence).toContain(text);
  });
});
