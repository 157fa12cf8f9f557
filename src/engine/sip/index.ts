/** The face of the SIP engine: wire format, then transactions, dialogs and sessions. */
export type * from './contract.ts'
export { type CSeq, formatCSeq, parseCSeq } from './cseq.ts'
export type { Envelope, Flaw } from './check.ts'
export { computeHa1, type DigestAlgorithm, type DigestCredentials, parseCredentials } from './digest.ts'
export {
  answerChallenge,
  chooseChallenge,
  type DigestChallenge,
  type DigestLogin,
  parseChallenge,
} from './digest-client.ts'
export {
  createDigestServer,
  type DigestRequest,
  type DigestServer,
  type DigestVerdict,
} from './digest-server.ts'
export { isToken, quote, splitList, unquote } from './grammar.ts'
export { Headers } from './headers.ts'
export { bareHost, bracketHost } from './host.ts'
export type { ParseResult, SipMessage, SipRequest, SipResponse, WireError, WireErrorCode } from './message.ts'
export { sdpOf } from './leg-headers.ts'
export { formatNameAddr, type NameAddr, parseContacts, parseNameAddr, parseRawAddress } from './name-addr.ts'
export { formatParams, type Params, parseParams } from './params.ts'
export { parseMessage } from './parse.ts'
export { checkRequest, type Rejection, type RequestCheck } from './request-check.ts'
export { checkResponse } from './response-check.ts'
export { isSafeHeaderValue, serializeMessage, UnsafeMessageError } from './serialize.ts'
export { type Frame, StreamFraming } from './stream-framing.ts'
export { formatUri, parseUri, sameUri, type SipUri, uriScheme, userText } from './uri.ts'
export { formatVia, MAGIC_COOKIE, parseVia, stampVia, type Via, viaBranch } from './via.ts'
export { createSipStack } from './stack.ts'
export { reasonPhrase } from './reason-phrases.ts'
