import { formatUri, type NameAddr, parseUri, sameUri, type SipUri } from '#engine/sip/index.ts'
import { newId } from '#lib/ids.ts'

import type { Binding } from '../binding.ts'
import type { KnownDevice } from '../device-index.ts'

export const DEFAULT_EXPIRES_S = 3_600
export const MIN_EXPIRES_S = 60
export const MAX_EXPIRES_S = 7_200
/** Idle connections are closed after 15 minutes: a telephone on TCP speaks more often than that. */
export const MAX_EXPIRES_TCP_S = 600
/** Bindings of one telephone; more is a loop or an attack. */
export const MAX_CONTACTS = 10
const LONGEST_CONTACT = 512

/** A REGISTER, read and proven to come from `device`. */
export type RegisterRequest = {
  device: KnownDevice
  contacts: readonly NameAddr[] | '*'
  /** Value of the Expires header. */
  expires: number | undefined
  callId: string
  cseq: number
  flow: Binding['flow']
  userAgent: string | undefined
  nowMs: number
}

export type RegisterDecision =
  | { kind: 'reject'; status: number; minExpires?: number }
  | { kind: 'change'; put: Binding[]; remove: Binding[]; isRefresh: boolean }

const reject = (status: number, minExpires?: number): RegisterDecision => ({
  kind: 'reject',
  status,
  ...(minExpires === undefined ? {} : { minExpires }),
})

/** What a REGISTER does to the bindings there are (RFC 3261 10.3 steps 6 and 7). Changes all of them or none. */
export function decideRegister(current: readonly Binding[], request: RegisterRequest): RegisterDecision {
  if (request.contacts === '*') return decideClear(current, request)
  const longest = request.flow.transport === 'tcp' ? MAX_EXPIRES_TCP_S : MAX_EXPIRES_S
  const put: Binding[] = []
  const remove: Binding[] = []
  let news = 0
  for (const contact of request.contacts) {
    const seconds = expiresOf(contact, request.expires)
    if (seconds === undefined) return reject(400)
    if (seconds > 0 && seconds < MIN_EXPIRES_S) return reject(423, MIN_EXPIRES_S)
    if (contact.uri.scheme === 'tel' || formatUri(contact.uri).length > LONGEST_CONTACT) return reject(400)
    const known = [...current, ...put].filter((binding) => isSameBinding(binding, contact))
    if (known.some((binding) => isOutOfOrder(binding, request) && !put.includes(binding))) return reject(500)
    if (seconds === 0) {
      remove.push(...known)
      continue
    }
    const [replaced, ...duplicates] = known
    remove.push(...duplicates)
    if (!replaced) news += 1
    put.push(bindingOf(contact, Math.min(seconds, longest), request, replaced))
  }
  if (current.length - remove.length + news > MAX_CONTACTS) return reject(403)
  return { kind: 'change', put, remove, isRefresh: news === 0 }
}

function decideClear(current: readonly Binding[], request: RegisterRequest): RegisterDecision {
  if (request.expires !== 0) return reject(400)
  if (current.some((binding) => isOutOfOrder(binding, request))) return reject(500)
  return { kind: 'change', put: [], remove: [...current], isRefresh: false }
}

/** RFC 3261 10.3: within one Call-ID the sequence number must grow. */
function isOutOfOrder(binding: Binding, { callId, cseq }: RegisterRequest): boolean {
  return binding.callId === callId && binding.cseq >= cseq
}

/** By instance and flow number where the telephone names them (RFC 5626 6), else by its URI. */
function isSameBinding(binding: Binding, contact: NameAddr): boolean {
  const instance = instanceOf(contact)
  if (instance !== undefined && binding.instance !== undefined)
    return binding.instance === instance && binding.regId === regIdOf(contact)
  const uri: SipUri | undefined = parseUri(binding.contact)
  return uri !== undefined && sameUri(uri, contact.uri)
}

function bindingOf(
  contact: NameAddr,
  seconds: number,
  request: RegisterRequest,
  replaced: Binding | undefined,
): Binding {
  return {
    id: replaced?.id ?? newId(),
    deviceId: request.device.id,
    subjectId: request.device.subjectId,
    tenantId: request.device.tenantId,
    contact: formatUri(contact.uri),
    flow: request.flow,
    userAgent: request.userAgent?.slice(0, 200),
    instance: instanceOf(contact),
    regId: regIdOf(contact),
    callId: request.callId,
    cseq: request.cseq,
    registeredAtMs: replaced?.registeredAtMs ?? request.nowMs,
    expiresAtMs: request.nowMs + seconds * 1000,
  }
}

function instanceOf(contact: NameAddr): string | undefined {
  const value = contact.params.get('+sip.instance')
  return typeof value === 'string' ? value.slice(0, 200) : undefined
}

function regIdOf(contact: NameAddr): number | undefined {
  const value = contact.params.get('reg-id')
  return typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined
}

/** RFC 3261 10.2.1.1: the contact's own parameter, then the header, then our default. */
function expiresOf(contact: NameAddr, header: number | undefined): number | undefined {
  const value = contact.params.get('expires')
  if (value === undefined) return header ?? DEFAULT_EXPIRES_S
  return typeof value === 'string' ? readSeconds(value) : undefined
}

/** RFC 3261 20.19: 0 to 2^32-1; what is longer is as long as can be. */
export function readSeconds(text: string): number | undefined {
  return /^\d{1,20}$/.test(text.trim()) ? Math.min(Number(text.trim()), 2 ** 32 - 1) : undefined
}
