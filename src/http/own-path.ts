import type { RequestTarget } from '../domain/request/request-target.ts';

/** Whether a path is answered here and never forwarded. Compared raw and decoded: an escaped spelling is no way past. */
export function isOwnPath({ rawSegments, segments }: RequestTarget): boolean {
  return isOwn(rawSegments) || (segments !== rawSegments && isOwn(segments));
}

function isOwn(segments: readonly string[]): boolean {
  switch (segments[0]) {
    case '_security':
    case '_claviger':
      return true;
    case '_plugins':
    case '_opendistro':
      return segments[1] === '_security';
    default:
      return false;
  }
}
