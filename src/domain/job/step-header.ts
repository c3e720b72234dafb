/** What HTTP calls a token. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/** By which a caller is known, or a connection is governed. */
const REFUSED_NAMES: ReadonlySet<string> = new Set([
  'authorization',
  'es-security-runas-user',
  'es-secondary-authorization',
  'opendistro_security_impersonate_as',
  'opensearch_security_impersonate_as',
  'cookie',
  'forwarded',
  'host',
  'content-length',
  // Those of the connection alone.
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const REFUSED_PREFIXES: readonly string[] = ['x-forwarded-', 'x-proxy-'];

/** What is wrong with a header of a step, whose name is in lower case; `null`: nothing. */
export function stepHeaderViolation(name: string, value: string): string | null {
  if (!NAME.test(name)) return `[${name}] is no name of a header`;
  if (REFUSED_NAMES.has(name) || REFUSED_PREFIXES.some((prefix) => name.startsWith(prefix)))
    return `the header [${name}] is not a job's to set`;
  return CONTROL_CHARACTER.test(value) ? `the header [${name}] holds a control character` : null;
}
