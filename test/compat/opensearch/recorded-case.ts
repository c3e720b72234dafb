import { readdirSync, readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import type { ServiceAnswer } from './service.ts';

/**
 * A request and its answer, as recorded from OpenSearch. Ids are `{id}` and `<id:NAME>`, tokens `{token}` and `os_<NAME>`; times are 1.
 * What is recorded in part compares in part.
 */
export interface RecordedCase {
  /** Number of the case in its recording. */
  readonly number: number;
  readonly title: string;
  /** Whose credentials it carried, see `authorizationsOf`. */
  readonly as: string;
  readonly method: string;
  readonly path: string;
  /** `null`: the header is left out that would be there otherwise. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: string;
  readonly status: number;
  /** Headers that matter; without a content type it is JSON. */
  readonly responseHeaders?: readonly string[];
  readonly text: string;
  /** The end of the text is missing. */
  readonly cut?: boolean;
  /** Of the list only some entries are there. */
  readonly partial?: boolean;
}

const FOLDER = new URL('recorded/', import.meta.url);
const JSON_TYPE = 'content-type: application/json; charset=UTF-8';
const COMPARED_HEADERS = new Set(['allow', 'content-type', 'www-authenticate']);

/** Names of the recorded files, without `.json`. */
export function recordedFiles(): readonly string[] {
  return readdirSync(FOLDER)
    .map((name) => name.replace(/\.json$/, ''))
    .toSorted();
}

/** The cases of a file, in the order in which they were sent. */
export function readCases(file: string): readonly RecordedCase[] {
  return JSON.parse(readFileSync(new URL(`${file}.json`, FOLDER), 'utf8'));
}

/** How the answer differs from the recorded one as far as that was kept; `null`: they are alike. */
export function differenceFrom(recorded: RecordedCase, actual: ServiceAnswer, blank: (text: string) => string): string | null {
  const expected = {
    status: recorded.status,
    headers: headersOf(recorded.responseHeaders ?? []),
    text: timeless(recorded.text),
  };
  const text = blank(timeless(actual.text));
  const observed = { status: actual.status, headers: headersOf(actual.headers.map((pair) => pair.join(': '))), text };
  if (expected.status !== observed.status || expected.headers !== observed.headers) return told(expected, observed);
  return isSameText(recorded, expected.text, text) ? null : told(expected, observed);
}

function told(expected: unknown, observed: unknown): string {
  return `recorded ${JSON.stringify(expected)}\nobserved ${JSON.stringify(observed)}`;
}

function headersOf(lines: readonly string[]): string {
  const kept = lines.filter((line) => COMPARED_HEADERS.has(line.split(':', 1)[0] ?? ''));
  const typed = kept.some((line) => line.startsWith('content-type')) ? kept : [...kept, JSON_TYPE];
  // Methods have no order.
  return typed
    .map((line) => (line.startsWith('allow: ') ? `allow: ${line.slice('allow: '.length).split(/, ?/).sort().join()}` : line))
    .sort()
    .join('\n');
}

/** Times, ids and tokens in every format: `"iat":1`, `"iat" : 1`, `iat: 1`. */
function timeless(text: string): string {
  return text
    .replace(/\b((?:iat|expires_at|revoked_at)"? ?: ?)\d{13}/g, '$11')
    .replace(/\b(id"? ?: ?)"[A-Za-z0-9_-]{20}"/g, '$1"{id}"')
    .replace(/\b(id"? ?: ?)"<id:[^>]+>"/g, '$1"{id}"')
    .replace(/\b(token"? ?: ?)"os_[A-Za-z0-9_-]{43}"/g, '$1"{token}"')
    .replace(/\b(authenticationToken": ?)"eyJ[^"]+"/g, '$1"{token}"')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:0')
    .trimEnd();
}

function isSameText({ cut, partial }: RecordedCase, expected: string, observed: string): boolean {
  const wanted = listOf(expected, cut ?? false);
  if (wanted === null) return cut ? observed.startsWith(expected) : sortedText(observed) === sortedText(expected);
  const found = listOf(observed, false) ?? [];
  // A list of tokens has no order.
  const left = new Set(found.map(sortedJson));
  const isThere = wanted.every((entry) => left.has(sortedJson(entry)));
  return isThere && (cut || partial || wanted.length === found.length);
}

/** The entries of a list, of one that is cut all but the last; `null` when it is none. */
function listOf(text: string, cut: boolean): readonly unknown[] | null {
  if (text.startsWith('---\n- ')) {
    const whole = cut ? text.slice(0, text.lastIndexOf('\n- ') + 1) : text;
    return parseYaml(whole) as readonly unknown[];
  }
  if (!text.startsWith('[')) return null;
  const whole = cut ? `${text.slice(0, text.lastIndexOf('}') + 1)}]` : text;
  return JSON.parse(whole) as readonly unknown[];
}

function sortedText(text: string): string {
  try {
    return sortedJson(JSON.parse(text));
  } catch {
    return text;
  }
}

/** With the members of objects by name: maps have no order in OpenSearch. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
