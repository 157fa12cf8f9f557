import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatUri, parseUri, sameUri, type SipUri, uriScheme, userText } from './uri.ts'

function must(text: string): SipUri {
  const uri = parseUri(text)
  assert.ok(uri, text)
  return uri
}

test('[RFC 3261 19.1.3] the URIs of the RFC are read and written back', () => {
  for (const text of [
    'sip:alice@atlanta.com',
    'sip:alice:secretword@atlanta.com;transport=tcp',
    'sips:alice@atlanta.com?subject=project%20x&priority=urgent',
    'sip:+1-212-555-1212:1234@gateway.com;user=phone',
    'sips:1212@gateway.com',
    'sip:alice@192.0.2.4',
    'sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com',
    'sip:alice;day=tuesday@atlanta.com',
    'sip:[2001:db8::9:1]:5070;lr',
    'tel:+1-201-555-0123',
    'tel:7042;phone-context=example.com',
  ])
    assert.equal(formatUri(must(text)), text)
})

test('what breaks the grammar is no URI', () => {
  for (const text of [
    '',
    'sip:',
    'sip:@host',
    'sip:a@',
    'sip:a@b@c',
    'sip:a b@c',
    'sip:a@b;x=1;x=2',
    'sip:a@b;',
    'sip:a@b;=1',
    'sip:a@b:0',
    'sip:a@b:65536',
    'sip:a@b:',
    'sip:a@[::1',
    'sip:a@[1.2.3.4]',
    'sip:a@::1',
    'sip:a@999.1.1.1',
    'sip:a@[fe80::1%25eth0]',
    'sip:%zz@b',
    'sip:a%4@b',
    'sip:a@b?x y',
    'sip:<a>@b',
    'sip:"a"@b',
    'sip:ü@b',
    'mailto:a@b',
    'tel:',
    'tel:abc+1',
    'tel:+12 34',
    'constructor:a',
    'sip:a@b\r\nX: y',
    'sip:a\u0000@b',
  ])
    // prettier-ignore
    assert.equal(parseUri(text), undefined, JSON.stringify(text))
})

test('[RFC 3261 19.1.4] equivalent URIs are the same', () => {
  for (const [a, b] of [
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;newparam=5'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['sip:*21%23@h', 'sip:*21#@h'],
    ['tel:+1-201-555-0123', 'tel:+1(201)5550123'],
  ] as const) {
    assert.equal(sameUri(must(a), must(b)), true, `${a} ${b}`)
    assert.equal(sameUri(must(b), must(a)), true, `${b} ${a}`)
  }
})

test('[RFC 3261 19.1.4] different URIs are not', () => {
  for (const [a, b] of [
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:a@b', 'sips:a@b'],
    ['sip:a%3Bb@c', 'sip:a;b@c'],
    ['tel:1', 'tel:1;phone-context=x'],
  ] as const)
    assert.equal(sameUri(must(a), must(b)), false, `${a} ${b}`)
})

test('parts made from any text cannot leave their place in the URI', () => {
  const uri: SipUri = {
    scheme: 'sip',
    user: 'a@evil.example;x\r\nVia: y <ü>%',
    host: 'sotto.example',
    port: undefined,
    params: new Map([['p', 'v;lr\r\n']]),
    headers: '',
  }

  const text = formatUri(uri)
  const read = must(text)

  assert.equal(read.host, 'sotto.example')
  assert.equal(userText(read), uri.user)
  assert.deepEqual([...read.params.keys()], ['p'])
})

test('the scheme of any URI can be seen', () => {
  assert.equal(uriScheme('NobodyKnows:x'), 'nobodyknows')
  assert.equal(uriScheme('<sip:a>'), undefined)
  assert.equal(uriScheme('nothing'), undefined)
})
