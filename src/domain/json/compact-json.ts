import type { JsonScanner } from './json-scanner.ts';

/**
 * The value that begins with the scanner's token, written without white space and without loss: numbers keep the form they
 * were given in. Afterwards the scanner stands on the value's last token.
 */
export function readCompactJson(scanner: JsonScanner): string {
  const depth = scanner.depth;
  const isContainer = scanner.token === 'START_OBJECT' || scanner.token === 'START_ARRAY';
  let text = tokenText(scanner);
  if (!isContainer) return text;
  let isFirst = true;
  do {
    const token = scanner.next();
    const isEnd = token === 'END_OBJECT' || token === 'END_ARRAY';
    const isBehindName = text.endsWith(':');
    text += isFirst || isEnd || isBehindName ? tokenText(scanner) : `,${tokenText(scanner)}`;
    isFirst = token === 'START_OBJECT' || token === 'START_ARRAY';
  } while (scanner.depth >= depth);
  return text;
}

function tokenText(scanner: JsonScanner): string {
  switch (scanner.token) {
    case 'START_OBJECT':
      return '{';
    case 'END_OBJECT':
      return '}';
    case 'START_ARRAY':
      return '[';
    case 'END_ARRAY':
      return ']';
    case 'FIELD_NAME':
      return `${JSON.stringify(scanner.text())}:`;
    case 'VALUE_STRING':
      return JSON.stringify(scanner.text());
    default:
      return scanner.text();
  }
}
