import { SecurityError } from '../../domain/error.ts';

/** There is no such token, or it is not the caller's to see. */
export function tokenMissing(id: string): SecurityError {
  return new SecurityError('notFound', `Token with id [${id}] not found.`);
}
