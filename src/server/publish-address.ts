import type { PublishAddress } from '../authorization/response/node-shapes.ts';
import { parseHostPort } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { assert } from '../domain/error.ts';

/** The address by which clients reach this process: that of the settings, or the listener's once it is open. */
export class PublishedAddress {
  #address: PublishAddress | null;
  readonly #scheme: 'http' | 'https';

  constructor(settings: Settings) {
    this.#scheme = settings['xpack.security.http.ssl.enabled'] ? 'https' : 'http';
    const setting = settings['claviger.http.publish_address'];
    this.#address = setting === null ? null : parseHostPort(setting);
  }

  /** `null` until it is known. */
  get current(): PublishAddress | null {
    return this.#address;
  }

  /** How URLs of this process begin: `https://host[:port]`. Only once the address is known. */
  get origin(): string {
    assert(this.#address !== null, 'the listener is open before a request comes');
    const { host, port } = this.#address;
    return new URL(`${this.#scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`).origin;
  }

  /** Tells the URL of the open listener. */
  listensAt(url: string): void {
    const { hostname, port, protocol } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    this.#address ??= { host, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
  }
}
