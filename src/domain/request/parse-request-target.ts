import { SecurityError } from '../error.ts';
import { redactTarget } from './redact-target.ts';
import type { RequestTarget } from './request-target.ts';

/** Longest request target that is read, in characters. Elasticsearch reads request lines up to 4 KB. */
export const TARGET_BYTES_MAX = 4_096;

const SLASH = 0x2f;
const QUESTION_MARK = 0x3f;
const NO_QUERY: ReadonlyMap<string, string> = new Map();

const REFUSED = 0;
const TO_ESCAPE = 1;
const PLAIN = 2;
/** By character code: refused, accepted but sent escaped, or standing for itself in a path. */
const CHARACTER_CLASSES = classifyCharacters();

/** Text that needs no escape and so is never sent escaped by a client: any literal of a route is made of it. */
const NEEDS_NO_ESCAPE = /^[A-Za-z0-9_.-]+$/;
/** Text that may stand in a query string as it is. */
const STANDS_IN_QUERY = /^[A-Za-z0-9_.~*,:-]+$/;
/** C0, DEL and C1. */
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * Reads a request target as the cluster does: split on `/` and `&` first, decode each part once afterwards.
 * Whatever two parsers could read differently is refused: other forms than the origin form, `#`, `\`, empty and dot
 * segments, `;` and duplicate names in the query, faulty escapes, encoded control characters, escapes that hide a literal.
 * @throws SecurityError `malformedRequest`
 */
export function parseRequestTarget(raw: string, targetBytesMax: number = TARGET_BYTES_MAX): RequestTarget {
  if (raw.length > targetBytesMax) throw malformed(`it is longer than [${targetBytesMax}] bytes`);
  if (raw.charCodeAt(0) !== SLASH) throw malformed('it does not start with [/]');
  let queryStart = -1;
  let plain = true;
  for (let i = 0; i < raw.length; i++) {
    const characterClass = classOf(raw, i);
    if (characterClass === REFUSED) throw malformed('it contains a character that must be escaped');
    if (queryStart !== -1) continue;
    if (raw.charCodeAt(i) === QUESTION_MARK) queryStart = i;
    else if (characterClass === TO_ESCAPE) plain = false;
  }
  const path = queryStart === -1 ? raw : raw.slice(0, queryStart);
  const rawSegments = splitPath(path);
  const segments = plain ? rawSegments : rawSegments.map(decodeSegment);
  const query = queryStart === -1 ? NO_QUERY : parseQuery(raw.slice(queryStart + 1));
  const slashDropped = path.length > 1 && path.charCodeAt(path.length - 1) === SLASH;
  const canonicalPath = plain && !slashDropped ? path : composePath(rawSegments, segments);
  const canonical = query.size === 0 ? canonicalPath : canonicalPath + composeQuery(query);
  const shown = redactTarget(raw);
  const shownPath = shown === raw ? path : redactTarget(path);
  return { raw: shown, path: shownPath, rawSegments, segments, query, canonical };
}

/** Writes path and query from decoded parts, escaped so that they read as these parts again. */
export function composeTarget(segments: readonly string[], query: ReadonlyMap<string, string>): string {
  return composePath(segments, segments) + composeQuery(query);
}

function malformed(detail: string): SecurityError {
  return new SecurityError('malformedRequest', `malformed request target: ${detail}`);
}

function splitPath(path: string): readonly string[] {
  const segments: string[] = [];
  let start = 1;
  while (start < path.length) {
    const slash = path.indexOf('/', start);
    const end = slash === -1 ? path.length : slash;
    const segment = path.slice(start, end);
    if (segment === '') throw malformed('it contains an empty path segment');
    if (segment === '.' || segment === '..') throw malformed('it contains a dot segment');
    segments.push(segment);
    start = end + 1;
  }
  return segments;
}

function decodeSegment(raw: string): string {
  const segment = raw.includes('%') ? decode(raw) : raw;
  if (segment === '.' || segment === '..') throw malformed('it contains a dot segment');
  // Literals are compared undecoded by the cluster: an escape that hides one has no honest use.
  const escaped = raw !== segment || !isPlain(raw);
  if (escaped && (segment.startsWith('_') || NEEDS_NO_ESCAPE.test(segment))) throw malformed('it escapes what needs no escape');
  return segment;
}

function parseQuery(raw: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  if (raw.includes(';')) throw malformed('it contains [;] in the query string');
  for (const part of raw.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decodeParameter(equals === -1 ? part : part.slice(0, equals));
    if (name === '') throw malformed('it contains a parameter without a name');
    if (query.has(name)) throw malformed('it contains a parameter twice');
    query.set(name, equals === -1 ? '' : decodeParameter(part.slice(equals + 1)));
  }
  return query.size === 0 ? NO_QUERY : query;
}

function decodeParameter(raw: string): string {
  const spaced = raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  return spaced.includes('%') ? decode(spaced) : spaced;
}

/** `decodeURIComponent` is as strict as is wanted here: faulty escapes, over-long forms and surrogates throw. */
function decode(raw: string): string {
  let text: string;
  try {
    text = decodeURIComponent(raw);
  } catch (cause) {
    throw new SecurityError('malformedRequest', 'malformed request target: it contains a faulty escape', { cause });
  }
  if (CONTROL_CHARACTER.test(text)) throw malformed('it contains an escaped control character');
  return text;
}

function composePath(rawSegments: readonly string[], segments: readonly string[]): string {
  let path = '';
  for (const [index, segment] of segments.entries()) {
    const plain = rawSegments[index] === segment && isPlain(segment);
    path += `/${plain ? segment : encodeURIComponent(segment)}`;
  }
  return path === '' ? '/' : path;
}

function composeQuery(query: ReadonlyMap<string, string>): string {
  let text = '';
  for (const [name, value] of query) {
    text += text === '' ? '?' : '&';
    text += value === '' ? encodeParameter(name) : `${encodeParameter(name)}=${encodeParameter(value)}`;
  }
  return text;
}

/** Lists stay readable and short: an escaped comma would triple a long `filter_path` past the cluster's 4 KB. */
function encodeParameter(text: string): string {
  return STANDS_IN_QUERY.test(text) ? text : encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':');
}

/** Of one segment: a slash in it would begin another. */
function isPlain(segment: string): boolean {
  for (let i = 0; i < segment.length; i++) {
    if (classOf(segment, i) !== PLAIN || segment.charCodeAt(i) === SLASH) return false;
  }
  return true;
}

function classOf(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 128 ? (CHARACTER_CLASSES[code] ?? REFUSED) : REFUSED;
}

function classifyCharacters(): Uint8Array {
  const classes = new Uint8Array(128);
  classes.fill(TO_ESCAPE, 0x21, 0x7f);
  for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-_.~*,&='$()!@:") {
    classes[character.charCodeAt(0)] = PLAIN;
  }
  classes['#'.charCodeAt(0)] = REFUSED;
  classes['\\'.charCodeAt(0)] = REFUSED;
  return classes;
}
