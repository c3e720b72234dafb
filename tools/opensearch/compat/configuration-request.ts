/** A request of the security configuration API that both sides get. */
export interface ConfigurationRequest {
  /** Group under which differences are told, e.g. `roles: fields`. */
  readonly group: string;
  /** `null`: nobody. */
  readonly as: string | null;
  readonly method: string;
  readonly path: string;
  /** `null`: no body. */
  readonly body: string | null;
  readonly contentType?: string;
}

/** With this begin the names of everything that a comparison makes, so that it can be taken away. */
export const NAME_PREFIX = 'cmp-';
/** Password of every user of a comparison; both sides take it. */
export const PASSWORD = 'Correct-Horse-Battery-2026!';
/** A user that may do nothing. */
export const LIMITED_USER = `${NAME_PREFIX}limited`;

const PREFIX = '/_plugins/_security/api';

/** A request of the administrator; a body that is no text is sent as JSON. */
export function ask(
  group: string,
  method: string,
  path: string,
  body?: unknown,
  as: string | null = 'admin',
): ConfigurationRequest {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  return { group, as, method, path: path.startsWith('/_') ? path : `${PREFIX}/${path}`, body: text };
}
