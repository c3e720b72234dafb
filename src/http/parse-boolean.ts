import { illegalArgument } from '../domain/error.ts';

/** `true` or `false`, and nothing else. @throws SecurityError `illegalArgument`. */
export function parseBoolean(text: string): boolean {
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw illegalArgument(`Failed to parse value [${text}] as only [true] or [false] are allowed.`);
}
