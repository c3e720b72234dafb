/** A request as somebody wrote it down. */
export interface PastedRequest {
  readonly method: string;
  readonly path: string;
  /** Text of the body; empty: none. */
  readonly body: string;
}

const METHOD_LINE = /^(GET|HEAD|POST|PUT|DELETE)\s+(\S+)\s*$/i;

/**
 * Reads a request from what was pasted: a `curl` command, or the syntax of Dev Tools (method and path, then the body). Credentials in it
 * are left out. `null`: neither of the two.
 */
export function parsePastedRequest(text: string): PastedRequest | null {
  const trimmed = text.trim();
  return /^curl\s/.test(trimmed) ? parseCurl(trimmed) : parseDevTools(trimmed);
}

function parseDevTools(text: string): PastedRequest | null {
  const [first = '', ...rest] = text.split('\n');
  const [, method, path] = METHOD_LINE.exec(first) ?? [];
  if (method === undefined || path === undefined) return null;
  return { method: method.toUpperCase(), path: path.startsWith('/') ? path : `/${path}`, body: rest.join('\n').trim() };
}

const BODY_FLAGS = new Set(['-d', '--data', '--data-raw', '--data-binary', '--json']);
const FLAGS_WITH_VALUE = new Set(['-H', '--header', '-u', '--user', '-o', '--output', '--cacert', '--cert', '--key', '-A']);

function parseCurl(text: string): PastedRequest | null {
  const words = splitWords(text.replace(/\\\r?\n/g, ' ')).slice(1);
  let method: string | null = null;
  let url: string | null = null;
  let body = '';
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    if (word === '-X' || word === '--request') method = next;
    else if (word === '-I' || word === '--head') method = 'HEAD';
    else if (BODY_FLAGS.has(word)) body = next;
    else if (!word.startsWith('-')) url ??= word;
    if (word === '-X' || word === '--request' || BODY_FLAGS.has(word) || FLAGS_WITH_VALUE.has(word)) at += 1;
    else if (/^-X./.test(word)) method = word.slice(2);
  }
  const path = url === null ? null : pathOf(url);
  if (path === null) return null;
  return { method: (method ?? (body === '' ? 'GET' : 'POST')).toUpperCase(), path, body };
}

function pathOf(url: string): string | null {
  const parsed = URL.parse(url.includes('://') ? url : `http://${url}`);
  return parsed === null ? null : `${parsed.pathname}${parsed.search}`;
}

/** Words as a shell splits them, as far as quotes and backslashes go. */
function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g)) {
    words.push(
      word.replace(
        /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
        (_all, single?: string, double?: string, bare?: string) =>
          single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? bare ?? '',
      ),
    );
  }
  return words;
}
