import { VERIFIED_CREDENTIAL_CACHE_DEFAULTS, type VerifiedCredentialCacheOptions } from './verified-credential-cache.ts';

/** Limits of the authenticator, those of its cache included. */
export interface AuthenticatorLimits extends VerifiedCredentialCacheOptions {
  /** Length of the `Authorization` header's value. Beyond: 431. */
  readonly authorizationCharactersMax: number;
  /** As above, of a `Negotiate` value: tickets with many groups are long. */
  readonly negotiateCharactersMax: number;
  /** Refusals of longer values are not kept, so that strangers cannot fill the memory. */
  readonly refusedAuthorizationCharactersMax: number;
  /** Users that others act as, looked up and kept; as many names that nobody has. */
  readonly runAsUsersMax: number;
}

/** The limits unless told. */
export const AUTHENTICATOR_LIMITS_DEFAULTS: AuthenticatorLimits = {
  ...VERIFIED_CREDENTIAL_CACHE_DEFAULTS,
  authorizationCharactersMax: 8_192,
  negotiateCharactersMax: 65_536,
  refusedAuthorizationCharactersMax: 1_024,
  runAsUsersMax: 10_000,
};
