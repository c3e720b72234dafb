import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isContained, isEmptyLanguage } from './containment.ts';
import { ANY_CHARACTER, ANY_STRING, differenceOf, type Language, NOTHING } from './language.ts';
import { LanguageMatcher } from './language-matcher.ts';
import { parseWildcard } from './parse-wildcard.ts';

const LETTERS = ['a', 'b', 'c'];

/** Every string over the letters up to this length. */
function stringsUpTo(length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = stringsUpTo(length - 1);
  return [...new Set([...shorter, ...shorter.flatMap((text) => LETTERS.map((letter) => text + letter))])];
}

const STRINGS = stringsUpTo(5);

/** Membership by the definition of each operator, trying every split. */
function isMember(language: Language, text: string): boolean {
  switch (language.kind) {
    case 'nothing':
      return false;
    case 'text':
      return language.text === text;
    case 'character': {
      const codePoint = text.codePointAt(0) ?? -1;
      return text.length === 1 && language.ranges.some(({ first, last }) => first <= codePoint && codePoint <= last);
    }
    case 'union':
      return language.parts.some((part) => isMember(part, text));
    case 'intersection':
      return language.parts.every((part) => isMember(part, text));
    case 'complement':
      return !isMember(language.part, text);
    case 'sequence': {
      const [first, ...rest] = language.parts;
      if (first === undefined) return text === '';
      const tail: Language = { kind: 'sequence', parts: rest };
      return splits(text).some(([head, end]) => isMember(first, head) && isMember(tail, end));
    }
    case 'repeat': {
      const { part, min, max } = language;
      if (text === '' && min === 0) return true;
      if (max === 0) return false;
      const fewer: Language = { kind: 'repeat', part, min: Math.max(0, min - 1), max: max === null ? null : max - 1 };
      if (min > 0 && isMember(part, '') && isMember(fewer, text)) return true;
      return splits(text).some(([head, end]) => head !== '' && isMember(part, head) && isMember(fewer, end));
    }
  }
}

function splits(text: string): readonly (readonly [string, string])[] {
  return Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)] as const);
}

const wildcardText = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '*', '?', '*'), maxLength: 7 });

const { language: anyLanguage } = fc.letrec<{ language: Language }>((tie) => ({
  language: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Language>(NOTHING, ANY_STRING, ANY_CHARACTER),
    fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 3 }).map((text): Language => ({ kind: 'text', text })),
    fc.constantFrom<Language>({ kind: 'character', ranges: [{ first: 0x61, last: 0x62 }] }),
    fc
      .tuple(
        fc.constantFrom('sequence' as const, 'union' as const, 'intersection' as const),
        fc.array(tie('language'), { maxLength: 3 }),
      )
      .map(([kind, parts]): Language => ({ kind, parts })),
    tie('language').map((part): Language => ({ kind: 'complement', part })),
    fc
      .tuple(tie('language'), fc.nat(2), fc.option(fc.nat(2), { nil: null }))
      .map(([part, min, more]): Language => ({ kind: 'repeat', part, min, max: more === null ? null : min + more })),
  ),
}));

test('a matcher accepts exactly the members of its language', () => {
  fc.assert(
    fc.property(anyLanguage, (language) => {
      const matcher = new LanguageMatcher(language);
      for (const text of stringsUpTo(4)) {
        expect([text, matcher.matches(text)]).toEqual([text, isMember(language, text)]);
      }
    }),
    { numRuns: 300 },
  );
});

test('a wildcard pattern matches what its definition says, in any order of asking', () => {
  fc.assert(
    fc.property(wildcardText, fc.shuffledSubarray([...STRINGS], { minLength: 30, maxLength: 60 }), (pattern, texts) => {
      const language = parseWildcard(pattern);
      const matcher = new LanguageMatcher(language);
      for (const text of texts) expect([text, matcher.matches(text)]).toEqual([text, isMember(language, text)]);
    }),
    { numRuns: 200 },
  );
});

test('containment of patterns agrees with trying every name', () => {
  fc.assert(
    fc.property(wildcardText, wildcardText, (inner, outer) => {
      const [innerMatcher, outerMatcher] = [inner, outer].map((text) => new LanguageMatcher(parseWildcard(text)));
      const counterexample = stringsUpTo(7).find((text) => innerMatcher?.matches(text) && !outerMatcher?.matches(text));
      expect(isContained(parseWildcard(inner), parseWildcard(outer))).toBe(counterexample === undefined ? 'yes' : 'no');
    }),
    { numRuns: 150 },
  );
});

test('a language is empty exactly when it lies within nothing, and a difference holds no member of what was taken out', () => {
  fc.assert(
    fc.property(anyLanguage, anyLanguage, (whole, excluded) => {
      expect(isEmptyLanguage(whole)).toBe(isContained(whole, NOTHING));
      const matcher = new LanguageMatcher(differenceOf(whole, excluded));
      for (const text of stringsUpTo(3)) expect(matcher.matches(text)).toBe(isMember(whole, text) && !isMember(excluded, text));
      if (isEmptyLanguage(whole) === 'yes') for (const text of stringsUpTo(4)) expect(isMember(whole, text)).toBe(false);
    }),
    { numRuns: 150 },
  );
});
