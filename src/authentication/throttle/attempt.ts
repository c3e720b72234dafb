import { sourceOfAddress } from '../../domain/principal/address-source.ts';
import type { Credential } from '../../domain/principal/credential.ts';

/** Who tries. */
export interface Attempt {
  /** As `sourceOfAddress` makes it. */
  readonly source: string;
  /** User name or key id; `null`: the credential names none. */
  readonly account: string | null;
  /** Whether checking it is expensive (a slow hash, a directory): such attempts of a source wait for each other. */
  readonly isSlow: boolean;
}

/** The attempt to come in with this credential from this address; `null`: nothing is guessed, a trusted proxy has decided. */
export function attemptWith(credential: Credential, address: string): Attempt | null {
  const { scheme } = credential;
  if (scheme === 'none' || scheme === 'forwardedUser') return null;
  const isSlow = scheme === 'basic' || scheme === 'negotiate';
  return { source: sourceOfAddress(address), account: accountOf(credential), isSlow };
}

/** Whom a credential claims to be, as far as that can be read off it. */
export function accountOf(credential: Credential): string | null {
  switch (credential.scheme) {
    case 'basic':
      return credential.username;
    case 'apiKey':
      return credential.id;
    default:
      return null;
  }
}
