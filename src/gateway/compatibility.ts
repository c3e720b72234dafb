/** What the cluster is. */
export type Product = 'opensearch' | 'elasticsearch';

/** Makes Elasticsearch's clients at home before another product. Pure; one for the life of a product. */
export interface Compatibility {
  /** A request's `Content-Type` or `Accept`, in the words of the cluster. */
  translateMediaType(value: string): string;
  /** A response's `Content-Type`, in the words of the client's `Accept`. */
  mirrorMediaType(contentType: string, accept: string | undefined): string;
  /** Whether responses lack `X-elastic-product`, without which Elasticsearch's clients since 7.14 refuse them. */
  readonly addsProductHeader: boolean;
}

const VENDOR = 'vnd.elasticsearch+';
const VENDOR_MEDIA_TYPE = /application\/vnd\.elasticsearch\+([a-z-]+)\s*;\s*compatible-with\s*=\s*"?([0-9]+)"?/gi;
/** Distinct values seen are few; a caller that sends many costs itself the translation each time. */
const REMEMBERED_MAX = 64;

const UNTRANSLATED: Compatibility = {
  translateMediaType: (value) => value,
  mirrorMediaType: (contentType) => contentType,
  addsProductHeader: false,
};

/**
 * Elasticsearch's own media types (`application/vnd.elasticsearch+json;compatible-with=8`) for a cluster that does not know
 * them: plain on the way in (`application/json`), mirrored on the way out.
 * @see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/compatibility
 */
export function createCompatibility(product: Product): Compatibility {
  if (product === 'elasticsearch') return UNTRANSLATED;
  const translated = new Map<string, string>();
  return {
    addsProductHeader: true,
    translateMediaType(value) {
      if (!value.includes(VENDOR) && !value.toLowerCase().includes(VENDOR)) return value;
      const known = translated.get(value);
      if (known !== undefined) return known;
      const plain = value.replace(VENDOR_MEDIA_TYPE, 'application/$1');
      if (translated.size < REMEMBERED_MAX) translated.set(value, plain);
      return plain;
    },
    mirrorMediaType(contentType, accept) {
      if (accept === undefined || !accept.includes(VENDOR)) return contentType;
      for (const [, subtype, version] of accept.matchAll(VENDOR_MEDIA_TYPE)) {
        if (isMediaType(contentType, `application/${subtype}`)) {
          return `application/${VENDOR}${subtype};compatible-with=${version}`;
        }
      }
      return contentType;
    },
  };
}

/** The media type of a JSON answer, in the words of the client's `Accept`. */
export function jsonMediaType(accept: string | undefined): string {
  if (accept === undefined || !accept.toLowerCase().includes(VENDOR)) return 'application/json';
  for (const [, subtype, version] of accept.matchAll(VENDOR_MEDIA_TYPE)) {
    if (subtype?.toLowerCase() === 'json') return `application/${VENDOR}json;compatible-with=${version}`;
  }
  return 'application/json';
}

function isMediaType(contentType: string, mediaType: string): boolean {
  const end = contentType.indexOf(';');
  const type = end === -1 ? contentType : contentType.slice(0, end);
  return type.trim().toLowerCase() === mediaType.toLowerCase();
}
