import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unquote } from './grammar.ts'
import { formatNameAddr, parseContacts, parseNameAddr } from './name-addr.ts'
import { formatVia, parseVia, stampVia } from './via.ts'

test('[RFC 3261 20.10] addresses are read in each of their forms', () => {
  const cases: [text: string, display: string | undefined, user: string, tag: string | undefined][] = [
    ['"Bob \\"B\\" <x>" <sip:bob@h>;tag=1', 'Bob "B" <x>', 'bob', '1'],
    ['Bob Smith <sip:bob@h;tag=no>;tag=1', 'Bob Smith', 'bob', '1'],
    ['<sip:bob@h>', undefined, 'bob', undefined],
    ['sip:bob@h;tag=1', undefined, 'bob', '1'],
    ['Jürgen <sip:j@h> ; tag = 2', 'Jürgen', 'j', '2'],
    ['"" <sip:j@h>', '', 'j', undefined],
  ]
  for (const [text, display, user, tag] of cases) {
    const address = parseNameAddr(text)
    assert.deepEqual(
      [address?.display, address?.uri.user, address?.params.get('tag')],
      [display, user, tag],
      text,
    )
  }
})

test('[T03] an address that could be read as another one is refused', () => {
  for (const text of [
    '"open <sip:a@h>',
    'sip:a@h <sip:b@h>',
    'Bell, A <sip:a@h>',
    'a;b <sip:a@h>',
    '< sip:a@h>',
    '<sip:a@h',
    '<sip:a@h>;tag=1;tag=2',
    '<sip:a@h> junk',
    '<sip:a@h>,<sip:b@h>',
    '<sip:a@h>;;',
    '<sip:a@h>;tag=',
    'sip:a@h?Route=x',
    'sip:a,b@h',
    '<mailto:a@h>',
    '',
  ])
    assert.equal(parseNameAddr(text), undefined, text)
})

test('[T03] a display name of any text stays inside its quotes', () => {
  const address = parseNameAddr('<sip:a@h>')
  assert.ok(address)
  const display = 'Eve" <sip:evil@h>\r\nVia: x\\'

  const text = formatNameAddr({ ...address, display })
  const read = parseNameAddr(text)

  assert.equal(text.includes('\r') || text.includes('\n'), false)
  assert.equal(read?.uri.user, 'a')
  assert.equal(read?.display, 'Eve" <sip:evil@h>  Via: x\\')
})

test('contacts are a list or the wildcard', () => {
  assert.equal(parseContacts(['*']), '*')
  assert.equal(parseContacts(['<sip:a@h>, "x,y" <sip:b@h>;q=1', 'sip:c@h'])?.length, 3)
  assert.equal(parseContacts(['*', '<sip:a@h>']), undefined)
  assert.equal(parseContacts(['<sip:a@h>,,']), undefined)
})

test('a quoted parameter keeps its quotes on the wire and loses them on request', () => {
  const text = '<sip:a@h>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>";reg-id=1'
  const address = parseNameAddr(text)
  assert.ok(address)

  assert.equal(formatNameAddr(address), text)
  assert.equal(
    unquote(String(address.params.get('+sip.instance'))),
    '<urn:uuid:00000000-0000-1000-8000-000A95A0E128>',
  )
})

test('[RFC 3581 4] the received Via is stamped with address and port', () => {
  const asked = parseVia('SIP/2.0/UDP 10.0.0.5:5060;rport;branch=z9hG4bKa')
  const plain = parseVia('SIP / 2.0 / TCP pbx.example : 5061 ;branch=z9hG4bKb;received=1.1.1.1')
  assert.ok(asked && plain)

  const stamped = stampVia(asked, { host: '192.0.2.9', port: 61000 })
  const same = stampVia({ ...plain, host: '192.0.2.9' }, { host: '192.0.2.9', port: 61000 })

  assert.equal(formatVia(stamped), 'SIP/2.0/UDP 10.0.0.5:5060;rport=61000;branch=z9hG4bKa;received=192.0.2.9')
  assert.equal(formatVia(same), 'SIP/2.0/TCP 192.0.2.9:5061;branch=z9hG4bKb')
})

test('a Via of another form is refused', () => {
  for (const text of [
    '',
    'SIP/2.0',
    'SIP/2.0/UDP',
    'SIP/3.0/UDP h',
    'HTTP/2.0/UDP h',
    'SIP/2.0/UDP h h',
    'SIP/2.0/UDP h;branch=1;branch=2',
    'SIP/2.0/U( h',
    'SIP/2.0/UDP h:99999',
    'SIP/2.0/UDP ;x',
    'SIP/2.0/UDP h;;',
  ])
    assert.equal(parseVia(text), undefined, text)
})
