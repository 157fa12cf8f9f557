import assert from 'node:assert/strict'
import { parseUri, parseVia, userText } from '#engine/sip/index.ts'
import { asRequest, onlyContacts, type Row } from './rfc4475-row.ts'

/** RFC 4475 3.1.1: valid messages. */
export const validRows: Row[] = [
  {
    file: 'wsinv',
    section: '3.1.1.1',
    says: 'a short tortuous INVITE',
    outcome: 'accepted',
    look(message, { cseq, from, to, via }) {
      assert.deepEqual(cseq, { sequence: 9, method: 'INVITE' })
      assert.equal(message.headers.get('Max-Forwards'), '0068')
      assert.equal(from.display, 'J Rosenberg \\"')
      assert.equal(from.params.get('tag'), '98asjd8')
      assert.equal(to.params.get('tag'), '1918181833n')
      assert.equal(via.host, '192.0.2.2')
      assert.equal(via.params.get('branch'), '390skdjuw')
      const vias = message.headers.all('Via').map((value) => parseVia(value))
      assert.deepEqual(
        vias.map((item) => item?.transport),
        ['UDP', 'TCP', 'UDP'],
      )
      assert.equal(vias[2]?.params.get('branch'), 'z9hG4bK30239')
      assert.equal(message.headers.get('Subject'), '')
      assert.equal(message.headers.get('NewFangledHeader'), 'newfangled value continued newfangled value')
      assert.equal(message.headers.get('UnknownHeaderWithUnusualValue'), ';;,,;;,;')
      const [contact] = onlyContacts(message)
      assert.equal(contact?.display, 'Quoted string ""')
      assert.equal(contact?.params.get('newparam'), 'newvalue')
      assert.equal(contact?.params.get('secondparam'), true)
      assert.equal(contact?.params.get('q'), '0.33')
      assert.equal(parseUri(asRequest(message).uri)?.params.get('unknownparam'), true)
      assert.equal(message.body.length, 150)
    },
  },
  {
    file: 'intmeth',
    section: '3.1.1.2',
    says: 'a wide range of valid characters',
    outcome: 'accepted',
    look(message, { from, to, callId, via }) {
      assert.equal(asRequest(message).method, "!interesting-Method0123456789_*+`.%indeed'~")
      const uri = parseUri(asRequest(message).uri)
      assert.equal(uri?.user, "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*")
      assert.equal(uri?.password, "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)")
      assert.equal(to.display, 'BEL:\u0007 NUL:\u0000 DEL:\u007f')
      assert.equal(from.display, "token1~` token2'+_ token3*%!.-")
      assert.equal(from.params.get("fromparam''~+*_!.-%"), '"работающий"')
      assert.equal(from.params.get('tag'), "_token~1'+`*%!-.")
      assert.equal(callId, 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{')
      assert.equal(via.params.get('branch'), "z9hG4bK-.!%66*_+`'~")
      assert.equal(message.headers.get("extensionHeader-!.%*+_`'~"), '\ufeff大停電')
    },
  },
  {
    file: 'esc01',
    section: '3.1.1.3',
    says: 'valid use of the % escaping mechanism',
    outcome: 'accepted',
    look(message, { from, to }) {
      const uri = parseUri(asRequest(message).uri)
      assert.ok(uri)
      assert.equal(userText(uri), 'sips:user@example.com')
      assert.equal(uri.host, 'example.net')
      assert.equal(parseUri(to.uriText)?.user, 'user')
      const fromUri = parseUri(from.uriText)
      assert.equal(fromUri && userText(fromUri), 'I have spaces')
      const [contact] = onlyContacts(message)
      assert.equal(contact?.uri.user, 'caller')
      assert.equal(contact?.uri.params.get('lr'), true)
      assert.equal(contact?.uri.params.get('name'), 'value%2541')
    },
  },
  {
    file: 'escnull',
    section: '3.1.1.4',
    says: 'escaped nulls in URIs stay escaped',
    outcome: 'accepted',
    look(message, { from }) {
      assert.equal(parseUri(from.uriText)?.user, 'null-%00-null')
      assert.deepEqual(
        onlyContacts(message).map(({ uri }) => uri.user),
        ['%00', '%00%00'],
      )
    },
  },
  {
    file: 'esc02',
    section: '3.1.1.5',
    says: '% that is not an escape',
    outcome: 'accepted',
    look(message, { to }) {
      assert.equal(asRequest(message).method, 'RE%47IST%45R')
      assert.equal(to.display, '%Z%45')
      assert.equal(onlyContacts(message).length, 2)
      assert.equal(message.headers.get('C%6Fntact'), '<sip:alias2@host2.example.com>')
    },
  },
  {
    file: 'lwsdisp',
    section: '3.1.1.6',
    says: 'no blank between display name and <',
    outcome: 'accepted',
    look(_message, { from }) {
      assert.equal(from.display, 'caller')
      assert.equal(from.uriText, 'sip:caller@example.com')
    },
  },
  {
    file: 'longreq',
    section: '3.1.1.7',
    says: 'long values in header fields',
    outcome: 'accepted',
    look(message, { to, via }) {
      assert.equal(message.headers.all('Via').length, 34)
      assert.equal(via.host, 'sip33.example.com')
      assert.equal(to.display?.endsWith('extreme proportion'), true)
      assert.equal(message.body.length, 150)
    },
  },
  {
    file: 'dblreq',
    section: '3.1.1.8',
    says: 'octets after the message in a datagram are dropped',
    outcome: 'accepted',
    look(message) {
      assert.equal(asRequest(message).method, 'REGISTER')
      assert.equal(message.body.length, 0)
    },
  },
  {
    file: 'semiuri',
    section: '3.1.1.9',
    says: 'parameters in the user part',
    outcome: 'accepted',
    look(message) {
      const uri = parseUri(asRequest(message).uri)
      assert.ok(uri)
      assert.equal(userText(uri), 'user;par=u@example.net')
      assert.equal(uri.params.size, 0)
    },
  },
  {
    file: 'transports',
    section: '3.1.1.10',
    says: 'varied and unknown transports',
    outcome: 'accepted',
    look(message) {
      assert.deepEqual(
        message.headers.all('Via').map((value) => parseVia(value)?.transport),
        ['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP'],
      )
    },
  },
  {
    file: 'mpart01',
    section: '3.1.1.11',
    says: 'a multipart body with binary octets',
    outcome: 'accepted',
    look(message) {
      assert.equal(message.body.length, Number(message.headers.get('Content-Length')))
      assert.equal(message.headers.get('Content-Type')?.startsWith('multipart/mixed'), true)
    },
  },
  {
    file: 'unreason',
    section: '3.1.1.12',
    says: 'an unusual reason phrase',
    outcome: 'accepted',
    look(message) {
      assert.ok(message.kind === 'response')
      assert.equal(message.reason, '= 2**3 * 5**2 но сто девяносто девять - простое')
    },
  },
  {
    file: 'noreason',
    section: '3.1.1.13',
    says: 'an empty reason phrase',
    outcome: 'accepted',
    look(message) {
      assert.ok(message.kind === 'response')
      assert.equal(message.status, 100)
      assert.equal(message.reason, '')
    },
  },
]
