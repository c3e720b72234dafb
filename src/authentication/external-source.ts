import type { Credential } from '../domain/principal/credential.ts';
import type { Instant } from '../domain/time.ts';
import type { ExternalUser } from './external-user.ts';
import type { ExtractedCredential, RequestPeer } from './realm.ts';

/** What a source of users outside the store says of a credential. */
export type ExternalVerdict =
  | {
      readonly outcome: 'verified';
      readonly user: ExternalUser;
      /** From then on the credential is refused; absent or `null`: never. */
      readonly expiration?: Instant | null;
      /** Base64 token by which the client may prove the server (SPNEGO). */
      readonly mutualAuthenticationToken?: string;
    }
  /** The credential is of another kind. */
  | { readonly outcome: 'notMine' }
  | {
      readonly outcome: 'rejected';
      /** Internal reason, for the audit. */
      readonly reason: string;
      /** Name that was claimed; empty when none could be read. */
      readonly claimedPrincipal: string;
      /** What a 401 tells in `additional_unsuccessful_credentials`; absent: nothing. */
      readonly told?: string | null;
      /** The 401's own reason, in place of the general one; absent: the general one. */
      readonly toldInstead?: string;
      /** `WWW-Authenticate` of this 401, e.g. `Negotiate <token>`; absent: the realm's challenge. */
      readonly realmChallenge?: string;
      /** Whether no realm behind is asked; absent: they are, they may have another user of that name. */
      readonly isFinal?: boolean;
    };

/** Where the users of a realm are: a directory, certificates, tokens. Written once per realm type. */
export interface ExternalSource {
  /**
   * Verifies a credential.
   * @throws whatever goes wrong on the way: a fault is never a rejection. It counts for the circuit and is answered with 503.
   */
  verify(credential: Credential, now: Instant): Promise<ExternalVerdict>;
  /** Finds a user without a credential; absent: the source knows no users by name. @throws as `verify`. */
  find?(username: string, now: Instant): Promise<ExternalUser | null>;
  /** As `Realm.extract`. */
  extract?(peer: RequestPeer): ExtractedCredential | null;
  /** As `Believed.isCurrent`, of all that the source has said up to now: called when it said something. */
  watch?(): () => boolean;
}
