import type { Authorizer } from '../authorization/authorizer.ts';
import type { SecurityError } from '../domain/error.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { Instant } from '../domain/time.ts';
import type { Rights } from './realm.ts';

/** A proven caller with compiled rights: what the verified-credential cache holds and the pipeline works with. */
export interface Principal {
  readonly authentication: Authentication;
  readonly rights: Rights;
  readonly authorizer: Authorizer;
  /** From then on the credential is refused; `null`: never. */
  readonly expiration: Instant | null;
  /**
   * Whether nothing that this principal was read from has changed since. The gateway asks once more right before the first
   * byte goes upstream, so that nothing is accepted after an answered invalidation.
   */
  isCurrent(): boolean;
  /** What an action that is refused is answered with instead of a 403; absent: the 403. */
  readonly refuse?: (action: string) => SecurityError;
}

/**
 * What came of authenticating a request. `refused` carries the 401 (or 4xx) to answer. A fault is thrown.
 */
export type AuthenticationResult =
  | {
      readonly outcome: 'authenticated';
      readonly principal: Principal;
      /** Base64 token by which the client may prove the server (SPNEGO): sent with the answer; absent: none. */
      readonly mutualAuthenticationToken?: string;
    }
  | {
      readonly outcome: 'refused';
      readonly error: SecurityError;
      /** For the audit: who was claimed, and why it failed; `null` when no credential came. */
      readonly claimedPrincipal: string | null;
      readonly reason: string;
    };

/** What came of a credential that stood in a request's body, such as that of a grant. A fault is thrown. */
export type CredentialResult =
  | {
      readonly outcome: 'authenticated';
      readonly principal: Principal;
      /** As in `AuthenticationResult`. */
      readonly mutualAuthenticationToken?: string;
    }
  | {
      readonly outcome: 'refused';
      /** Name that was claimed; empty when none could be read. */
      readonly claimedPrincipal: string;
      /** Whether a refusal names it, whatever the kind of the credential. */
      readonly namesClaim: boolean;
      /** Internal reason, for the audit. */
      readonly reason: string;
      /** What a 401 adds in `additional_unsuccessful_credentials`; `null`: nothing. */
      readonly told: string | null;
      /** The 401's own reason, in place of the general one, or `null`. */
      readonly toldInstead: string | null;
      /** The one `WWW-Authenticate` of the 401 with its own reason; `null`: those of all services. */
      readonly soleChallenge: string | null;
    };
