/**
 * The work of each parser grows in step with its input, also for input made to hurt it. Each row is measured at 4 and
 * at 64 KiB, best of several runs: 16 times the input may take 16^1.3 = 37 times the time; quadratic work takes 256.
 * Other programs can only add time, so one quiet measurement of four is proof enough.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  isSafeHeaderValue,
  parseContacts,
  parseCredentials,
  parseMessage,
  parseNameAddr,
  parseUri,
  parseVia,
  splitList,
  StreamFraming,
} from '#engine/sip/index.ts'

const SMALL = 4 * 1024
const LARGE = 64 * 1024 - 200
const HIGHEST_EXPONENT = 1.3
/** No message may hold up the event loop for longer (T02). */
const LONGEST_MS = 20

function fill(unit: string, size: number): string {
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size)
}

const head = 'OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n'
const asMessage = (inside: string) => () => parseMessage(Buffer.from(`${head}${inside}\r\n\r\n`))

const rows: [name: string, prepare: (size: number) => () => unknown][] = [
  ['message of short headers', (size) => asMessage(fill('X: y\r\n', size))],
  ['message of nameless lines', (size) => asMessage(fill('x\r\n', size))],
  ['message of folds', (size) => asMessage(`X: ${fill('y\r\n ', size)}`)],
  ['message of list elements', (size) => asMessage(fill(`Via: ${','.repeat(500)}\r\n`, size))],
  ['message of one long header', (size) => asMessage(`X: ${fill('y', size)}`)],
  ['message of quoted control characters', (size) => asMessage(`X: ${fill('\\\u0001', size)}`)],
  ['message that never ends', (size) => () => parseMessage(Buffer.from(fill('a: b\r\n\r', size)))],
  ['message of broken UTF-8', (size) => asMessage(`X: ${fill('\udcff\udce0', size / 3)}`)],
  [
    'message with a long Request-URI',
    (size) => () => parseMessage(Buffer.from(`A ${fill('x', size)} SIP/2.0\r\n\r\n`)),
  ],
  ['list of quotes', (size) => () => splitList(fill('"', size))],
  ['list of open brackets', (size) => () => splitList(fill('<,', size))],
  ['list of escapes', (size) => () => splitList(`"${fill('\\"', size)},`)],
  ['address of parameters', (size) => () => parseNameAddr(`<sip:a@h>${fill(';a=b', size)}`)],
  [
    'address of different parameters',
    (size) => () =>
      parseNameAddr(`<sip:a@h>${Array.from({ length: size / 8 }, (_, at) => `;p${at}=1`).join('')}`),
  ],
  ['address of blanks', (size) => () => parseNameAddr(`${fill(' ', size)}<sip:a@h>`)],
  ['address of open quotes', (size) => () => parseNameAddr(fill('"a', size))],
  ['contacts', (size) => () => parseContacts([fill('<sip:a@h>,', size)])],
  ['URI of escapes', (size) => () => parseUri(`sip:${fill('%41', size - (size % 3))}@h`)],
  ['URI of parameters', (size) => () => parseUri(`sip:a@h${fill(';a', size)}`)],
  [
    'URI of different parameters',
    (size) => () => parseUri(`sip:a@h${Array.from({ length: size / 8 }, (_, at) => `;p${at}=1`).join('')}`),
  ],
  ['URI of at signs', (size) => () => parseUri(`sip:${fill('@', size)}`)],
  ['Via of slashes', (size) => () => parseVia(fill('SIP/', size))],
  ['Via of blanks', (size) => () => parseVia(`SIP/2.0/UDP${fill(' ', size)}h`)],
  ['credentials of commas', (size) => () => parseCredentials(`Digest ${fill('a=b,', size)}`)],
  ['header value of backslashes', (size) => () => isSafeHeaderValue(fill('\\', size))],
  [
    'stream fed byte by byte',
    (size) => {
      const bytes = Buffer.from(`OPTIONS sip:a SIP/2.0\r\nX: ${fill('\r\n y', size)}`)
      return () => {
        const framing = new StreamFraming({ accepted: true })
        for (let at = 0; at < bytes.length; at++) framing.push(bytes.subarray(at, at + 1))
      }
    },
  ],
]

/** The shortest of several runs, each long enough for the clock, in ms. */
function bestMs(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 12; round++) {
    const start = performance.now()
    let count = 0
    do {
      run()
      count++
    } while (performance.now() - start < 0.5)
    best = Math.min(best, (performance.now() - start) / count)
  }
  return best
}

function measure(prepare: (size: number) => () => unknown): { exponent: number; large: number } {
  const small = bestMs(prepare(SMALL))
  const large = bestMs(prepare(LARGE))
  return { exponent: Math.log(large / small) / Math.log(LARGE / SMALL), large }
}

for (const [what, prepare] of rows)
  test(`[T02] linear work: ${what}`, () => {
    let found = measure(prepare)
    for (let attempt = 1; attempt < 4 && found.exponent > HIGHEST_EXPONENT; attempt++)
      found = measure(prepare)

    assert.ok(found.exponent <= HIGHEST_EXPONENT, `exponent ${found.exponent.toFixed(2)}`)
    if (what !== 'stream fed byte by byte') assert.ok(found.large < LONGEST_MS, `${found.large} ms`)
  })

test('[T02] the measurement sees work that is not linear', () => {
  const quadratic = (size: number) => () => {
    let sum = 0
    for (let a = 0; a < size / 8; a++) for (let b = 0; b < size / 8; b++) sum += a ^ b
    return sum
  }

  assert.ok(measure(quadratic).exponent > HIGHEST_EXPONENT)
})
