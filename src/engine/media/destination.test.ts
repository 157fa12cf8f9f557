import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalAddress, isPrivateAddress, mayReceiveMedia, type OwnNetwork } from './destination.ts'

const OWN: OwnNetwork = {
  addresses: ['198.51.100.1', '2001:db8::1'],
  isOpen: (port) => port === 20_500,
  loopback: false,
  families: [4, 6],
}

const DESTINATIONS: [address: string, port: number, allowed: boolean, why: string][] = [
  ['192.0.2.10', 4000, true, 'a phone'],
  ['10.1.2.3', 4000, true, 'a phone on the same private network'],
  ['2001:db8::99', 4000, true, 'a phone with IPv6'],
  ['127.0.0.1', 4000, false, 'loopback'],
  ['127.8.8.8', 4000, false, 'all of loopback'],
  ['::1', 4000, false, 'IPv6 loopback'],
  ['::ffff:127.0.0.1', 4000, false, 'loopback mapped into IPv6'],
  ['::ffff:7f00:1', 4000, false, 'the same in hexadecimal'],
  ['::127.0.0.1', 4000, false, 'the same in the deprecated compatible form'],
  ['64:ff9b::7f00:1', 4000, false, 'the same through NAT64'],
  ['0.0.0.0', 4000, false, 'this host'],
  ['::', 4000, false, 'the unspecified address'],
  ['169.254.169.254', 4000, false, 'cloud metadata'],
  ['fe80::1', 4000, false, 'link-local'],
  ['224.0.0.1', 4000, false, 'multicast'],
  ['255.255.255.255', 4000, false, 'broadcast'],
  ['ff02::1', 4000, false, 'IPv6 multicast'],
  ['192.0.2.10', 53, false, 'a name server'],
  ['198.51.100.1', 4000, true, 'a softphone on this machine'],
  ['198.51.100.1', 20_502, true, 'one that took a port of our range which we do not use'],
  ['198.51.100.1', 20_500, false, 'one of our own media ports: a circle'],
  ['2001:DB8:0::1', 20_500, false, 'the same by IPv6, spelt otherwise'],
]

test('[T11] media goes to phones and not to this machine, its network or in a circle', () => {
  for (const [text, port, allowed, why] of DESTINATIONS) {
    const address = canonicalAddress(text)
    assert.ok(address !== undefined, why)
    assert.equal(mayReceiveMedia(address, port, OWN), allowed, why)
  }
})

test('a relay on loopback reaches loopback, but not its own media ports', () => {
  const own = { ...OWN, loopback: true }

  assert.equal(mayReceiveMedia('127.0.0.1', 4000, own), true)
  assert.equal(mayReceiveMedia('127.0.0.1', 20_500, own), false)
  assert.equal(mayReceiveMedia('192.0.2.10', 4000, { ...own, families: [6] }), false)
})

test('addresses have one spelling, and what is no address has none', () => {
  assert.equal(canonicalAddress('2001:DB8:0:0::1'), '2001:db8::1')
  assert.equal(canonicalAddress('::ffff:192.0.2.1'), '192.0.2.1')
  for (const odd of ['phone.example', 'fe80::1%eth0', '192.0.2.01', ''])
    assert.equal(canonicalAddress(odd), undefined)
})

test('private addresses are known [RFC 1918, RFC 6598, RFC 4193]', () => {
  for (const address of ['10.0.0.1', '172.31.0.1', '192.168.1.1', '100.64.0.1', 'fd00::1']) {
    assert.equal(isPrivateAddress(address), true, address)
  }
  for (const address of ['172.32.0.1', '192.0.2.1', '2001:db8::1']) {
    assert.equal(isPrivateAddress(address), false, address)
  }
})
