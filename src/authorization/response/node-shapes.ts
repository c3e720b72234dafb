import { type AnswerShape, dropped, each, kept, list, named, object } from './json-filter.ts';
import type { NameTest } from './visible-names.ts';

/** Where clients reach Claviger. */
export interface PublishAddress {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, an IPv6 host in brackets. */
export function formatAddress({ host, port }: PublishAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Nodes by id, each with Claviger's address for its own, so that clients that look for nodes to talk to find none but Claviger.
 * `address` `null`: it is not known; addresses are left as they are.
 */
export function nodesAnswer(address: PublishAddress | null, visible: NameTest | null): AnswerShape {
  return object({ nodes: each(node(address, visible)) }, kept);
}

/** One node. `visible` `null`: the caller may see all that is told of indices. */
export function node(address: PublishAddress | null, visible: NameTest | null): AnswerShape {
  return object({ ...addressFields(address, visible), ...indexFields(visible) }, kept);
}

/** The fields at the root of a node that tell where it is reached. `address` `null`: the node's own are kept. */
export function nodeAddressFields(address: PublishAddress | null): Readonly<Record<string, AnswerShape>> {
  if (address === null) return { host: kept, ip: kept, transport_address: kept };
  const published = text(formatAddress(address));
  return { host: text(address.host), ip: list(ip(address)), transport_address: published, http_address: published };
}

/** All the fields of a node that tell where it is reached, and who reaches it. */
function addressFields(address: PublishAddress | null, visible: NameTest | null): Readonly<Record<string, AnswerShape>> {
  // What other callers ask, and from where.
  const clients = visible === null ? {} : { clients: dropped };
  if (address === null) return { http: object(clients, kept) };
  const published = text(formatAddress(address));
  const addresses = { publish_address: published, bound_address: list(published) };
  return {
    ...nodeAddressFields(address),
    http: object({ ...addresses, ...clients }, kept),
    transport: object({ ...addresses, profiles: each(object(addresses, kept)) }, kept),
    remote_cluster_server: object(addresses, kept),
  };
}

/** What a node tells of its indices. */
function indexFields(visible: NameTest | null): Readonly<Record<string, AnswerShape>> {
  if (visible === null) return {};
  const withoutFields = object({ fields: dropped }, kept);
  const byName = named(visible, kept);
  return {
    indices: object({ indices: byName, shards: byName, fielddata: withoutFields, completion: withoutFields }, kept),
  };
}

function text(value: string): AnswerShape {
  return (filter) => filter.replace(value);
}

/** Some answers give the address alone, others with the port. */
function ip(address: PublishAddress): AnswerShape {
  return (filter) => {
    const { scanner } = filter;
    const hasPort = scanner.token === 'VALUE_STRING' && /^(\[.*\]|[^:]*):\d+$/.test(scanner.text());
    return filter.replace(hasPort ? formatAddress(address) : address.host);
  };
}
