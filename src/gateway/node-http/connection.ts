import type { Socket } from 'node:net';

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
