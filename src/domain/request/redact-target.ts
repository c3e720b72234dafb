/** What stands in a text for a token that came in a path. */
const TOKEN_PLACE = '{token}';

/** Names behind `token/` that are no token, and end their path. */
const OPERATIONS: ReadonlySet<string> = new Set(['_get', '_delete', '_renew', '_cancel']);

/** Where a long-lived token may stand: the path of the API, however careless the slashes. */
const TOKEN_PATH = /_security[/\\]+token[/\\]+/i;
/** A long-lived token anywhere else in the security API. */
const TOKEN_SHAPE = /[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{43}/g;
const SECURITY_API = /_security/i;

/**
 * A request target, or its path, as it may be written to the audit, a log or an error text: a long-lived token in it
 * (`/_security/token/<token>`) is replaced by `{token}`. Spellings that are refused as requests are audited too, so they are redacted alike.
 */
export function redactTarget(target: string): string {
  const plain = target.includes('%') ? unescapeFully(target) : target;
  if (!SECURITY_API.test(plain)) return target;
  const redacted = redactTokenPath(plain).replaceAll(TOKEN_SHAPE, TOKEN_PLACE);
  return redacted === plain ? target : redacted;
}

function redactTokenPath(target: string): string {
  const match = TOKEN_PATH.exec(target);
  if (match === null) return target;
  const start = match.index + match[0].length;
  const [token = ''] = target.slice(start).split(/[/?]/, 1);
  const behind = target.slice(start + token.length);
  if (token === '' || (OPERATIONS.has(token) && !behind.startsWith('/'))) return target;
  const operation = /^\/(?:_renew|_cancel)\/?(?=\?|$)/.exec(behind)?.[0] ?? '';
  const query = behind.indexOf('?');
  return `${target.slice(0, start)}${TOKEN_PLACE}${operation}${query === -1 ? '' : behind.slice(query)}`;
}

/** Each pass shortens the text, so it ends. */
function unescapeFully(text: string): string {
  let plain = text;
  for (;;) {
    const next = plain.replaceAll(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
    if (next === plain) return plain;
    plain = next;
  }
}
