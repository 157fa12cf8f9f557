import { isAscii, isUtf8 } from 'node:buffer'

/**
 * Wire bytes as text and back, without loss. SIP text is UTF-8 (RFC 3261 7), yet old phones send Latin-1.
 * A byte that is not part of valid UTF-8 becomes a lone surrogate U+DC80..U+DCFF and is written back as that byte.
 * Whoever stores such text calls `toWellFormed()` on it first.
 */
export function decodeText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (isUtf8(bytes)) return bytes.toString('utf8')
  return decodeMixed(bytes)
}

/** The bytes of a text; the inverse of `decodeText`. */
export function encodeText(text: string): Buffer {
  return text.isWellFormed() ? Buffer.from(text, 'utf8') : encodeMixed(text)
}

const ESCAPE = 0xdc00

function decodeMixed(bytes: Buffer): string {
  let text = ''
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    text +=
      length > 0 ? bytes.toString('utf8', at, at + length) : String.fromCharCode(ESCAPE + bytes.readUInt8(at))
    at += Math.max(length, 1)
  }
  return text
}

/** Length of the valid UTF-8 sequence at `at`, 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes.readUInt8(at)
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0
}

function encodeMixed(text: string): Buffer {
  const parts: Buffer[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(at + 1))) at++
    else if (unit >= ESCAPE + 0x80 && unit <= ESCAPE + 0xff) {
      parts.push(Buffer.from(text.slice(start, at), 'utf8'), Buffer.of(unit - ESCAPE))
      start = at + 1
    }
  }
  parts.push(Buffer.from(text.slice(start), 'utf8'))
  return Buffer.concat(parts)
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}
