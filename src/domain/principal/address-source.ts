const V4_MAPPED = /^(?:0{0,4}:){0,5}:?ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const GROUPS = 8;
/** An IPv6 network of this many groups belongs to one subscriber. */
const GROUPS_OF_SOURCE = 4;

/**
 * The source that an address counts for: an IPv4 address itself, also when it is written as an IPv6 one, and the /64 network
 * of an IPv6 address. A text that is no address is its own source.
 */
export function sourceOfAddress(address: string): string {
  const bare = address.replace(/%.*$/, '');
  if (!bare.includes(':')) return bare;
  const mapped = V4_MAPPED.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail = null] = bare.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === null || tail === '' ? [] : tail.split(':');
  // Digits with dots at the end stand for two groups; they never reach into the first four.
  const lastGroups = last.length + (last.at(-1)?.includes('.') === true ? 1 : 0);
  const zeros = tail === null ? 0 : Math.max(0, GROUPS - first.length - lastGroups);
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
  const network = groups.slice(0, GROUPS_OF_SOURCE).map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
