/** Properties of the wire layer over generated and mutated messages. The seed is fixed: a failure can be run again. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  checkRequest,
  checkResponse,
  formatNameAddr,
  formatUri,
  type Frame,
  Headers,
  parseContacts,
  parseCredentials,
  parseMessage,
  parseNameAddr,
  parseUri,
  sameUri,
  serializeMessage,
  type SipMessage,
  StreamFraming,
  type SipUri,
  userText,
} from '#engine/sip/index.ts'

const seed = 3261
const folder = new URL('rfc4475/', import.meta.url)
const corpus = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)))

/** Everything the server does with bytes before it knows who sent them. */
function digest(bytes: Buffer): SipMessage | undefined {
  const parsed = parseMessage(bytes)
  const message = parsed.ok ? parsed.message : parsed.partial
  if (!message) return undefined
  if (message.kind === 'request') checkRequest(message, { supported: [] })
  else checkResponse(message)
  parseContacts(message.headers.all('Contact'))
  for (const value of message.headers.all('Authorization')) parseCredentials(value)
  for (const [, value] of message.headers.entries()) {
    const address = parseNameAddr(value)
    if (address) assert.ok(parseNameAddr(formatNameAddr(address)))
  }
  return parsed.ok ? parsed.message : undefined
}

const mutation = fc.record({
  kind: fc.constantFrom('replace', 'delete', 'insert', 'repeat', 'cut'),
  at: fc.nat({ max: 4000 }),
  length: fc.nat({ max: 40 }),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        '\r\n',
        '\r',
        '\n',
        '\0',
        '"',
        '\\',
        '<',
        '>',
        ',',
        ';',
        ':',
        '@',
        '%',
        '%00',
        '?',
        '\r\n ',
        '[',
        ' ',
      )
      .map((text) => Buffer.from(text)),
    fc
      .constantFrom(
        'Content-Length: 1\r\n',
        'l: 2\r\n',
        'Via: x\r\n',
        '\r\n\r\n',
        'SIP/2.0',
        '\xff\xfe',
        ';tag=1',
      )
      .map((text) => Buffer.from(text, 'latin1')),
  ),
})
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

function mutate(source: Buffer, mutations: Mutation[]): Buffer {
  let bytes = source
  for (const { kind, at: wanted, length, bytes: extra } of mutations) {
    const at = wanted % (bytes.length + 1)
    const head = bytes.subarray(0, at)
    const tail = bytes.subarray(at)
    if (kind === 'cut') bytes = head
    else if (kind === 'delete') bytes = Buffer.concat([head, tail.subarray(length)])
    else if (kind === 'insert') bytes = Buffer.concat([head, extra, tail])
    else if (kind === 'replace') bytes = Buffer.concat([head, extra, tail.subarray(extra.length)])
    else bytes = Buffer.concat([head, tail.subarray(0, length), tail])
  }
  return bytes
}

const mutated = fc
  .tuple(fc.nat({ max: corpus.length - 1 }), fc.array(mutation, { minLength: 1, maxLength: 6 }))
  .map(([index, mutations]) => mutate(corpus[index] ?? Buffer.alloc(0), mutations))

test('[T01] no mutation of a torture message throws, and what is accepted is written back stable', () => {
  let accepted = 0
  fc.assert(
    fc.property(mutated, (bytes) => {
      const message = digest(bytes)
      if (!message) return
      accepted++
      const written = serializeMessage(message)
      const again = parseMessage(written)
      assert.ok(again.ok)
      assert.deepEqual(serializeMessage(again.message), written)
      assert.deepEqual(again.message.body, message.body)
    }),
    { seed, numRuns: 20_000 },
  )

  assert.ok(accepted > 2000, `only ${accepted} of 20000 were accepted: the mutations prove too little`)
})

test('[T01] no random bytes throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      digest(Buffer.from(bytes))
    }),
    { seed, numRuns: 5000 },
  )
})

function summary(frames: Frame[]): unknown[] {
  return frames
    .filter(({ kind }) => kind === 'message' || kind === 'fault')
    .map((frame) => (frame.kind === 'message' ? serializeMessage(frame.message).toString('hex') : frame.kind))
}

test('[T03] a stream is read the same however it is cut, mutated or not', () => {
  const stream = fc.array(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...corpus) }, { weight: 1, arbitrary: mutated }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  fc.assert(
    fc.property(
      stream,
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 10 }),
      (parts, cuts) => {
        const bytes = Buffer.concat(parts)
        const whole = summary(new StreamFraming({ accepted: true }).push(bytes))
        const framing = new StreamFraming({ accepted: true })
        const frames: Frame[] = []
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1
          // A socket may reuse its memory: what was handed over must not change with it.
          const piece = Buffer.from(bytes.subarray(at, at + size))
          frames.push(...framing.push(piece))
          at += size
        }

        assert.deepEqual(summary(frames), whole)
      },
    ),
    { seed, numRuns: 2000 },
  )
})

const name = fc.constantFrom('Subject', 'X-Own', 'Via', 'Contact', 'User-Agent', 'Route', 'x%-y')
const value = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((text) => text.replaceAll(/[\p{Cc}]/gu, '').trim())

test('a message built from parts is read back as built', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, value), { maxLength: 20 }),
      fc.uint8Array({ maxLength: 60 }),
      (entries, body) => {
        const subjects = new Set<string>()
        const once = entries.filter(([key]) => key !== 'Subject' || (!subjects.has(key) && subjects.add(key)))
        const message: SipMessage = {
          kind: 'request',
          method: 'MESSAGE',
          uri: 'sip:a@b',
          headers: new Headers(once),
          body: Buffer.from(body),
        }

        const result = parseMessage(serializeMessage(message))

        assert.ok(result.ok)
        const entriesBack = result.message.headers.entries().slice(0, -1)
        assert.deepEqual(entriesBack, message.headers.entries())
        assert.deepEqual(result.message.body, message.body)
      },
    ),
    { seed, numRuns: 2000 },
  )
})

test('[T03] a URI or address made from any text is read back with that text and nothing else', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((item) => !item.includes('%'))
  fc.assert(
    fc.property(text, text, text, (user, display, param) => {
      const uri: SipUri = {
        scheme: 'sip',
        user,
        host: 'sotto.example',
        port: 5070,
        params: new Map([['p', param]]),
        headers: '',
      }
      const written = formatUri(uri)
      const read = parseUri(written)
      assert.ok(read, written)
      assert.equal(userText(read), user)
      assert.equal(read.host, 'sotto.example')
      assert.equal(sameUri(read, parseUri(formatUri(read)) ?? uri), true)

      const address = parseNameAddr(formatNameAddr({ display, uri, params: new Map() }))
      assert.equal(address?.display, display.replaceAll(/[\p{Cc}--[\u0080-\u009f]]/gv, ' '))
      assert.equal(address?.uri.host, 'sotto.example')
    }),
    { seed, numRuns: 3000 },
  )
})
