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
    default:
      return isOpenSearch(segments);
  }
}

/** Whether a path is one of OpenSearch's security plugin, which is answered in its dialect. Compared raw and decoded too. */
export function isOpenSearchPath({ rawSegments, segments }: RequestTarget): boolean {
  return isOpenSearch(rawSegments) || (segments !== rawSegments && isOpenSearch(segments));
}

function isOpenSearch([first, second]: readonly string[]): boolean {
  return (first === '_plugins' || first === '_opendistro') && second === '_security';
}
