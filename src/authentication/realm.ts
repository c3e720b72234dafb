import { SecurityError } from '../domain/error.ts';
import type { Authentication, RealmRef, User } from '../domain/principal/authentication.ts';
import type { Credential } from '../domain/principal/credential.ts';
import type { RoleDescriptors } from '../domain/role/role-descriptor.ts';
import type { Instant } from '../domain/time.ts';
import type { ChangeKind } from '../stores/store.ts';

/**
 * What the proven caller may do, before compilation. Every set must allow an action for it to be allowed
 * (`own ∩ limited-by`); a user has one set, an API key one or two.
 */
export interface Rights {
  readonly descriptorSets: readonly RoleDescriptors[];
  /** Names assigned to the user that no role defines; the 403 text tells them. */
  readonly unknownRoles: readonly string[];
  /** The one of the sets that is the narrower limit of a token; absent: there is none. What its bearer makes is limited by it too. */
  readonly scope?: RoleDescriptors;
}

/** A thing that the outcome was read from: when it changes, the outcome is void. */
export interface Dependency {
  readonly kind: ChangeKind;
  /** `*`: every thing of the kind, one that is not there yet too. */
  readonly id: string;
}

/** How long an outcome may be believed, beside what it depends on in the store. */
export interface Believed {
  /** From then on it is found out anew; absent: no limit but the cache's. */
  readonly believedUntil?: Instant;
  /** Whether what was read outside the store still is as it was; absent: nothing was. Must cost next to nothing. */
  readonly isCurrent?: () => boolean;
}

/** The outcome of an accepted credential. */
export interface AuthenticatedOutcome extends Believed {
  readonly outcome: 'authenticated';
  readonly authentication: Authentication;
  readonly rights: Rights;
  /** From then on the credential is refused; `null`: never. */
  readonly expiration: Instant | null;
  /** Everything that was read to come to this outcome. */
  readonly dependencies: readonly Dependency[];
  /** Whether the credential proves nothing when it comes again, so that it is not remembered; absent: no. */
  readonly isForOneUse?: boolean;
  /** Base64 token by which the client may prove the server (SPNEGO): sent with the answer; absent: none. */
  readonly mutualAuthenticationToken?: string;
}

/**
 * What a realm says of a credential. Three outcomes; a technical fault is thrown as a `SecurityError` and is none of them: as
 * a `RealmFault` when another realm may still know the caller (a directory is down), else as one with which no other is asked
 * (the store is down).
 */
export type RealmOutcome =
  | AuthenticatedOutcome
  /** The credential is of another kind, or names nobody of this realm: ask the next realm. */
  | {
      readonly outcome: 'notMine';
      /** What was read to come to this outcome; absent: nothing. */
      readonly dependencies?: readonly Dependency[];
    }
  | (Believed & {
      readonly outcome: 'rejected';
      /** Internal reason, for the audit. */
      readonly reason: string;
      /** What Elasticsearch tells in `additional_unsuccessful_credentials`, e.g. `API key: api key is expired`; `null`: nothing. */
      readonly told: string | null;
      /** The 401's own reason, in place of the general one; absent: the general one. */
      readonly toldInstead?: string;
      /** The one `WWW-Authenticate` of the 401 with its own reason; absent: those of all services. */
      readonly soleChallenge?: string;
      /** Whether the secret was right and is only no longer accepted: nobody guesses then, and it counts as no failed attempt; absent: no. */
      readonly isGenuine?: boolean;
      /** Name that was claimed: user name or key id. */
      readonly claimedPrincipal: string;
      /** Things whose change could turn this outcome: the negative cache drops it then. */
      readonly dependencies: readonly Dependency[];
      /** Whether the 401 names whom the credential claims to be, as that of a user does; absent: as its scheme has it. */
      readonly namesClaim?: boolean;
      /** Whether the realms behind this one are asked all the same: they may have another user of that name; absent: no. */
      readonly mayBeAnothers?: boolean;
      /** What stands in `WWW-Authenticate` of this 401 in the place of the realm's own challenge, e.g. `Negotiate <token>`; absent: that. */
      readonly realmChallenge?: string;
    });

/** A realm that cannot say who the caller is because what it asks does not answer: 503, unless another realm knows the caller. */
export class RealmFault extends SecurityError {
  constructor(realmName: string, cause: unknown) {
    super('unavailable', `unable to authenticate: the realm [${realmName}] is not available`, { cause, retryAfterSeconds: 1 });
  }
}

/** A certificate that a client proved by TLS to hold the key of. */
export interface PeerCertificate {
  /** DER, the client's own first, then those above it as far as they came. */
  readonly chain: readonly Uint8Array[];
  /** Whether the listener has verified it: its authority, its time, its revocation. */
  readonly isVerified: boolean;
  /** SHA-256 of the client's own, as text. */
  readonly fingerprint: string;
}

/** The other end of the connection that a request came over. */
export interface RequestPeer {
  /** Address of the connection, IPv4 or IPv6 text: never one that a header tells. */
  readonly address: string;
  /** `null`: the client came without one. */
  readonly certificate: PeerCertificate | null;
  /** Value of a request header by lower-case name. */
  header(name: string): string | undefined;
}

/** What a realm found in a request that has no `Authorization`. */
export interface ExtractedCredential {
  readonly credential: Credential;
  /** Tells the credential apart from all others of the realm: under it the outcome is remembered. */
  readonly key: string;
}

/** One way of proving who is calling. Realms are asked in the order of the chain until one does not answer `notMine`. */
export interface Realm {
  readonly name: string;
  readonly type: string;
  /** Whether the realm is not asked about credentials in the body of a request, such as that of a grant; absent: it is. */
  readonly isForHeadersOnly?: boolean;
  /** What its 401s offer in `WWW-Authenticate`, e.g. `Negotiate`; absent: nothing of its own. */
  readonly challenge?: string;
  /**
   * Finds a credential of this realm in a request without `Authorization`: a certificate, a proxy's headers; `null`: none. The
   * first realm that finds one decides. Absent: the realm has none there. Called for each such request: must be cheap.
   * @throws SecurityError for one that cannot be read.
   */
  extract?(peer: RequestPeer): ExtractedCredential | null;
  authenticate(credential: Credential, now: Instant): Promise<RealmOutcome>;
  /** Looks a user up by name, for others to act as it, disabled ones included; absent: the realm knows no users by name. */
  lookUp?(username: string, now: Instant): Promise<LookUpOutcome>;
  /** Forgets what it remembers of these users, or of all (`null`); absent: it remembers nothing. */
  clearCache?(usernames: readonly string[] | null): void;
}

/** A user that nobody has proven to be. */
export interface LookedUpUser {
  readonly user: User;
  readonly realm: RealmRef;
  readonly rights: Rights;
}

/** What a realm knows of a name. */
export interface LookUpOutcome extends Believed {
  /** `null`: nobody of this realm. */
  readonly found: LookedUpUser | null;
  /** Everything that was read to come to this outcome. */
  readonly dependencies: readonly Dependency[];
}
