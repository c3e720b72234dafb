import type { Principal } from '../authentication/principal.ts';
import { illegalArgument } from '../domain/error.ts';
import { recordDecision } from './audit-trail.ts';
import type { ReadRequest } from './served-request.ts';

/** Headers that ask to act as somebody else. */
const IMPERSONATION_HEADERS = ['es-security-runas-user', 'opendistro_security_impersonate_as'] as const;

/**
 * Refuses a request in the name of another: to drop the header and go on would run it with the rights of the wrong user.
 * @throws SecurityError `illegalArgument`.
 */
export function refuseImpersonation(request: ReadRequest, principal: Principal): void {
  for (const header of IMPERSONATION_HEADERS) {
    if (!request.headers.has(header)) continue;
    const refusal = illegalArgument(`the header [${header}] is not supported: nothing is done in the name of another user`);
    recordDecision(request, principal, { refusal, action: null, indices: [] });
    throw refusal;
  }
}
