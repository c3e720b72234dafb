import { illegalArgument, SecurityError } from '../domain/error.ts';
import { parseRequestTarget } from '../domain/request/parse-request-target.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import { isOwnPath } from '../http/own-path.ts';

/**
 * Refuses a step whose references lead it to the own API: its answers may hold secrets, which no run keeps. What cannot be read is the gateway's
 * to refuse.
 * @throws SecurityError `illegalArgument`.
 */
export function assertJobTarget(raw: string): void {
  let target: RequestTarget;
  try {
    target = parseRequestTarget(raw, raw.length);
  } catch (error) {
    if (error instanceof SecurityError) return;
    throw error;
  }
  if (isOwnPath(target)) throw illegalArgument(`[${target.path}] is answered here: a job sends requests to the cluster alone`);
}
