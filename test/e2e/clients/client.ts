/** A key as the create call answers it. */
interface CreatedKey {
  readonly id: string;
  /** `base64(id:secret)`, for `Authorization: ApiKey …`. */
  readonly encoded: string;
}

/** How a session proves who it is. */
export type SessionCredential = { readonly username: string; readonly password: string } | { readonly apiKey: string };

/** What the story does with a client. Every method throws `RefusedError` when the answer is 4xx. */
export interface ClientSession {
  /** Creates an API key that may do everything on one index and nothing else. */
  createApiKey(name: string, index: string): Promise<CreatedKey>;
  /** @returns the ids that the call invalidated. */
  invalidateApiKey(id: string): Promise<readonly string[]>;
  /** Indexes one document and makes it searchable. */
  indexDocument(index: string, id: string, document: Readonly<Record<string, unknown>>): Promise<void>;
  /** Indexes several documents in one bulk request and makes them searchable. @returns the status of each. */
  indexInBulk(index: string, documents: readonly Readonly<Record<string, unknown>>[]): Promise<readonly number[]>;
  /** @returns the sources of the hits of a match query. */
  search(index: string, field: string, text: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** An unmodified client program, and how to open a session with it. */
export interface ClientUnderTest {
  readonly name: string;
  open(url: string, credential: SessionCredential): ClientSession;
}

/** The server's refusal, as the client told it. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;
  /** `error.type` of the body. */
  readonly type: string;

  constructor(status: number, type: string, reason: string) {
    super(reason);
    this.status = status;
    this.type = type;
  }
}

/** A `RefusedError` from a status and an Elasticsearch error body. */
export function refusedError(status: number, body: unknown): RefusedError {
  const { error } = body as { error?: { type?: string; reason?: string } };
  return new RefusedError(status, error?.type ?? '', error?.reason ?? JSON.stringify(body));
}

/** Rights on one index, for the create call. */
export function onlyIndex(index: string): Record<string, { indices: { names: string[]; privileges: 'all'[] }[] }> {
  return { 'one-index': { indices: [{ names: [index], privileges: ['all'] }] } };
}

/** Body lines of a bulk request, in turn. */
export function bulkOperations(documents: readonly Readonly<Record<string, unknown>>[]): object[] {
  return documents.flatMap((document) => [{ index: {} }, document]);
}
