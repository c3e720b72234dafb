/** How hard a password is to guess, from 0 to 4, as OpenSearch counts: each step is a hundred times as many guesses, the first a thousand. */
export type PasswordScore = 0 | 1 | 2 | 3 | 4;

/** What was found out about a password. */
export interface PasswordStrength {
  readonly score: PasswordScore;
  /** Whether the easiest way to guess it goes by a name that its owner is known by. */
  readonly isLikeName: boolean;
}

/** A part of a password that is guessed as a whole. */
interface Part {
  readonly start: number;
  readonly end: number;
  /** Logarithm (base 10) of the guesses. */
  readonly guesses: number;
  readonly isName: boolean;
}

interface Way {
  readonly guesses: number;
  readonly isLikeName: boolean;
}

/** Guesses, as logarithms, that a password needs for each score: 10³, 10⁶, 10⁸, 10¹⁰. */
const SCORE_LIMITS = [3, 6, 8, 10] as const;
/** Beyond it a password is judged by its beginning: the work grows with the square of the length. */
const CHARACTERS_MAX = 100;
/** What a password of one more part costs to guess beside the parts themselves. */
const GUESSES_OF_PART = 0.3;
const GUESSES_OF_CHARACTER = 1;
const GUESSES_OF_WORD = 3;
const GUESSES_OF_RUN = 1;
const GUESSES_OF_YEAR = 1.7;
const WORD_CHARACTERS_MIN = 3;

/** Words that passwords are made of first of all, each to be read in any case and with digits for letters. */
const WORDS = (
  'password passwort passw0rd admin administrator root user guest login welcome letmein secret changeme master access ' +
  'dragon monkey shadow sunshine princess football baseball superman batman iloveyou trustno1 starwars whatever freedom ' +
  'hello love money summer winter spring autumn january february march april june july august september october november ' +
  'december monday friday sunday orange cookie flower summer ginger pepper hunter killer soccer hockey ranger jordan harley ' +
  'michael jennifer charlie thomas robert daniel jessica ashley nicole michelle andrew joshua matthew george ' +
  'company server system database default test temp demo open search elastic kibana cluster index security dashboards ' +
  'please computer internet google qazwsx abc123 pass word key keys my the and you'
).split(' ');
const KEYBOARD_ROWS = [
  '`1234567890-=',
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1qaz2wsx3edc4rfv',
];
const LETTERS_FOR: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '!': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
};
const DISGUISES = /[013457!@$]/g;

/**
 * Judges a password by the easiest way to guess it: word by word, run by run (`abcd`, `7654`, `qwerty`), what is repeated, years, and the
 * other characters one by one.
 * @param names Names that the owner is known by, in any case.
 */
export function passwordStrength(password: string, names: readonly string[]): PasswordStrength {
  const characters = password.slice(0, CHARACTERS_MAX);
  const { guesses, isLikeName } = easiestWay(characters, partsOf(characters, names));
  const score = SCORE_LIMITS.filter((limit) => guesses > limit + 1e-9).length;
  return { score: asScore(score), isLikeName };
}

function easiestWay(password: string, parts: readonly Part[]): Way {
  const ways: Way[] = [{ guesses: 0, isLikeName: false }];
  for (let end = 1; end <= password.length; end += 1) {
    const before = ways[end - 1] ?? { guesses: 0, isLikeName: false };
    let best: Way = { guesses: before.guesses + GUESSES_OF_CHARACTER, isLikeName: before.isLikeName };
    for (const part of parts) {
      const from = part.end === end ? ways[part.start] : undefined;
      if (from === undefined) continue;
      const guesses = from.guesses + part.guesses + (part.start === 0 ? 0 : GUESSES_OF_PART);
      if (guesses < best.guesses) best = { guesses, isLikeName: from.isLikeName || part.isName };
    }
    ways.push(best);
  }
  return ways[password.length] ?? { guesses: 0, isLikeName: false };
}

function partsOf(password: string, names: readonly string[]): readonly Part[] {
  const spoken = names.map((name) => name.toLowerCase()).filter((name) => name !== '');
  return [
    ...spoken.flatMap((name) => wordParts(password, name, true)),
    ...WORDS.flatMap((word) => wordParts(password, word, false)),
    ...runs(password),
    ...repeats(password),
    ...years(password),
  ];
}

/** Where a word stands, as such or with digits and signs for its letters. */
function wordParts(password: string, word: string, isName: boolean): readonly Part[] {
  const lower = password.toLowerCase();
  const read = lower.replaceAll(DISGUISES, (character) => LETTERS_FOR[character] ?? character);
  const parts: Part[] = [];
  for (const text of new Set([lower, read])) {
    for (let start = text.indexOf(word); start !== -1; start = text.indexOf(word, start + 1)) {
      const end = start + word.length;
      const isDisguised = lower.slice(start, end) !== word;
      const isMixed = password.slice(start, end) !== lower.slice(start, end);
      const guesses = (isName ? 0 : Math.min(GUESSES_OF_WORD, word.length)) + (isDisguised ? 0.3 : 0) + (isMixed ? 0.3 : 0);
      if (word.length >= WORD_CHARACTERS_MIN || isName) parts.push({ start, end, guesses, isName });
    }
  }
  return parts;
}

/** Characters that follow each other by code or on the keyboard, up or down. */
function runs(password: string): readonly Part[] {
  const lower = password.toLowerCase();
  const parts: Part[] = [];
  for (const step of [followsByCode(1), followsByCode(-1), onKeyboard(1), onKeyboard(-1)]) {
    let start = 0;
    for (let at = 1; at <= lower.length; at += 1) {
      if (at < lower.length && step(lower.charAt(at - 1), lower.charAt(at))) continue;
      if (at - start >= 3) parts.push({ start, end: at, guesses: GUESSES_OF_RUN + Math.log10(at - start), isName: false });
      start = at;
    }
  }
  return parts;
}

function followsByCode(by: 1 | -1): (left: string, right: string) => boolean {
  return (left, right) => right.charCodeAt(0) - left.charCodeAt(0) === by;
}

function onKeyboard(by: 1 | -1): (left: string, right: string) => boolean {
  return (left, right) => KEYBOARD_ROWS.some((row) => row.includes(left) && row.charAt(row.indexOf(left) + by) === right);
}

/** A text that is repeated costs itself, once, and how often. */
function repeats(password: string): readonly Part[] {
  const parts: Part[] = [];
  for (const { index, 0: whole, 1: unit = '' } of password.matchAll(/(.{1,20}?)\1+/gsu)) {
    const guesses = easiestWay(unit, runs(unit)).guesses + Math.log10(whole.length / unit.length);
    parts.push({ start: index, end: index + whole.length, guesses, isName: false });
  }
  return parts;
}

function years(password: string): readonly Part[] {
  const found = [...password.matchAll(/(?:19|20)\d\d/g)];
  return found.map(({ index }) => ({ start: index, end: index + 4, guesses: GUESSES_OF_YEAR, isName: false }));
}

function asScore(score: number): PasswordScore {
  return score === 4 ? 4 : score === 3 ? 3 : score === 2 ? 2 : score === 1 ? 1 : 0;
}
