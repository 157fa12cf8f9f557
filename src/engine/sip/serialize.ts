import { isToken, isVisible } from './grammar.ts'
import type { SipMessage } from './message.ts'
import { encodeText } from './text.ts'

/** A message we were about to send could be read as another one. Names the part, never its value. */
export class UnsafeMessageError extends Error {
  readonly code = 'sip.unsafe_message'
}

/**
 * The bytes of a message. Content-Length is always written, and is the length of the body.
 * Throws `UnsafeMessageError` rather than send a part that would end its line: a fault of the caller.
 */
export function serializeMessage(message: SipMessage): Buffer {
  let text = startLine(message)
  for (const [name, value] of message.headers.entries()) {
    if (name === 'Content-Length') continue
    if (!isToken(name)) throw new UnsafeMessageError('header name is not a token')
    if (!isSafeHeaderValue(value)) throw new UnsafeMessageError(`${name} holds a control character`)
    text += `${name}: ${value}\r\n`
  }
  const head = encodeText(`${text}Content-Length: ${message.body.length}\r\n\r\n`)
  return message.body.length === 0 ? head : Buffer.concat([head, message.body])
}

/** Whether a value can stand in a header: no CR, no LF, other control characters only as a quoted pair. */
export function isSafeHeaderValue(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at)
    if ((code >= 32 && code !== 127) || code === 9) continue
    if (code === 13 || code === 10 || value[at - 1] !== '\\') return false
  }
  return true
}

function startLine(message: SipMessage): string {
  if (message.kind === 'response') {
    if (!Number.isInteger(message.status) || message.status < 100 || message.status > 699)
      throw new UnsafeMessageError('status is not from 100 to 699')
    if (!isSafeHeaderValue(message.reason)) throw new UnsafeMessageError('reason holds a control character')
    return `SIP/2.0 ${message.status} ${message.reason}\r\n`
  }
  if (!isToken(message.method)) throw new UnsafeMessageError('method is not a token')
  if (!isVisible(message.uri)) throw new UnsafeMessageError('Request-URI holds a blank or control character')
  return `${message.method} ${message.uri} SIP/2.0\r\n`
}
