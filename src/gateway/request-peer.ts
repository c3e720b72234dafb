import type { PeerCertificate, RequestPeer } from '../authentication/realm.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { ReadRequest } from './served-request.ts';

/** The other end of a request's connection, for the proof of its caller. */
export function peerOf({ exchange, headers }: ReadRequest): RequestPeer {
  const { remoteAddress, certificate = null } = exchange.head;
  return new HeadPeer(remoteAddress, certificate, headers);
}

/** The same for a second identity beside the caller: nothing but its own header proves that one. */
export function peerOfSecondary({ exchange, headers }: ReadRequest): RequestPeer {
  return new HeadPeer(exchange.head.remoteAddress, null, new Map([[FORWARDED_FOR, headers.get(FORWARDED_FOR) ?? '']]));
}

const FORWARDED_FOR = 'x-forwarded-for';

class HeadPeer implements RequestPeer {
  readonly address: string;
  readonly certificate: PeerCertificate | null;
  readonly #headers: RequestHeaders;

  constructor(address: string, certificate: PeerCertificate | null, headers: RequestHeaders) {
    this.address = address;
    this.certificate = certificate;
    this.#headers = headers;
  }

  header(name: string): string | undefined {
    return this.#headers.get(name);
  }
}
