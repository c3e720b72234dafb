import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const MESSAGES = new URL('./messages/', import.meta.url);
const LANGUAGES = readdirSync(MESSAGES);
const NAMESPACES = readdirSync(new URL('en/', MESSAGES));

/** Texts by the path of their key; plural forms are one key, as languages have different ones. */
function textsOf(language: string, namespace: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const collect = (value: unknown, path: string): void => {
    if (typeof value === 'string') texts.set(path.replace(/_(zero|one|two|few|many|other)$/, '_n'), value);
    else for (const [name, member] of Object.entries(value as object)) collect(member, path === '' ? name : `${path}.${name}`);
  };
  collect(JSON.parse(readFileSync(new URL(`${language}/${namespace}`, MESSAGES), 'utf8')), '');
  return texts;
}

const variablesOf = (text: string): readonly string[] => [...text.matchAll(/\{\{(\w+)/g)].map(([, name = '']) => name).sort();

test('there are at least two languages, with the same namespaces', () => {
  expect(LANGUAGES).toEqual(expect.arrayContaining(['en', 'de']));
  for (const language of LANGUAGES) expect(readdirSync(new URL(`${language}/`, MESSAGES))).toEqual(NAMESPACES);
});

describe.each(LANGUAGES.filter((language) => language !== 'en'))('in %s', (language) => {
  test.each(NAMESPACES)('%s says all that English says, of the same things', (namespace) => {
    const english = textsOf('en', namespace);
    const other = textsOf(language, namespace);
    expect([...other.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of other) {
      expect(text.trim(), key).not.toBe('');
      if (!key.endsWith('_n')) expect(variablesOf(text), key).toEqual(variablesOf(english.get(key) ?? ''));
    }
  });
});
