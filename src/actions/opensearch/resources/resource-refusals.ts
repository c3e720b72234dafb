import { SecurityError } from '../../../domain/error.ts';
import type { Resource } from './resource-kind.ts';

/** Nothing has the name. */
export function resourceMissing(noun: string, name: string): SecurityError {
  return new SecurityError('notFound', `${noun} '${name}' not found.`);
}

/** What was to be changed was changed by somebody else meanwhile. */
export function resourceConflict(name: string): SecurityError {
  return new SecurityError('conflict', `'${name}' was changed at the same time. Read it and try again.`);
}

/** Refuses to change what is protected. @throws SecurityError `notFound` for a hidden thing, `forbidden`. */
export function assertChangeable({ name, flags, isStatic }: Resource<unknown>): void {
  if (flags.hidden) throw resourceHidden(name);
  if (isStatic) throw new SecurityError('forbidden', `Resource '${name}' is static.`);
  if (flags.reserved) throw new SecurityError('forbidden', `Resource '${name}' is reserved.`);
}

/** A hidden thing is not told of. */
export function resourceHidden(name: string): SecurityError {
  return new SecurityError('notFound', `Resource '${name}' is not available.`);
}
