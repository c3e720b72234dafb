import { ANY_CHARACTER, ANY_STRING, type Language } from './language.ts';

/**
 * Reads a wildcard pattern of a role or privilege: `*` is any string, `?` any one character, `\` makes the next character
 * literal. Every text is a pattern; a trailing `\` stands for itself.
 */
export function parseWildcard(text: string): Language {
  const parts: Language[] = [];
  let literal = '';
  const add = (wildcard: Language): void => {
    if (literal !== '') parts.push({ kind: 'text', text: literal });
    literal = '';
    if (wildcard !== ANY_STRING || parts.at(-1) !== ANY_STRING) parts.push(wildcard);
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '*') add(ANY_STRING);
    else if (character === '?') add(ANY_CHARACTER);
    else if (character === '\\' && at + 1 < text.length) {
      at += 1;
      literal += text.charAt(at);
    } else literal += character;
  }
  if (literal !== '') parts.push({ kind: 'text', text: literal });
  return { kind: 'sequence', parts };
}

/** Reads an index expression of a request, where `*` is the only wildcard and everything else is literal. */
export function parseIndexExpression(text: string): Language {
  const parts: Language[] = [];
  text.split('*').forEach((literal, index) => {
    if (index > 0 && parts.at(-1) !== ANY_STRING) parts.push(ANY_STRING);
    if (literal !== '') parts.push({ kind: 'text', text: literal });
  });
  return { kind: 'sequence', parts };
}
