import type { Authentication } from '../domain/principal/authentication.ts';
import type { Language } from './pattern/language.ts';

/**
 * A caller's rights, compiled once and shared by every credential with the same rights (interned by content). Immutable.
 * All checks are linear in the length of the name or action, whatever the patterns.
 */
export interface Authorizer {
  /** Tells rights of another content apart: equal for equal content, in every process. Base64 digests. */
  readonly contentDigest: string;

  /** Whether every action on the cluster and on every (unrestricted) index is allowed by every set: nothing needs to be classified. */
  readonly allowsEverything: boolean;

  /**
   * Whether a cluster action is allowed. `request` is needed for the privileges that look at it (`manage_own_api_key`), and
   * for what every caller may ask about itself.
   */
  allowsCluster(action: string, authentication: Authentication, request?: SecurityRequest): boolean;

  /** Whether an index action is allowed on one concrete index, alias or data stream name. */
  allowsIndex(action: string, name: string): boolean;

  /**
   * Whether an index action is allowed on every name that `pattern` (`*` wildcards) can match, restricted names excepted
   * unless granted: the pattern lies within what each set grants and is disjoint from restricted names, or these are
   * granted. False also where finding out would cost too much.
   */
  allowsIndexPattern(action: string, pattern: string): boolean;

  /** Whether the action is allowed on at least one conceivable index. */
  allowsSomeIndex(action: string): boolean;

  /**
   * Whether an index action that is not allowed would be, on this name or `*` pattern (absent: on some index), if documents
   * and fields were filtered here: only document queries and field rules stand in the way.
   */
  isWithheld(action: string, name?: string): boolean;

  /** Whether acting as this user is allowed. */
  allowsRunAs(username: string): boolean;

  /** Whether the caller is kept from this name, whatever leads to it; absent: it is kept from none. */
  protects?(name: string): boolean;

  /** The names that are reached at most, whatever grants others; absent: all. */
  readonly reach?: Language;
}

/** What a request to Claviger's own API asks, as far as rights look at it. */
export type SecurityRequest = ApiKeyRequest | UserRequest | ApplicationsRequest | LongLivedTokenRequest | JobAccessRequest;

/** A request about the privileges of a user. */
export interface UserRequest {
  readonly kind: 'user';
  readonly username: string;
}

/** A request about long-lived tokens that are there, or would be. */
export interface LongLivedTokenRequest {
  readonly kind: 'longLivedToken';
  /** Whether all of them are the caller's to manage. */
  readonly isOwn: boolean;
}

/** A request about scheduled jobs that are there, or would be. */
export interface JobAccessRequest {
  readonly kind: 'job';
  /** Whether all of them are the caller's own. */
  readonly isOwn: boolean;
}

/** A request about privileges of applications, or about their part of a user profile. */
export interface ApplicationsRequest {
  readonly kind: 'applications';
  /** Empty: all. */
  readonly applications: readonly string[];
}

/** What a request about API keys asks, as far as `manage_own_api_key` looks at it. */
export type ApiKeyRequest =
  | { readonly kind: 'create' }
  | {
      readonly kind: 'query';
      /** Whether the search is confined to the caller's own keys. */
      readonly ownOnly: boolean;
      readonly withLimitedBy: boolean;
    }
  | {
      readonly kind: 'get' | 'invalidate';
      readonly ids: readonly string[];
      readonly name: string | null;
      readonly username: string | null;
      readonly realmName: string | null;
      readonly owner: boolean;
      /** `get` only. */
      readonly withLimitedBy: boolean;
    };
