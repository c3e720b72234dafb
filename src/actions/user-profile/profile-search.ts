import { distance } from 'fastest-levenshtein';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';

/** Words: letters, digits and `_`, with `.` and `'` inside. */
const WORDS = /[\p{L}\p{N}_]+(?:[.'][\p{L}\p{N}_]+)*/gu;
/** Parts of an address. */
const PARTS = /[\p{L}\p{N}]+/gu;

/**
 * How well a profile fits what is being typed: in how many of its words it begins or, but for the last, which may be
 * unfinished, nearly equals a word of the user name, the full name or the email address. 0: not at all.
 * @param name Not blank.
 */
export function profileScore(name: string, { username, fullName, email }: UserProfile): number {
  return Math.max(
    matchedWords(name, username, WORDS),
    matchedWords(name, fullName ?? '', WORDS),
    matchedWords(name, email ?? '', PARTS),
  );
}

function matchedWords(typed: string, text: string, words: RegExp): number {
  const typedWords = wordsOf(typed, words);
  const textWords = wordsOf(text, words);
  return typedWords.filter((typedWord, at) => {
    const isLast = at === typedWords.length - 1;
    return textWords.some((word) => (isLast ? word.startsWith(typedWord) : isNear(typedWord, word)));
  }).length;
}

/** One letter wrong in a word of three to five, two in a longer one. */
function isNear(typed: string, word: string): boolean {
  const lettersWrongMax = typed.length < 3 ? 0 : typed.length < 6 ? 1 : 2;
  if (Math.abs(typed.length - word.length) > lettersWrongMax) return false;
  return distance(typed, word) <= lettersWrongMax;
}

function wordsOf(text: string, words: RegExp): readonly string[] {
  return text.toLowerCase().match(words) ?? [];
}
