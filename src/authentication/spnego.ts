import type { Instant } from '../domain/time.ts';
import type { RealmOutcome } from './realm.ts';

/**
 * What came of a SPNEGO token. The texts are base64, as they go into `WWW-Authenticate: Negotiate …` or into
 * `kerberos_authentication_response_token`.
 * @see https://www.rfc-editor.org/rfc/rfc4559 §4
 */
export type SpnegoOutcome =
  | {
      readonly outcome: 'authenticated';
      /** What the realm says of the user. */
      readonly proof: Extract<RealmOutcome, { outcome: 'authenticated' }>;
      /** By which the client may prove the server; `null`: the mechanism gave none. */
      readonly responseToken: string | null;
    }
  /** The mechanism wants a further token from the client. */
  | { readonly outcome: 'continue'; readonly responseToken: string }
  | {
      readonly outcome: 'rejected';
      /** Internal reason, for the audit. */
      readonly reason: string;
      /** Principal that was claimed; `null`: none could be read. */
      readonly claimedPrincipal: string | null;
    };

/** Proves a user by a Kerberos ticket. The Kerberos realm provides it. */
export interface SpnegoVerifier {
  /**
   * Judges a ticket: the bytes of a SPNEGO token, decoded from base64.
   * @throws SecurityError `unavailable` when the mechanism, its keytab or a directory cannot be asked: a fault is never a rejection.
   */
  verifyTicket(ticket: Uint8Array, now: Instant): Promise<SpnegoOutcome>;
}
