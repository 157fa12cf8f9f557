/**
 * The 49 messages of RFC 4475, byte for byte as in the archive of its appendix A. One row each: what Sotto does with
 * it, and where the RFC says so. `accepted` rows also show that the parts are read right.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  checkRequest,
  checkResponse,
  type Envelope,
  parseMessage,
  parseNameAddr,
  serializeMessage,
  type SipMessage,
} from '#engine/sip/index.ts'
import { otherRows } from './rfc4475-other-rows.ts'
import type { Outcome } from './rfc4475-row.ts'
import { validRows } from './rfc4475-valid-rows.ts'

const folder = new URL('rfc4475/', import.meta.url)

const rows = [...validRows, ...otherRows]

function judge(bytes: Buffer): { outcome: Outcome; message?: SipMessage; envelope?: Envelope } {
  const parsed = parseMessage(bytes)
  if (!parsed.ok) {
    const { code, status } = parsed.error
    return { outcome: status === undefined ? { dropped: code } : { answer: status, code } }
  }
  const { message } = parsed
  if (message.kind === 'response') {
    const check = checkResponse(message)
    return check.ok
      ? { outcome: 'accepted', message, envelope: check.envelope }
      : { outcome: { dropped: check.flaw.code } }
  }
  const check = checkRequest(message, { supported: ['replaces', 'timer'] })
  if (check.ok) return { outcome: 'accepted', message, envelope: check.envelope }
  const { code, status } = check.rejection
  return { outcome: status === undefined ? { dropped: code } : { answer: status, code } }
}

for (const { file, section, says, outcome, look } of rows) {
  test(`[RFC 4475 ${section}] ${file}: ${says}`, () => {
    const bytes = readFileSync(new URL(`${file}.dat`, folder))

    const verdict = judge(bytes)

    assert.deepEqual(verdict.outcome, outcome)
    if (!verdict.message || !verdict.envelope) return
    look?.(verdict.message, verdict.envelope)
    const written = serializeMessage(verdict.message)
    const again = parseMessage(written)
    assert.ok(again.ok)
    assert.deepEqual(serializeMessage(again.message), written)
    assert.deepEqual(lines(again.message), lines(verdict.message))
  })
}

/** Header lines; Content-Length apart, which writing adds where it was missing. */
function lines(message: SipMessage): string[] {
  const entries = message.headers.entries().filter(([name]) => name !== 'Content-Length')
  return entries.map(([name, value]) => `${name}: ${value}`)
}

test('[RFC 4475] every message of the archive has exactly one row', () => {
  const files = readdirSync(folder).map((name) => name.replace(/\.dat$/, ''))

  assert.equal(files.length, 49)
  assert.deepEqual(rows.map(({ file }) => file).toSorted(), files.toSorted())
})

test('[RFC 4475 3.1.2.15] the unquoted comma of baddn is refused in From and To', () => {
  const parsed = parseMessage(readFileSync(new URL('baddn.dat', folder)))

  assert.ok(!parsed.ok && parsed.partial)
  for (const name of ['From', 'To'])
    assert.equal(parseNameAddr(parsed.partial.headers.get(name) ?? ''), undefined)
})

test('[RFC 4475 3.3.5] the 420 names the options of Require that are not supported', () => {
  const parsed = parseMessage(readFileSync(new URL('bext01.dat', folder)))
  assert.ok(parsed.ok && parsed.message.kind === 'request')

  const check = checkRequest(parsed.message, { supported: [] })

  assert.ok(!check.ok)
  assert.deepEqual(check.rejection.headers, [
    ['Unsupported', 'nothingSupportsThis, nothingSupportsThisEither'],
  ])
})
