import type { ErrorDocument } from '../../src/http/contract/documents/console-session.ts';

/** An answer that is a refusal or a failure, in the words of the API. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0: no answer came. */
  readonly status: number;
  /** Type of the error, e.g. `security_exception`. */
  readonly type: string;
  /** Seconds after which another try makes sense; `null`: nothing is told. */
  readonly retryAfterSeconds: number | null;
  /** The whole answer. */
  readonly document: unknown;

  constructor(answer: {
    readonly status: number;
    readonly type: string;
    readonly reason: string;
    readonly retryAfterSeconds?: number | null;
    readonly document?: unknown;
  }) {
    super(answer.reason);
    this.status = answer.status;
    this.type = answer.type;
    this.retryAfterSeconds = answer.retryAfterSeconds ?? null;
    this.document = answer.document ?? null;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

let csrfToken = '';
let onSessionEnd = (): void => {};

/** Keeps the token that every request which changes something carries; in memory alone. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

/** Sets what is done when the session turns out to be over. */
export function whenSessionEnds(act: () => void): void {
  onSessionEnd = act;
}

/** Reads from the public API. `path`: as the API has it, e.g. `/_security/role`. @throws ApiError. */
export function apiGet<Document>(path: string, options: { readonly signal?: AbortSignal } = {}): Promise<Document> {
  return request<Document>('GET', `/api${path}`, undefined, options.signal);
}

/** Asks the public API to do something; also for searches with a body. @throws ApiError. */
export function apiSend<Document>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Document> {
  return request<Document>(method, `/api${path}`, body, signal);
}

/** Asks the console's own server, below `/session`. @throws ApiError. */
export function sessionRequest<Document>(method: Method, path: string, body?: unknown): Promise<Document> {
  return request<Document>(method, `/session${path}`, body, undefined);
}

async function request<Document>(
  method: Method,
  path: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Document> {
  const response = await send(method, path, body, signal);
  const document = await readDocument(response);
  if (response.ok) return document as Document;
  if (response.status === 401 && !path.startsWith('/session')) onSessionEnd();
  throw refusalOf(response, document);
}

async function send(method: Method, path: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'GET') headers['x-claviger-csrf'] = csrfToken;
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiError({ status: 0, type: 'unreachable', reason: 'Claviger does not answer' });
  }
}

async function readDocument(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refusalOf(response: Response, document: unknown): ApiError {
  const { type, reason } = errorOf(document) ?? {
    type: 'unexpected_answer',
    reason: typeof document === 'string' && document.length < 500 ? document : `HTTP ${response.status}`,
  };
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError({
    status: response.status,
    type,
    reason,
    retryAfterSeconds: Number.isNaN(retryAfter) ? null : retryAfter,
    document,
  });
}

/** Elasticsearch's shape, and those of OpenSearch's security API. */
function errorOf(document: unknown): { readonly type: string; readonly reason: string } | null {
  if (typeof document !== 'object' || document === null) return null;
  const { error, message, reason } = document as Partial<ErrorDocument> & { message?: unknown; reason?: unknown };
  if (typeof error === 'object' && error !== null) return { type: error.type, reason: error.reason };
  if (typeof error === 'string') return { type: 'error', reason: error };
  const told = message ?? reason;
  return typeof told === 'string' ? { type: 'error', reason: told } : null;
}
