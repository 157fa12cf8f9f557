import { isToken, parseNumber, skipBlank } from './grammar.ts'

/** CSeq (RFC 3261 20.16). */
export type CSeq = { sequence: number; method: string }

/** Sequence numbers stay below 2^31 (RFC 3261 8.1.1.5). */
export const CSEQ_LIMIT = 2 ** 31 - 1

export function parseCSeq(text: string): CSeq | undefined {
  let end = 0
  while (end < text.length && text[end] !== ' ' && text[end] !== '\t') end++
  const sequence = parseNumber(text.slice(0, end), CSEQ_LIMIT)
  const method = text.slice(skipBlank(text, end))
  return sequence === undefined || !isToken(method) ? undefined : { sequence, method }
}

export function formatCSeq({ sequence, method }: CSeq): string {
  return `${sequence} ${method}`
}
