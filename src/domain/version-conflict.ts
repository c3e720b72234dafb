import { SecurityError } from './error.ts';

/** A thing is not, or no longer, as it was to be found. `index`: where Elasticsearch keeps things of the kind. */
export function versionConflict(index: '.security-7' | '.security-profile-8', message: string): SecurityError {
  return new SecurityError('conflict', message, { metadata: { index_uuid: '_na_', shard: '0', index } });
}
