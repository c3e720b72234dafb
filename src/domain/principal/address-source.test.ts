import { expect, test } from 'vitest';
import { sourceOfAddress } from './address-source.ts';

test.each([
  { address: '192.0.2.7', source: '192.0.2.7' },
  { address: '::ffff:192.0.2.7', source: '192.0.2.7' },
  { address: '0:0:0:0:0:ffff:192.0.2.7', source: '192.0.2.7' },
  { address: '2001:db8:1:2:3:4:5:6', source: '2001:db8:1:2::/64' },
  { address: '2001:DB8:0001:2::9', source: '2001:db8:1:2::/64' },
  { address: '2001:db8::1', source: '2001:db8:0:0::/64' },
  { address: '2001:db8::', source: '2001:db8:0:0::/64' },
  { address: '::1', source: '0:0:0:0::/64' },
  { address: 'fe80::1%eth0', source: 'fe80:0:0:0::/64' },
  { address: '64:ff9b::192.0.2.7', source: '64:ff9b:0:0::/64' },
  { address: '', source: '' },
])('[$address] counts for [$source]', ({ address, source }) => {
  expect(sourceOfAddress(address)).toBe(source);
});

test('all addresses of a /64 network are one source, those of the next another', () => {
  expect(sourceOfAddress('2001:db8:0:1:ffff::1')).toBe(sourceOfAddress('2001:db8:0:1::2'));
  expect(sourceOfAddress('2001:db8:0:2::1')).not.toBe(sourceOfAddress('2001:db8:0:1::1'));
});
