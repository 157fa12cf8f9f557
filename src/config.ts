import { networkInterfaces, tmpdir } from 'node:os'
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'

import { z } from 'zod'

import { AppError } from '#lib/errors.ts'

const WHOLE = /^\d{1,5}$/
/** A port, `0` for any free one, or `off` for no listener. */
const Port = z.string().transform((text, issue) => {
  if (text === 'off') return undefined
  if (WHOLE.test(text) && Number(text) <= 65_535) return Number(text)
  issue.addIssue('must be a port from 0 to 65535, or "off"')
  return z.NEVER
})
const PortRange = z.string().transform((text, issue) => {
  const [min = Number.NaN, max = Number.NaN] = text
    .split('-')
    .map((end) => (WHOLE.test(end) ? Number(end) : Number.NaN))
  if (min >= 1024 && max <= 65_535 && max - min >= 9) return { min, max }
  issue.addIssue('must be a range of at least ten ports such as 20000-29999')
  return z.NEVER
})

/** The settings there are: name in the environment, what it takes, what it is when left out. */
const Settings = z.object({
  SOTTO_DATA: z.string().min(1).default('./data'),
  SOTTO_HTTP_PORT: Port.prefault('8080'),
  SOTTO_HTTPS_PORT: Port.prefault('8443'),
  SOTTO_SIP_PORT: Port.prefault('5060'),
  SOTTO_SIPS_PORT: Port.prefault('5061'),
  SOTTO_RTP_PORTS: PortRange.prefault('20000-29999'),
  SOTTO_ADDRESS: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/, 'must be an address or a host name')
    .optional(),
  SOTTO_BIND: z.union([z.ipv4(), z.ipv6()], 'must be an IP address of this machine').default('0.0.0.0'),
  SOTTO_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  SOTTO_URL: z.url('must be the address of a running Sotto').optional(),
  SOTTO_TOKEN: z.string().min(1).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional(),
})

/** The names of all settings, for the page that explains them. */
export const SETTINGS: readonly string[] = Object.keys(Settings.shape)

/** Promised for later: refused rather than ignored, since ignoring them would put data where nobody expects it. */
const LATER = ['SOTTO_OBJECTS', 'NATS_URL', 'SOTTO_RTPENGINE']
/** Read by the test runner and the bench, not by Sotto. */
const OF_TESTS = /^SOTTO_(TEST|PEERS|BENCH|PROVE|E2E)/

export type Config = Readonly<{
  /** Absolute path of the data folder, and of what lies in it. */
  data: string
  keysFolder: string
  postgresFolder: string
  /** The unix socket that is the lock on the data folder and the operator's way in. */
  socketPath: string
  httpPort: number | undefined
  httpsPort: number | undefined
  sipPort: number | undefined
  sipsPort: number | undefined
  rtpPorts: Readonly<{ min: number; max: number }>
  /** The address other machines reach this one at; put into SDP and shown to phones. */
  address: string
  /** What HTTPS, SIP and RTP listen on. Plain HTTP is always loopback. */
  bind: string
  log: 'debug' | 'info' | 'warn' | 'error'
  databaseUrl: string | undefined
  /** For commands: the server to talk to and the token to do it with. */
  url: string | undefined
  token: string | undefined
}>

/** The settings from `environment`. Throws `config.refused`; its `says` is one sentence per fault, without values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const names = Object.keys(Settings.shape)
  const unknown = Object.keys(given)
    .filter(
      (name) =>
        name.startsWith('SOTTO_') && !names.includes(name) && !LATER.includes(name) && !OF_TESTS.test(name),
    )
    .map((name) => `${name} is no setting of Sotto; did you mean ${nearest(name, names)}?`)
  const early = LATER.filter((name) => name in given).map(
    (name) => `${name} is not supported yet; leave it out.`,
  )
  const parsed = Settings.safeParse(given)
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`)
  const faults = [...unknown, ...early, ...wrong]
  if (faults.length > 0 || !parsed.success)
    throw new AppError('invalid', 'config.refused', { says: faults.join(' ') })
  return freeze(parsed.data)
}

function freeze(settings: z.output<typeof Settings>): Config {
  const data = resolve(settings.SOTTO_DATA)
  return Object.freeze({
    data,
    keysFolder: join(data, 'keys'),
    postgresFolder: join(data, 'postgres'),
    socketPath: socketPath(data),
    httpPort: settings.SOTTO_HTTP_PORT,
    httpsPort: settings.SOTTO_HTTPS_PORT,
    sipPort: settings.SOTTO_SIP_PORT,
    sipsPort: settings.SOTTO_SIPS_PORT,
    rtpPorts: Object.freeze(settings.SOTTO_RTP_PORTS),
    address: settings.SOTTO_ADDRESS ?? ownAddress(settings.SOTTO_BIND),
    bind: settings.SOTTO_BIND,
    log: settings.SOTTO_LOG,
    databaseUrl: settings.DATABASE_URL,
    url: settings.SOTTO_URL,
    token: settings.SOTTO_TOKEN,
  })
}

/** A unix socket's path may have 107 bytes; a deeper data folder gets a place of its own in the temporary folder. */
const SOCKET_PATH_LIMIT = 100

function socketPath(data: string): string {
  const inside = join(data, 'run', 'api.sock')
  if (Buffer.byteLength(inside) <= SOCKET_PATH_LIMIT) return inside
  const name = createHash('sha256').update(data).digest('hex').slice(0, 24)
  return join(tmpdir(), `sotto-${name}`, 'api.sock')
}

/** The bound address, or the first one this machine has towards others. */
function ownAddress(bind: string): string {
  if (bind !== '0.0.0.0' && bind !== '::') return bind
  const addresses = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

/** The known name that shares the most letters at the same places and pairs. */
function nearest(name: string, names: readonly string[]): string {
  const pairs = (text: string) =>
    new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)))
  const wanted = pairs(name)
  const score = (known: string) => {
    const own = pairs(known)
    return [...own].filter((pair) => wanted.has(pair)).length / (own.size + wanted.size)
  }
  return names.toSorted((a, b) => score(b) - score(a))[0] ?? ''
}
