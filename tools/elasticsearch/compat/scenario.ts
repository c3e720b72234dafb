/** Whose credentials a request carries: a user of the setting, or the literal `Authorization` header (with places to fill in). */
export type Caller = { readonly user: string } | { readonly authorization: string } | null;

/** A request that both sides get. Path, header values and body may name what an earlier answer told: `{id:K}`, `{secret:K}`, `{encoded:K}`, `{uid:K}`, `{token:K}`, `{access:K}`, `{refresh:K}`. */
export interface CompatRequest {
  readonly as: Caller;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: no body. */
  readonly body: string | null;
  /** Under this name the ids and secrets of the answer are kept, each side's for itself. */
  readonly keep: string | null;
}

/** Requests in an order that matters, apart from other scenarios. */
export interface Scenario {
  readonly name: string;
  readonly requests: readonly CompatRequest[];
}

/** What may be said beside method, path and body. */
export interface RequestOptions {
  readonly as?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keep?: string;
}

/** The user that most requests come from. */
export const SUPERUSER = 'elastic';

const JSON_TYPE = { 'content-type': 'application/json' };

/** A request of the superuser unless told otherwise. A body that is no text is sent as JSON. */
export function ask(method: string, path: string, body: unknown = null, options: RequestOptions = {}): CompatRequest {
  const text = body === null ? null : typeof body === 'string' ? body : JSON.stringify(body);
  return {
    as: options.as === undefined ? { user: SUPERUSER } : options.as,
    method,
    path,
    headers: options.headers ?? (text === null ? {} : JSON_TYPE),
    body: text,
    keep: options.keep ?? null,
  };
}

/** Password that a user of the setting has on both sides. */
export function passwordOf(user: string): string {
  return `password-of-${user}`;
}
