import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { PeerCertificate } from '../../authentication/realm.ts';

const CHAIN_LENGTH_MAX = 20;

/** A response under way that must be told when its connection is gone. */
interface OpenResponse {
  disconnect(): void;
}

/** One client connection and the responses that are under way on it. */
export class Connection {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly encrypted: boolean;
  /** Nothing that comes after a malformed request is a request: it is neither read nor answered. */
  closing = false;
  readonly #socket: Socket;
  /** `undefined` until it was asked for. */
  #certificate: PeerCertificate | null | undefined;
  readonly #open = new Set<OpenResponse>();

  constructor(socket: Socket, encrypted: boolean) {
    this.#socket = socket;
    this.remoteAddress = plainAddress(socket.remoteAddress ?? '');
    this.remotePort = socket.remotePort ?? 0;
    this.encrypted = encrypted;
    socket.on('close', () => {
      for (const response of this.#open) response.disconnect();
      this.#open.clear();
    });
  }

  /** What the client proved to be in the handshake; read once. */
  get certificate(): PeerCertificate | null {
    if (this.#certificate === undefined) {
      this.#certificate = this.#socket instanceof TLSSocket ? readPeerCertificate(this.#socket) : null;
    }
    return this.#certificate;
  }

  /** Whether a response is under way. */
  get busy(): boolean {
    return this.#open.size > 0;
  }

  begin(response: OpenResponse): void {
    this.#open.add(response);
  }

  end(response: OpenResponse): void {
    this.#open.delete(response);
  }

  cut(): void {
    this.#socket.destroy();
  }
}

/** An IPv4 address that came over an IPv6 socket, as IPv4. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

function readPeerCertificate(socket: TLSSocket): PeerCertificate | null {
  const chain: Uint8Array[] = [];
  const fingerprint = createHash('sha256');
  let certificate: Partial<DetailedPeerCertificate> = socket.getPeerCertificate(true);
  while (certificate.raw !== undefined && chain.length < CHAIN_LENGTH_MAX) {
    chain.push(certificate.raw);
    fingerprint.update(certificate.raw);
    const issuer = certificate.issuerCertificate;
    // What signed itself is its own issuer.
    if (issuer === undefined || issuer === certificate) break;
    certificate = issuer;
  }
  return chain.length === 0 ? null : { chain, isVerified: socket.authorized, fingerprint: fingerprint.digest('hex') };
}
