import type { Database, Db, Tell, Tx } from '#db/database.ts'
import type { Clock } from '#lib/clock.ts'
import { type Ctx, hasRole, actingSubject } from '#lib/context.ts'
import { AppError } from '#lib/errors.ts'
import { type DeviceId, newId, type SubjectId } from '#lib/ids.ts'

import type { Audit } from '#domains/audit/index.ts'
import type { Vault } from '#domains/vault/index.ts'
import type { Bindings } from './bindings.ts'
import type { Device, DeviceInput, SipAccess } from './contract.ts'
import { type Ha1, newSipPassword, newSipUsername } from './credentials.ts'
import { mayManageDevices } from './policy.ts'
import * as store from './store.ts'

/** Where telephones find this server. */
export type SipAddress = { host: string; port: number; transport: 'udp' | 'tcp' }

export type DeviceVerbs = ReturnType<typeof createDeviceVerbs>

export type DeviceVerbsDeps = {
  database: Database
  vault: Vault
  audit: Audit
  clock: Clock
  bindings: Bindings
  sipAddress: () => SipAddress
}

/** A person's telephones: made, given a new secret, listed, removed. */
export function createDeviceVerbs({ database, vault, audit, clock, bindings, sipAddress }: DeviceVerbsDeps) {
  function access(username: string, password: string): SipAccess {
    const { host, port, transport } = sipAddress()
    return { username, password, uri: `sip:${username}@${host}`, server: `${host}:${port}`, transport }
  }

  function sealHa1(subjectId: SubjectId, id: DeviceId, ha1: Ha1) {
    return {
      ha1_md5: vault.seal(subjectId, 'device.ha1_md5', id, ha1.MD5),
      ha1_sha256: vault.seal(subjectId, 'device.ha1_sha256', id, ha1['SHA-256']),
    }
  }

  /** Adds a telephone in the caller's unit of work; the secret is in the answer and nowhere else. */
  async function create(
    tx: Tx,
    tell: Tell,
    ctx: Ctx,
    subjectId: SubjectId,
    input: DeviceInput,
  ): Promise<{ id: DeviceId; sip: SipAccess }> {
    const id = newId<'device'>() as DeviceId
    const username = newSipUsername()
    const { password, ha1 } = newSipPassword(username)
    await store.insertDevice(tx, {
      id,
      tenant_id: ctx.tenantId,
      subject_id: subjectId,
      name: vault.sealMaybe(subjectId, 'device.name', id, input.name),
      sip_username: username,
      ...sealHa1(subjectId, id, ha1),
      created_at: clock.now(),
    })
    await audit.record(tx, ctx, { action: 'device.created', object: 'device', objectId: id, subjectId })
    tell({ name: 'device.created', ids: { device: id, person: subjectId } })
    return { id, sip: access(username, password) }
  }

  /** The telephone, if the actor may manage it; otherwise it does not exist for them. */
  async function demand(db: Db, ctx: Ctx, id: DeviceId, of?: SubjectId): Promise<store.DeviceRow> {
    const row = await store.findDevice(db, id)
    if (!row || (of !== undefined && row.subject_id !== of) || !mayManageDevices(ctx, row.subject_id))
      throw new AppError('not_found', 'devices.unknown')
    return row
  }

  function read(row: store.DeviceRow): Device {
    const contacts = bindings.of(row.id as DeviceId).map((binding) => ({
      transport: binding.flow.transport,
      ...(binding.userAgent === undefined ? {} : { user_agent: binding.userAgent }),
      expires_at: new Date(binding.expiresAtMs).toISOString(),
    }))
    return {
      id: row.id,
      name: vault.openMaybe(row.name, 'device.name', row.id) ?? '',
      sip_username: row.sip_username,
      created_at: row.created_at.toISOString(),
      registered: contacts.length > 0,
      contacts,
    }
  }

  function demandMay(ctx: Ctx, subjectId: SubjectId): void {
    if (!mayManageDevices(ctx, subjectId)) throw new AppError('forbidden', 'devices.forbidden')
  }

  return {
    create,

    /** A whole request: adds a telephone for a person. */
    async add(
      ctx: Ctx,
      subjectId: SubjectId,
      input: DeviceInput,
    ): Promise<{ device: Device; sip: SipAccess }> {
      demandMay(ctx, subjectId)
      return database.write(ctx.tenantId, async (tx, tell) => {
        const subject = await vault.findSubject(tx, subjectId)
        if (subject?.state !== 'active') throw new AppError('not_found', 'people.unknown')
        const { id, sip } = await create(tx, tell, ctx, subjectId, input)
        return { device: read(await demand(tx, ctx, id)), sip }
      })
    },

    /** Gives a telephone a new secret and drops its registrations: whoever had the old one is out. */
    async rotate(ctx: Ctx, id: DeviceId, of?: SubjectId): Promise<SipAccess> {
      return database.write(ctx.tenantId, async (tx, tell) => {
        const row = await demand(tx, ctx, id, of)
        const subjectId = row.subject_id as SubjectId
        const { password, ha1 } = newSipPassword(row.sip_username)
        await store.updateSecret(tx, id, sealHa1(subjectId, id, ha1))
        await store.deleteRegistrationsOf(tx, id)
        await audit.record(tx, ctx, {
          action: 'device.secret_changed',
          object: 'device',
          objectId: id,
          subjectId,
        })
        tell({ name: 'device.secret_changed', ids: { device: id, person: subjectId } })
        return access(row.sip_username, password)
      })
    },

    async remove(ctx: Ctx, id: DeviceId, of?: SubjectId): Promise<void> {
      await database.write(ctx.tenantId, async (tx, tell) => {
        const row = await demand(tx, ctx, id, of)
        const subjectId = row.subject_id as SubjectId
        await store.deleteDevice(tx, id)
        await audit.record(tx, ctx, { action: 'device.removed', object: 'device', objectId: id, subjectId })
        tell({ name: 'device.removed', ids: { device: id, person: subjectId } })
      })
    },

    /** A person's telephones. Somebody else's look is noted, and that person can read the note. */
    async list(ctx: Ctx, subjectId: SubjectId): Promise<Device[]> {
      demandMay(ctx, subjectId)
      const found = await database.read(ctx.tenantId, async (db) => {
        if (!(await vault.findSubject(db, subjectId))) throw new AppError('not_found', 'people.unknown')
        return (await store.listDevicesOf(db, subjectId)).map(read)
      })
      if (actingSubject(ctx) !== subjectId)
        await audit.note(ctx, { action: 'device.listed', object: 'device', subjectId })
      return found
    },

    /** How many telephones each person of the company has, and how many of them are registered. */
    async counts(db: Db): Promise<Map<string, { devices: number; registered: number }>> {
      const counts = new Map<string, { devices: number; registered: number }>()
      for (const row of await store.listDevices(db)) {
        const count = counts.get(row.subject_id) ?? { devices: 0, registered: 0 }
        count.devices += 1
        if (bindings.of(row.id as DeviceId).length > 0) count.registered += 1
        counts.set(row.subject_id, count)
      }
      return counts
    },

    /** Live registrations, without addresses: all for an administrator, else one's own. */
    registrations(ctx: Ctx) {
      const own = actingSubject(ctx)
      return bindings
        .all()
        .filter(
          ({ tenantId, subjectId, expiresAtMs }) =>
            tenantId === ctx.tenantId &&
            expiresAtMs > clock.now().getTime() &&
            (hasRole(ctx, 'administrator') || subjectId === own),
        )
        .map((binding) => ({
          device_id: binding.deviceId,
          person_id: binding.subjectId,
          transport: binding.flow.transport,
          since: new Date(binding.registeredAtMs).toISOString(),
          expires_at: new Date(binding.expiresAtMs).toISOString(),
        }))
    },
  }
}
