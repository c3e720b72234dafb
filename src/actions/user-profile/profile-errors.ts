import { SecurityError } from '../../domain/error.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import { versionConflict } from '../../domain/version-conflict.ts';

/** A profile that is asked about is not there. */
export function profileNotFound(): SecurityError {
  return new SecurityError('notFound', 'profile document not found');
}

/** A profile that is to be changed is not there. */
export function profileMissing(uid: string): SecurityError {
  return new SecurityError('documentMissing', `[profile_${uid}]: document missing`);
}

/** A profile is no longer the version that was to be changed. */
export function profileChanged({ uid, version }: UserProfile, expected: ProfileVersion): SecurityError {
  const required = `required seqNo [${expected.seqNo}], primary term [${expected.primaryTerm}]`;
  const found = `current document has seqNo [${version}] and primary term [${PRIMARY_TERM}]`;
  return versionConflict('.security-profile-8', `[profile_${uid}]: version conflict, ${required}. ${found}`);
}

/** Which version of a profile is meant: `_seq_no` and `_primary_term` of the API. */
export interface ProfileVersion {
  readonly seqNo: number;
  readonly primaryTerm: number;
}

/** The `_primary_term` of every profile: there is one store, and it never loses its place. */
export const PRIMARY_TERM = 1;
