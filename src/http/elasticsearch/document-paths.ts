import type { RequestTarget } from '../../domain/request/request-target.ts';

/**
 * The methods that Elasticsearch tells for a path below `/_security` that no route takes. It reads such a path as that of an
 * index, of an index and a type, or of a document, so another method is not allowed there (405) instead of unknown (400).
 * Empty for a longer path.
 */
export function documentPathMethods({ rawSegments }: RequestTarget): readonly string[] {
  if (rawSegments[0] !== '_security') return [];
  switch (rawSegments.length) {
    case 1:
      return ['GET', 'PUT', 'DELETE', 'HEAD'];
    case 2:
      return ['POST'];
    case 3:
      return ['GET', 'POST', 'PUT', 'DELETE', 'HEAD'];
    default:
      return [];
  }
}
