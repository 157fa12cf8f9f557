import type { CallLedger } from '#domains/calls/index.ts'
import { createLog } from '#lib/log.ts'

import { createTelephony } from '../../src/telephony.ts'
import { type Colleague, createTestCompany } from './company.ts'
import { atEnd, type createTestGround } from './database.ts'
import { rtpRange } from './rtp-range.ts'
import { type PhoneLogin, SoftPhone } from './soft-phone.ts'

export type SwitchboardOptions = {
  noAnswerMs?: number
  address?: string
  /** Stands between calls and records, to fail where a disk would. */
  ledger?: (real: CallLedger) => CallLedger
  /** Pairs of RTP ports; each rests for five seconds after a call. */
  rtpPairs?: number
  /** A database of the test's own making, in place of a fresh one. */
  ground?: Awaited<ReturnType<typeof createTestGround>>
}
export type Switchboard = Awaited<ReturnType<typeof startSwitchboard>>

/** The whole telephony over a fresh database, on loopback and free ports. */
export async function startSwitchboard({ ground, ledger, rtpPairs = 200, ...over }: SwitchboardOptions = {}) {
  const faults: string[] = []
  const log = createLog((line) => faults.push(line), 'error')
  const company = await createTestCompany({ log, ...(ground ? { ground } : {}) })
  const telephony = await createTelephony({
    clock: company.clock,
    bus: company.bus,
    log,
    devices: company.devices,
    numbers: company.numbers,
    records: ledger ? { ledger: ledger(company.records.ledger) } : company.records,
    bind: '127.0.0.1',
    address: '127.0.0.1',
    rtpPorts: rtpRange(rtpPairs),
    t1Ms: 50,
    ...over,
  })
  const { port } = await telephony.listen(0)
  const phones: SoftPhone[] = []
  atEnd(async () => {
    await telephony.stop()
    await Promise.all(phones.map((phone) => phone.close()))
  })

  /** A telephone for a login, registered unless told otherwise. */
  async function phone(
    login: PhoneLogin,
    { registers = true, ...rest }: { registers?: boolean; transport?: 'udp' | 'tcp'; host?: string } = {},
  ): Promise<SoftPhone> {
    const made = await SoftPhone.open(login, port, rest)
    phones.push(made)
    if (registers) {
      const { status } = await made.register()
      if (status !== 200) throw new Error(`registration answered ${status}`)
    }
    return made
  }

  /** A person with an extension and a registered telephone. */
  async function staff(name: string, extension: string): Promise<Colleague & { phone: SoftPhone }> {
    const colleague = await company.hire(name, extension)
    return { ...colleague, phone: await phone(colleague) }
  }

  return { ...company, telephony, port, phone, staff, faults, log }
}
