import {
  formatNameAddr,
  type HeaderList,
  type IncomingRequest,
  parseContacts,
  parseCSeq,
  parseNameAddr,
  parseUri,
} from '#engine/sip/index.ts'
import type { Clock, Timer } from '#lib/clock.ts'
import { AppError, faultCode } from '#lib/errors.ts'
import type { Bus } from '#lib/events.ts'
import type { DeviceId } from '#lib/ids.ts'
import { code, type Log } from '#lib/log.ts'

import type { Binding } from '../binding.ts'
import type { Bindings } from '../bindings.ts'
import type { KnownDevice } from '../device-index.ts'
import type { DigestGate } from './gate.ts'
import { decideRegister, readSeconds, type RegisterRequest } from './registrar.ts'
import type { RegistrationWriter } from '../registration-writer.ts'

export type RegisterDoorDeps = {
  gate: DigestGate
  bindings: Bindings
  writer: RegistrationWriter
  clock: Clock
  bus: Bus
  log: Log
  /** May this person's telephones be used? False for a suspended one. */
  mayUse: (device: KnownDevice) => boolean
}

/** A refresh is answered from memory when the database takes longer than this … */
const REFRESH_PATIENCE_MS = 500
/** … and a new binding is refused, well before the telephone's own 32 s are over. */
const NEW_PATIENCE_MS = 5_000
const RETRY_AFTER_S = 10

/** The registrar's door: REGISTER in, bindings changed and durable, then 200 (RFC 3261 10.3). */
export function createRegisterDoor(deps: RegisterDoorDeps) {
  const { gate, bindings, writer, clock, bus, log, mayUse } = deps
  /** One REGISTER at a time per telephone, so that each sees the bindings the one before it left. */
  const turns = new Map<DeviceId, Promise<void>>()

  async function carryOut(incoming: IncomingRequest, request: RegisterRequest): Promise<void> {
    const { device } = request
    const current = bindings.of(device.id)
    const decision = decideRegister(current, request)
    if (decision.kind === 'reject') {
      const headers: HeaderList =
        decision.minExpires === undefined ? [] : [['Min-Expires', String(decision.minExpires)]]
      return incoming.respond(decision.status, { headers })
    }
    const isKnown = decision.isRefresh
    // A known binding is worth more than its row: it stays usable from memory and is written when that is possible.
    if (isKnown) apply(decision)
    const durable = Promise.all([
      ...decision.remove.map((binding) => writer.save(binding, { gone: true, keep: isKnown })),
      ...decision.put.map((binding) => writer.save(binding, { keep: isKnown })),
    ])
    try {
      await within(clock, durable, isKnown)
    } catch (fault) {
      log.warn('register.not_durable', { fault: code(faultCode(fault)) })
      return incoming.respond(503, { headers: [['Retry-After', String(RETRY_AFTER_S)]] })
    }
    if (!isKnown) apply(decision)
    incoming.respond(200, { headers: contactHeaders(bindings.of(device.id), clock) })
    if (decision.put.length + decision.remove.length > 0)
      bus.publish({
        name: 'registration.changed',
        tenantId: device.tenantId,
        ids: { device: device.id, person: device.subjectId },
      })
  }

  function apply({ put, remove }: { put: readonly Binding[]; remove: readonly Binding[] }): void {
    for (const binding of remove) bindings.remove(binding)
    for (const binding of put) bindings.put(binding)
  }

  return function register(incoming: IncomingRequest): void {
    const device = gate(incoming, 'www')
    if (!device) return
    const request = readRegister(incoming, device, clock)
    if (typeof request === 'number') return incoming.respond(request)
    if (!mayUse(device)) return incoming.respond(403)
    const turn = (turns.get(device.id) ?? Promise.resolve())
      .then(() => carryOut(incoming, request))
      .catch((fault: unknown) => {
        log.error('register.failed', { fault: code(faultCode(fault)) })
        incoming.respond(500)
      })
      .finally(() => {
        if (turns.get(device.id) === turn) turns.delete(device.id)
      })
    turns.set(device.id, turn)
  }
}

/** What the request asks for, or the status to refuse it with. */
function readRegister(
  { request, flow }: IncomingRequest,
  device: KnownDevice,
  clock: Clock,
): RegisterRequest | number {
  const { headers } = request
  // The address of record is the telephone's own and no other (T04).
  if (parseNameAddr(headers.get('To') ?? '')?.uri.user !== device.username) return 403
  if (parseUri(request.uri)?.scheme === 'tel') return 404
  const contacts = parseContacts(headers.all('Contact'))
  const cseq = parseCSeq(headers.get('CSeq') ?? '')
  const callId = headers.get('Call-ID')
  const expiresText = headers.get('Expires')
  const expires = expiresText === undefined ? undefined : readSeconds(expiresText)
  if (!contacts || !cseq || callId === undefined || callId.length > 256) return 400
  // RFC 3261 20.19: a malformed Expires counts as 3600.
  return {
    device,
    contacts,
    expires,
    callId,
    cseq: cseq.sequence,
    flow,
    userAgent: headers.get('User-Agent'),
    nowMs: clock.now().getTime(),
  }
}

/** All bindings with the time they have left (RFC 3261 10.3 step 8). */
function contactHeaders(bindings: readonly Binding[], clock: Clock): HeaderList {
  const now = clock.now()
  return [
    ...bindings.flatMap((binding): [string, string][] => {
      const uri = parseUri(binding.contact)
      if (!uri) return []
      const params = new Map<string, string | true>()
      if (binding.instance !== undefined) params.set('+sip.instance', binding.instance)
      if (binding.regId !== undefined) params.set('reg-id', String(binding.regId))
      params.set('expires', String(Math.ceil((binding.expiresAtMs - now.getTime()) / 1000)))
      return [['Contact', formatNameAddr({ display: undefined, uri, params })]]
    }),
    ['Date', now.toUTCString()],
  ]
}

/** Waits for the write; past its patience a known binding goes on from memory and a new one fails. */
async function within(clock: Clock, durable: Promise<unknown>, isKnown: boolean): Promise<void> {
  let timer: Timer | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = clock.setTimer(isKnown ? REFRESH_PATIENCE_MS : NEW_PATIENCE_MS, () => resolve(true))
  })
  // A write that fails after we stopped waiting has nobody left to tell.
  durable.catch(() => undefined)
  try {
    const isLate = await Promise.race([durable.then(() => false), late])
    if (isLate && !isKnown) throw new AppError('unavailable', 'devices.not_durable')
  } finally {
    timer?.cancel()
  }
}
