import { personal, technical } from '#db/classes.ts'
import {
  bigint,
  defaulted,
  integer,
  nullable,
  references,
  sealed,
  text,
  timestamp,
  uuid,
} from '#db/columns.ts'
import { type RowOf, table } from '#db/table.ts'

const own = {
  subjects: [{ via: 'subject_id', role: 'self' }],
  purpose: 'telephony',
  retention: { start: 'left', period: 'P30D' },
  erase: 'deleteRow',
  portable: false,
  trace: 'token',
  backup: 'seal',
} as const

const label = personal({
  ...own,
  category: 'pd:DeviceBased',
  export: 'full',
  visible: { self: 'full', administrator: 'full' },
})
const username = personal({
  ...own,
  category: 'pd:Username',
  export: 'full',
  visible: { self: 'full', administrator: 'full' },
})
/** UC-40: only the digest secret is kept, sealed; the password is shown once and never stored. */
const secret = personal({
  ...own,
  category: 'pd:Password',
  special: 'credential',
  purpose: 'signIn',
  export: { withheld: 'a secret of the telephone; a copy would let others make calls in this name' },
  visible: {},
  trace: 'drop',
})

/** A telephone of a person, known to the network by a random name that tells nothing about them. */
export const device = table(
  'device',
  {
    owner: 'devices',
    label: { de: 'Telefone', en: 'Telephones', fr: 'Téléphones' },
    indexes: {
      device_sip_username: { columns: ['sip_username'], unique: true },
      device_subject: { columns: ['subject_id'] },
    },
  },
  {
    id: uuid(technical('random id of the telephone')),
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    subject_id: references(uuid(label), 'subject.id'),
    name: nullable(sealed(label)),
    sip_username: text(username),
    /** MD5 and SHA-256 of `username:realm:password` (RFC 7616 3.4.2), hexadecimal, sealed. */
    ha1_md5: sealed(secret),
    ha1_sha256: sealed(secret),
    created_at: defaulted(timestamp(label)),
  },
)

const location = personal({
  ...own,
  category: 'pd:IPAddress',
  retention: { start: 'ended', period: 'P1D' },
  export: 'full',
  visible: { self: 'full' },
  backup: 'exclude',
})
const hardware = personal({
  ...own,
  category: 'pd:DeviceBased',
  retention: { start: 'ended', period: 'P1D' },
  export: { withheld: 'lives for minutes and is shown while it lasts; it is in no backup' },
  visible: { self: 'full', administrator: 'full' },
  backup: 'exclude',
})

/** Where a telephone can be reached now: one binding of RFC 3261 10.3. Gone when it expires or the person leaves. */
export const registration = table(
  'registration',
  {
    owner: 'devices',
    since: 'expires_at',
    label: { de: 'Angemeldete Telefone', en: 'Telephones now registered', fr: 'Téléphones enregistrés' },
    indexes: {
      registration_device: { columns: ['device_id'] },
      registration_subject: { columns: ['subject_id'] },
      registration_expires: { columns: ['tenant_id', 'expires_at'] },
    },
    checks: ["transport in ('udp','tcp')"],
  },
  {
    id: uuid(technical('random id of the binding')),
    tenant_id: references(uuid(technical('the wall between tenants, from the credential')), 'tenant.id'),
    device_id: references(uuid(technical('the telephone that registered')), 'device.id', 'cascade'),
    subject_id: references(uuid(hardware), 'subject.id'),
    /** Contact URI as the telephone gave it. */
    contact: sealed({ ...location, export: hardware.export }),
    /** The flow its requests take: transport, far and near address (RFC 5626 5.3). */
    flow: sealed({ ...location, export: hardware.export }),
    transport: text(technical('udp or tcp; a TCP binding does not outlive its connection')),
    user_agent: nullable(sealed(hardware)),
    /** `+sip.instance` (RFC 5626 4.1); a MAC address hides in it. */
    instance: nullable(sealed(hardware)),
    reg_id: nullable(integer(technical('number of this flow of the telephone (RFC 5626 4.2)'))),
    /** Many telephones put their address into it. */
    call_id: sealed(hardware),
    cseq: bigint(technical('order of the REGISTER requests of one Call-ID (RFC 3261 10.3)')),
    registered_at: timestamp(hardware),
    expires_at: timestamp(hardware),
  },
)

declare module '#db/schema.ts' {
  interface Schema {
    device: RowOf<typeof device>
    registration: RowOf<typeof registration>
  }
}
