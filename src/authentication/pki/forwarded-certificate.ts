const BYTE_SEQUENCE = /^\s*:([A-Za-z0-9+/]+={0,2}):\s*$/;
const PEM = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/;

/**
 * The certificates that a proxy forwards: each base64 between colons, as RFC 9440 has it, the client's own alone in one
 * header and those above it as a list in another; or the client's own as URL-encoded PEM, as nginx has it. Empty for anything else.
 * @see https://www.rfc-editor.org/rfc/rfc9440 §2
 */
export function readForwardedChain(certificate: string, chain: string | undefined): readonly Uint8Array[] {
  const own = readBytes(certificate) ?? readEncodedPem(certificate);
  if (own === null) return [];
  const above = chain === undefined || chain.trim() === '' ? [] : chain.split(',').map(readBytes);
  const readable = above.filter((bytes) => bytes !== null);
  return readable.length === above.length ? [own, ...readable] : [];
}

function readBytes(item: string): Uint8Array | null {
  const base64 = BYTE_SEQUENCE.exec(item)?.[1];
  return base64 === undefined ? null : Buffer.from(base64, 'base64');
}

function readEncodedPem(value: string): Uint8Array | null {
  try {
    const base64 = PEM.exec(decodeURIComponent(value))?.[1];
    return base64 === undefined ? null : Buffer.from(base64, 'base64');
  } catch {
    return null;
  }
}
