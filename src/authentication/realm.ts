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
}

/** A thing that the outcome was read from: when it changes, the outcome is void. */
export interface Dependency {
  readonly kind: ChangeKind;
  readonly id: string;
}

/**
 * What a realm says of a credential. Three outcomes; a technical fault (store down, directory unreachable) is thrown as a
 * `SecurityError` and is none of them.
 */
export type RealmOutcome =
  | {
      readonly outcome: 'authenticated';
      readonly authentication: Authentication;
      readonly rights: Rights;
      /** From then on the credential is refused; `null`: never. */
      readonly expiration: Instant | null;
      /** Everything that was read to come to this outcome. */
      readonly dependencies: readonly Dependency[];
    }
  /** The credential is of another kind, or names nobody of this realm: ask the next realm. */
  | {
      readonly outcome: 'notMine';
      /** What was read to come to this outcome; absent: nothing. */
      readonly dependencies?: readonly Dependency[];
    }
  | {
      readonly outcome: 'rejected';
      /** Internal reason, for the audit. */
      readonly reason: string;
      /** What Elasticsearch tells in `additional_unsuccessful_credentials`, e.g. `API key: api key is expired`; `null`: nothing. */
      readonly told: string | null;
      /** The 401's own reason, in place of the general one; absent: the general one. */
      readonly toldInstead?: string;
      /** Name that was claimed: user name or key id. */
      readonly claimedPrincipal: string;
      /** Things whose change could turn this outcome: the negative cache drops it then. */
      readonly dependencies: readonly Dependency[];
    };

/** One way of proving who is calling. Realms are asked in the order of the chain until one does not answer `notMine`. */
export interface Realm {
  readonly name: string;
  readonly type: string;
  /** Whether the realm is not asked about credentials in the body of a request, such as that of a grant; absent: it is. */
  readonly isForHeadersOnly?: boolean;
  authenticate(credential: Credential, now: Instant): Promise<RealmOutcome>;
  /** Looks a user up by name, for others to act as it, disabled ones included; absent: the realm knows no users by name. */
  lookUp?(username: string, now: Instant): Promise<LookUpOutcome>;
}

/** A user that nobody has proven to be. */
export interface LookedUpUser {
  readonly user: User;
  readonly realm: RealmRef;
  readonly rights: Rights;
}

/** What a realm knows of a name. */
export interface LookUpOutcome {
  /** `null`: nobody of this realm. */
  readonly found: LookedUpUser | null;
  /** Everything that was read to come to this outcome. */
  readonly dependencies: readonly Dependency[];
}
