import { BlockList, isIP } from 'node:net';

/** Addresses and networks, of proxies for example. */
export interface PeerNetworks {
  /** Whether the address, IPv4 or IPv6 text, is one of them. A text that is no address is none. */
  has(address: string): boolean;
}

/** Reads addresses and networks in CIDR form. @throws Error that names one which is neither. */
export function parsePeerNetworks(entries: readonly string[]): PeerNetworks {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits, ...rest] = entry.split('/');
    const version = isIP(address);
    const family = version === 6 ? 'ipv6' : 'ipv4';
    const bitsMax = version === 6 ? 128 : 32;
    const isWrong =
      version === 0 || rest.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax));
    if (isWrong) throw new Error(`[${entry}] is neither an address nor a network such as 192.0.2.0/24`);
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return {
    has(address) {
      const bare = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
      const version = isIP(bare);
      return version !== 0 && list.check(bare, version === 6 ? 'ipv6' : 'ipv4');
    },
  };
}

/**
 * Whose request it is: the address of the connection, or, where that is a trusted proxy's, the last address of
 * `X-Forwarded-For` that no trusted proxy has. What stands left of it anybody may have written.
 */
export function clientAddress(address: string, forwardedFor: string | undefined, trusted: PeerNetworks): string {
  if (forwardedFor === undefined || !trusted.has(address)) return address;
  let nearest = address;
  for (const entry of forwardedFor.split(',').reverse()) {
    const forwarded = bareAddress(entry.trim());
    if (forwarded === null) return nearest;
    nearest = forwarded;
    if (!trusted.has(forwarded)) return forwarded;
  }
  return nearest;
}

/** The address of an entry, which may have a port; `null`: it is none. */
function bareAddress(entry: string): string | null {
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(entry)?.[1];
  const withoutPort = bracketed ?? entry.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1');
  return isIP(withoutPort) === 0 ? null : withoutPort;
}
