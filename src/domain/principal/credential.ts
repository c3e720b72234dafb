import type { Secret } from '../secret.ts';

/** The `Authorization` header, read but not verified. */
export type Credential =
  | { readonly scheme: 'none' }
  /** A `Basic` header that cannot be read; `cause` in the words of the base64 decoder, or `null`. */
  | { readonly scheme: 'malformedBasic'; readonly reason: string; readonly cause: string | null }
  | { readonly scheme: 'basic'; readonly username: string; readonly password: Secret }
  | { readonly scheme: 'apiKey'; readonly id: string; readonly secret: Secret }
  /** An `ApiKey` header that cannot be read; `reason` in Elasticsearch's words, e.g. `invalid ApiKey value`. */
  | { readonly scheme: 'malformedApiKey'; readonly reason: string }
  | { readonly scheme: 'bearer'; readonly token: Secret };
