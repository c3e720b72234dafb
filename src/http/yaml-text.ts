const COLUMNS_MAX = 80;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\u0007', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\u001b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\u0085', 'N'],
  ['\u00a0', '_'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);
const AS_IT_IS = /[ !#-[\]-~]/;
const PRINTABLE = /[\u00a1-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/** What a reader would take for something else than a text. */
const MEANT_OTHERWISE = /^(?:true|false|yes|no|on|off|y|n|null|~|)$|^[-+.]|^[0-9]/i;
const PLAIN = /^(?![?:-](?:\s|$))[^\s#,[\]{}&*!|>'"%@`](?:[^\n\r\t:#]|:(?![\s]|$)|(?<!\s)#)*$/u;

/**
 * A text in double quotes, broken at blanks (and behind escapes) past column 80 in the manner of Elasticsearch's writer.
 * @param column Column at which it begins.
 * @param indent Blanks before a continued line.
 */
export function quoteYaml(text: string, column: number, indent: number): string {
  let written = '"';
  let at = column + 1;
  let pending = '';
  const characters = Array.from(text);
  for (const [index, character] of characters.entries()) {
    const isPlain = AS_IT_IS.test(character);
    if (isPlain && character !== ' ') {
      pending += character;
      continue;
    }
    if (!isPlain) {
      const escaped = PRINTABLE.test(character) && !ESCAPES.has(character) ? character : escape(character);
      written += pending + escaped;
      at += pending.length + escaped.length;
      pending = '';
    }
    const isInside = index > 0 && index < characters.length - 1;
    if (isInside && at + pending.length > COLUMNS_MAX) {
      const next = isPlain ? ' ' : characters[index + 1];
      written += `${pending}\\\n${' '.repeat(indent)}${next === ' ' ? '\\' : ''}`;
      at = indent + (next === ' ' ? 1 : 0);
      pending = '';
    }
    if (isPlain) pending += character;
  }
  return `${written}${pending}"`;
}

/** A name: as it is where nothing else could be read, else in quotes. */
export function yamlName(name: string): string {
  if (MEANT_OTHERWISE.test(name) || /[\n\r\t]/.test(name)) return quoteYaml(name, Number.NEGATIVE_INFINITY, 0);
  return PLAIN.test(name) && !name.endsWith(' ') ? name : `'${name.replaceAll("'", "''")}'`;
}

function escape(character: string): string {
  const short = ESCAPES.get(character);
  if (short !== undefined) return `\\${short}`;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
