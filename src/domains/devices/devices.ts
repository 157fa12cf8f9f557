import type { Timer } from '#lib/clock.ts'
import type { Bus } from '#lib/events.ts'
import { newId, type SubjectId, type TenantId } from '#lib/ids.ts'
import { code, type Log } from '#lib/log.ts'
import { Refresher } from '#lib/refresher.ts'

import type { Binding } from './binding.ts'
import { Bindings } from './bindings.ts'
import { DeviceIndex, type KnownDevice } from './device-index.ts'
import { createDigestGate } from './sip/gate.ts'
import { GuessLimit } from './guess-limit.ts'
import { loadTenant, reloadPerson } from './load.ts'
import { RegistrationWriter } from './registration-writer.ts'
import { createDeviceVerbs, type DeviceVerbsDeps } from './service.ts'
import { createRegisterDoor } from './sip/register.ts'

export type DevicesDeps = Omit<DeviceVerbsDeps, 'bindings'> & {
  bus: Bus
  log: Log
  /** May this person's telephones be used? Asked at each registration. */
  mayUse: (device: KnownDevice) => boolean
}

export type Devices = ReturnType<typeof createDevices>

const SWEEP_MS = 10_000

/** Telephones and where they are. `start` loads all companies' into memory and keeps that copy true. */
export function createDevices(deps: DevicesDeps) {
  const { database, vault, audit, clock, bus, log } = deps
  const index = new DeviceIndex()
  const bindings = new Bindings(clock)
  const writer = new RegistrationWriter({ database, vault, clock, log })
  const limit = new GuessLimit(clock)
  const gate = createDigestGate({
    clock,
    key: vault.keys.systemKey('sip-nonce'),
    index,
    bindings,
    limit,
    log,
    onExhausted: noteExhausted,
  })
  const register = createRegisterDoor({ ...deps, gate, bindings, writer })

  function noteExhausted(device: KnownDevice): void {
    const ctx = {
      actor: { kind: 'system', job: 'sip' },
      tenantId: device.tenantId,
      purpose: 'security',
      requestId: newId(),
    } as const
    const { id, subjectId } = device
    audit
      .note(ctx, {
        action: 'device.guessing_stopped',
        object: 'device',
        objectId: id,
        subjectId,
        outcome: 'refused',
      })
      .catch(() => log.warn('devices.audit_failed', { device: code(id) }))
  }

  /** Forgets a binding that turned out to be dead: its connection is closed or nobody answers there. */
  function drop(binding: Binding): void {
    bindings.remove(binding)
    void writer.save(binding, { gone: true, keep: true })
    bus.publish({
      name: 'registration.changed',
      tenantId: binding.tenantId,
      ids: { device: binding.deviceId, person: binding.subjectId },
    })
  }

  /** A connection closed: telephones that registered over it wait for their next REGISTER. */
  function flowClosed({ connectionId }: Binding['flow']): void {
    if (connectionId === undefined) return
    for (const binding of bindings.byConnection(connectionId)) drop(binding)
  }

  const refresher = new Refresher(async (key) => {
    const [tenantId, subjectId] = key.split(' ') as [TenantId, SubjectId]
    for (const device of await reloadPerson({ database, vault, index }, tenantId, subjectId)) {
      limit.forget(device.username)
      for (const binding of bindings.removeDevice(device.id)) drop(binding)
    }
  }, clock)

  function start(): { stop(): Promise<void> } {
    const unsubscribe = bus.subscribe('*', ({ name, tenantId, ids }) => {
      if ((name.startsWith('device.') || name.startsWith('person.')) && ids['person'])
        refresher.want(`${tenantId} ${ids['person']}`)
    })
    let timer: Timer
    const sweep = () => {
      const now = clock.now().getTime()
      for (const binding of bindings.all()) if (binding.expiresAtMs <= now) drop(binding)
      timer = clock.setTimer(SWEEP_MS, sweep)
    }
    timer = clock.setTimer(SWEEP_MS, sweep)
    return {
      async stop() {
        timer.cancel()
        unsubscribe()
        await refresher.close()
        await writer.close()
      },
    }
  }

  return {
    ...createDeviceVerbs({ ...deps, bindings }),
    /** Which telephone sent a request; undefined when the challenge has been answered instead. */
    gate,
    register,
    drop,
    flowClosed,
    find: (username: string) => index.find(username),
    bindingsOf: (subjectId: SubjectId) => bindings.ofSubject(subjectId),
    /** Copies of rows in memory are up to date when it resolves: for tests, and for a start that must be complete. */
    settled: () => refresher.settled(),
    /** Reads all companies' telephones into memory. */
    async load(): Promise<void> {
      for (const tenantId of vault.keys.ids('tenant'))
        await loadTenant({ database, vault, index, bindings }, tenantId as TenantId)
    },
    /** How many bindings there are now, in all companies together. */
    registered: () => bindings.all().length,
    start,
  }
}
