import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { silentLog } from '#lib/log.ts'

import { readConfig } from '../../src/config.ts'
import { start } from '../../src/start.ts'
import { rtpRange } from '../support/rtp-range.ts'
import { type PhoneLogin, SoftPhone } from '../support/soft-phone.ts'

/** What the API answered; proofs read it as any client in any language would. */
// oxlint-disable-next-line typescript/no-explicit-any -- a proof must not lean on the types of what it proves
export type Answer = { status: number; body: any; bytes: Buffer }
export type Client = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>
export type RunningSotto = Awaited<ReturnType<typeof runSotto>>

export const PASSWORD = 'seven green lanterns hum'

/** Sotto as `npm start` runs it, on a data folder and ports of its own, set up with a first administrator. */
export async function runSotto() {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-proof-'))
  const range = rtpRange(50)
  const sotto = await start(
    readConfig({
      SOTTO_DATA: folder,
      SOTTO_HTTP_PORT: '0',
      SOTTO_HTTPS_PORT: 'off',
      SOTTO_SIP_PORT: '0',
      SOTTO_SIPS_PORT: 'off',
      SOTTO_RTP_PORTS: `${range.min}-${range.max}`,
      SOTTO_ADDRESS: '127.0.0.1',
      SOTTO_BIND: '127.0.0.1',
    }),
    silentLog,
  )
  const anybody = client(`${sotto.webAddress}`, {})
  const made = await anybody('POST', '/setup', {
    token: sotto.setupLink?.split('#')[1],
    company: 'Musterfirma',
    login: 'chief',
    password: PASSWORD,
    language: 'en',
  })
  if (made.status !== 201) throw new Error(`set-up answered ${made.status} ${made.body?.code}`)
  const sipPort = Number(new URL(`http://${made.body.sip.server}`).port)
  const phones: SoftPhone[] = []
  const admin = await signedIn('chief')

  /** A client with a session of its own. */
  async function signedIn(login: string, headers: Record<string, string> = {}): Promise<Client> {
    const response = await fetch(`${sotto.webAddress}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ login, password: PASSWORD }),
    })
    if (response.status !== 201) throw new Error(`sign-in answered ${response.status}`)
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    return client(`${sotto.webAddress}`, { cookie, ...headers })
  }

  return {
    folder,
    keys: join(folder, 'keys'),
    house: sotto.house,
    anybody,
    admin,
    signedIn,

    /** A registered telephone. What was just made is known to the telephony a moment later. */
    async phone(login: PhoneLogin, userAgent?: string): Promise<SoftPhone> {
      await Promise.all([sotto.house.numbers.settled(), sotto.house.devices.settled()])
      const phone = await SoftPhone.open(login, sipPort, userAgent === undefined ? {} : { userAgent })
      phones.push(phone)
      const { status } = await phone.register()
      if (status !== 200) throw new Error(`registration answered ${status}`)
      return phone
    },

    /** Request, preview, confirmation, and waiting for the receipt. */
    async erase(personId: string) {
      const { body: request } = await admin('POST', '/privacy/requests', {
        person_id: personId,
        kind: 'erasure',
      })
      const { body: preview } = await admin('GET', `/privacy/requests/${request.id}/preview`)
      const begun = await admin('POST', `/privacy/requests/${request.id}/erase`, { confirm: request.id })
      if (begun.status !== 202) throw new Error(`erase answered ${begun.status} ${begun.body?.code}`)
      for (;;) {
        const { body: erasure } = await admin('GET', `/privacy/requests/${request.id}/erasure`)
        if (erasure.state === 'failed') throw new Error(`erasure failed: ${JSON.stringify(erasure.steps)}`)
        if (erasure.state === 'done') break
        await delay(50)
      }
      const { body: receipt } = await admin('GET', `/privacy/requests/${request.id}/receipt`)
      return { request: request.id as string, preview, receipt: JSON.parse(receipt.payload) }
    },

    async stop(): Promise<void> {
      await Promise.all(phones.map((phone) => phone.close()))
      await sotto.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function client(address: string, headers: Record<string, string>): Client {
  return async (method, path, body, more = {}) => {
    const response = await fetch(`${address}/api/v1${path}`, {
      method,
      headers: {
        ...headers,
        ...more,
        origin: address,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, bytes, body: isJson ? JSON.parse(bytes.toString()) : undefined }
  }
}
