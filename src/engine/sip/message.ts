import type { Headers } from './headers.ts'

export type SipRequest = {
  kind: 'request'
  /** Case-sensitive token. */
  method: string
  /** The Request-URI as it stands on the wire. */
  uri: string
  headers: Headers
  body: Buffer
}

export type SipResponse = { kind: 'response'; status: number; reason: string; headers: Headers; body: Buffer }

export type SipMessage = SipRequest | SipResponse

/** Why bytes are not a message. The detail names headers and positions, never their values. */
export type WireError = {
  code: WireErrorCode
  detail: string
  /** The status to answer a request with; without one the bytes are dropped. */
  status?: number
}

export type WireErrorCode =
  | 'empty'
  | 'not_sip'
  | 'bad_start_line'
  | 'unsupported_version'
  | 'bad_line_end'
  | 'missing_end'
  | 'bad_header'
  | 'bad_control_character'
  | 'duplicate_header'
  | 'bad_content_length'
  | 'body_too_short'
  | 'too_large'

/** Parsing never throws. `partial` holds what was understood, enough to answer a malformed request. */
export type ParseResult =
  | { ok: true; message: SipMessage }
  | { ok: false; error: WireError; partial?: SipMessage }
