import { describe, expect, test } from 'vitest';
import { canonicalAddress, cidrErrors, cidrWarnings, ipErrors, ipWarnings, parseCidr } from './addresses.js';

describe('addresses', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['010.0.0.1', '10.0.0.1'],
    ['256.0.0.1', undefined],
    ['1.2.3', undefined],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['::', '::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['1::2::3', undefined],
    ['fe80::1%eth0', undefined],
  ])('%s is %s', (text, want) => {
    expect(canonicalAddress(text)).toBe(want);
  });

  test.each([
    ['an address', '10.0.0.1', []],
    ['zeros in front', '010.0.0.1', ['must not have leading 0s']],
    ['an IPv4 address in IPv6', '::ffff:10.0.0.1', ['must not be an IPv4-mapped IPv6 address']],
    ['capitals', '2001:DB8::1', ['must be in canonical form ("2001:db8::1")']],
  ])('a new field takes only the canonical form: %s', (_name, text, want) => {
    expect(ipErrors('ip', text).map(({ body }) => body.replace(/^Invalid value: ".*?": /, ''))).toEqual(want);
  });

  test('an old field warns of odd forms', () => {
    expect(ipWarnings('spec.externalIPs[0]', '010.0.0.1')).toEqual(['spec.externalIPs[0]: non-standard IP address "010.0.0.1" will be considered invalid in a future Kubernetes release: use "10.0.0.1"']);
    expect(ipWarnings('spec.externalIPs[0]', '2001:DB8::1')).toEqual(['spec.externalIPs[0]: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")']);
    expect(cidrWarnings('cidr', '10.0.0.5/8')).toEqual(['cidr: CIDR value "10.0.0.5/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.5/32"?)']);
  });

  test('prefixes', () => {
    expect(parseCidr('10.9.8.7/20')).toEqual({ address: '10.9.8.7', family: 4, bits: 20, base: '10.9.0.0' });
    expect(parseCidr('10.0.0.0/33')).toBeUndefined();
    expect(cidrErrors('c', '10.0.0.5/8')[0]?.body).toBe('Invalid value: "10.0.0.5/8": must not have bits set beyond the prefix length');
  });
});
