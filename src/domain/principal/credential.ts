import type { Secret } from '../secret.ts';

/** What a caller came with, read but not verified: the `Authorization` header, or what its connection or proxy says of it. */
export type Credential =
  | { readonly scheme: 'none' }
  /** A `Basic` header that cannot be read; `cause` in the words of the base64 decoder, or `null`. */
  | { readonly scheme: 'malformedBasic'; readonly reason: string; readonly cause: string | null }
  | { readonly scheme: 'basic'; readonly username: string; readonly password: Secret }
  | { readonly scheme: 'apiKey'; readonly id: string; readonly secret: Secret }
  /** An API token of OpenSearch's dialect, whole: `os_` and 43 base64url characters. */
  | { readonly scheme: 'apiToken'; readonly token: Secret }
  /** An `ApiKey` header that cannot be read; `reason` in Elasticsearch's words, e.g. `invalid ApiKey value`. */
  | { readonly scheme: 'malformedApiKey'; readonly reason: string }
  | {
      readonly scheme: 'bearer';
      readonly token: Secret;
      /** Shared secret of the client beside a JSON web token (`ES-Client-Authentication: SharedSecret …`); absent: none came. */
      readonly clientSecret?: Secret;
    }
  /** A signed assertion by which a client proves itself at the OAuth 2 endpoints. @see https://www.rfc-editor.org/rfc/rfc7523 */
  | { readonly scheme: 'clientAssertion'; readonly assertion: Secret }
  /** A SPNEGO token in base64, as it came. @see https://www.rfc-editor.org/rfc/rfc4559 */
  | { readonly scheme: 'negotiate'; readonly ticket: Secret }
  | {
      readonly scheme: 'certificate';
      /** DER, the client's own first, then those above it as far as they came. */
      readonly chain: readonly Uint8Array[];
      /** Whether the TLS listener has verified it; a forwarded one was verified by the proxy alone. */
      readonly isVerified: boolean;
    }
  /** A user whom a trusted proxy names in its headers, for the one realm that trusts this proxy. */
  | {
      readonly scheme: 'forwardedUser';
      readonly realmName: string;
      readonly username: string;
      readonly groups: readonly string[];
    };
