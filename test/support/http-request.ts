/** What a test sends. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute URL. */
  readonly url: string;
  /** Value of the `Authorization` header. */
  readonly authorization?: string;
  /** Sent as JSON; text is sent as it is. */
  readonly body?: unknown;
}

/** What came back. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. @throws SyntaxError when it is none. */
  json(): Record<string, unknown>;
}

/** Sends one request and reads the whole response; any status is a result, not an error. */
export async function sendRequest(request: HttpRequest): Promise<HttpResponse> {
  const headers: Record<string, string> = {};
  if (request.authorization !== undefined) headers['authorization'] = request.authorization;
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(request.url, { method: request.method, headers, ...bodyOf(request) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

function bodyOf(request: HttpRequest): { readonly body?: string } {
  if (request.body === undefined) return {};
  return { body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body) };
}

/** `Authorization` value of a user. */
export function basicAuthorization(user: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user.user}:${user.password}`).toString('base64')}`;
}
