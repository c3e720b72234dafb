import { describe, expect, test } from 'vitest';
import { clientAddress, parsePeerNetworks } from './peer-networks.ts';

const PROXIES = parsePeerNetworks(['192.0.2.0/24', '2001:db8::/32', '198.51.100.7']);

describe('networks', () => {
  test.each([
    { address: '192.0.2.255', has: true },
    { address: '192.0.3.0', has: false },
    { address: '198.51.100.7', has: true },
    { address: '198.51.100.8', has: false },
    { address: '::ffff:192.0.2.1', has: true },
    { address: '2001:db8:ffff::1', has: true },
    { address: '2001:db9::1', has: false },
    { address: '2001:db8::1%eth0', has: true },
    { address: 'proxy', has: false },
    { address: '', has: false },
  ])('have [$address]: $has', ({ address, has }) => {
    expect(PROXIES.has(address)).toBe(has);
  });

  test.each(['proxy', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/8/8', '2001:db8::/129', '192.0.2'])(
    'cannot be read from [%s]',
    (entry) => {
      expect(() => parsePeerNetworks([entry])).toThrow(`[${entry}] is neither an address nor a network`);
    },
  );
});

describe('the client of a request', () => {
  test.each([
    { case: 'nobody forwarded it', address: '203.0.113.9', forwarded: undefined, client: '203.0.113.9' },
    { case: 'a stranger claims to forward', address: '203.0.113.9', forwarded: '10.0.0.1', client: '203.0.113.9' },
    { case: 'a proxy forwards', address: '192.0.2.1', forwarded: '203.0.113.9', client: '203.0.113.9' },
    { case: 'the client wrote more before', address: '192.0.2.1', forwarded: '10.0.0.1, 203.0.113.9', client: '203.0.113.9' },
    { case: 'two proxies forward', address: '192.0.2.1', forwarded: '203.0.113.9, 192.0.2.2', client: '203.0.113.9' },
    { case: 'there are proxies alone', address: '192.0.2.1', forwarded: '192.0.2.3, 192.0.2.2', client: '192.0.2.3' },
    { case: 'an entry is no address', address: '192.0.2.1', forwarded: '203.0.113.9, unknown', client: '192.0.2.1' },
    { case: 'an entry has a port', address: '192.0.2.1', forwarded: '203.0.113.9:1234', client: '203.0.113.9' },
    { case: 'an entry is in brackets', address: '192.0.2.1', forwarded: '[2001:db9::1]:80', client: '2001:db9::1' },
    { case: 'the header is empty', address: '192.0.2.1', forwarded: '', client: '192.0.2.1' },
  ])('when $case is [$client]', ({ address, forwarded, client }) => {
    expect(clientAddress(address, forwarded, PROXIES)).toBe(client);
  });
});
