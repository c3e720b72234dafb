import { describe, expect, test } from 'vitest';
import { SETTINGS, type SettingKey } from './settings.ts';

/** Least and most of a whole number, as its schema has them; `null`: the setting is none. */
function rangeOf(key: SettingKey): { readonly min: number; readonly max: number } | null {
  const schema: unknown = SETTINGS[key].schema.toJSONSchema({ io: 'output', unrepresentable: 'any' });
  // A schema of JSON Schema is an object.
  const { type, minimum, maximum } = schema as { type?: unknown; minimum?: number; maximum?: number };
  if (type !== 'integer' && type !== 'number') return null;
  return minimum === undefined || maximum === undefined ? null : { min: minimum, max: maximum };
}

// The keys of an object literal are what its type says.
const KEYS = Object.keys(SETTINGS) as SettingKey[];
const NUMBERS = KEYS.flatMap((key) => {
  const range = rangeOf(key);
  return range === null ? [] : [{ key, ...range }];
});

describe('every number', () => {
  test.each(NUMBERS)('$key takes $min and $max, as numbers and as text', ({ key, min, max }) => {
    for (const edge of [min, max]) {
      expect(SETTINGS[key].schema.parse(edge)).toBe(edge);
      expect(SETTINGS[key].schema.parse(String(edge))).toBe(edge);
    }
  });

  test.each(NUMBERS)('$key takes nothing below $min, above $max or between two whole numbers', ({ key, min, max }) => {
    for (const beyond of [min - 1, max + 1, String(max + 1), min + 0.5, `${min}.5`, '', 'x']) {
      expect(SETTINGS[key].schema.safeParse(beyond).success).toBe(false);
    }
  });

  test.each(NUMBERS)('$key has a default within its limits', ({ key, min, max }) => {
    const value = SETTINGS[key].schema.parse(undefined);
    expect(value).toBeGreaterThanOrEqual(min);
    expect(value).toBeLessThanOrEqual(max);
  });

  test('that a name tells is one of them', () => {
    const named = KEYS.filter((key) => /_(?:max|ms|ms_max)$/.test(key) && !/(?:lifetime|delay)_max$/.test(key));
    const numbers = new Set<string>(NUMBERS.map(({ key }) => key));
    expect(named.filter((key) => !numbers.has(key))).toEqual([]);
    expect(named.length).toBeGreaterThan(50);
  });
});
